from django.urls import path

from imports import verbs, views

urlpatterns = [
    path("imports/", views.ImportList.as_view(), name="import_list"),
    path("imports/new", views.start_import, name="start_import"),
    path("imports/samples/<str:kind>", views.import_sample, name="import_sample"),
    path("imports/<int:pk>/", views.import_detail, name="import_detail"),
    path("imports/<int:pk>/answers", views.answer_import, name="answer_import"),
    path("imports/<int:pk>/columns", views.map_import, name="map_import"),
    path("imports/<int:pk>/rows/<int:sheet>/<int:number>", views.mend_row, name="mend_row"),
    verbs.take_import.at("imports/<int:pk>/take"),
    verbs.take_back_import.at("imports/<int:pk>/take-back"),
    verbs.repeat_import.at("imports/<int:pk>/repeat"),
    verbs.discard_import.at("imports/<int:pk>/discard"),
    verbs.resume_import.at("imports/<int:pk>/resume"),
]
