from django.urls import path

from logistics import verbs, views

urlpatterns = [
    path("booths/<int:pk>/holders", views.booth_holders, name="booth_holders"),
    path("participations/<int:pk>/booths", views.participation_booths, name="participation_booths"),
    verbs.allocate_booth.at("participations/<int:pk>/allocate"),
    verbs.release_booth.at("allocations/<int:pk>/release"),
    verbs.place_exhibit.at("exhibits/<int:pk>/place"),
]
