from django.urls import path

from places import views

urlpatterns = [path("places/communes", views.commune_options, name="commune_options")]
