from django.urls import path

from accounts import views

urlpatterns = [path("my/consents", views.my_consents, name="my_consents")]
