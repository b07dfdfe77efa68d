from django.urls import path

from imports import views

urlpatterns = [
    path("imports/", views.ImportList.as_view(), name="import_list"),
    path("imports/new", views.import_create, name="import_create"),
    path("imports/<int:pk>/", views.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns", views.map_import, name="map_import"),
    path("imports/<int:pk>/take", views.take_import, name="take_import"),
]
