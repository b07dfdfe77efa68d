from django.urls import path

from office import views

urlpatterns = [path("files/<uuid:pk>", views.upload_file, name="upload_file")]
