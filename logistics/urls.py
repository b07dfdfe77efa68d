from django.urls import path

from logistics import views

urlpatterns = [
    path("booths/<int:pk>/holders", views.booth_holders, name="booth_holders"),
    path("participations/<int:pk>/booths", views.participation_booths, name="participation_booths"),
    path("participations/<int:pk>/allocate", views.allocate_booth, name="allocate_booth"),
    path("allocations/<int:pk>/release", views.release_booth, name="release_booth"),
    path("exhibits/<int:pk>/place", views.place_exhibit, name="place_exhibit"),
]
