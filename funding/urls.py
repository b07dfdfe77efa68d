from django.urls import path

from funding import views

urlpatterns = [
    path("claims/", views.ClaimList.as_view(), name="claim_list"),
    path("claims/<int:pk>/", views.ClaimDetail.as_view(), name="claim_detail"),
    path("programmes/new", views.ProgrammeCreate.as_view(), name="programme_create"),
    path("participations/<int:pk>/claims", views.participation_claims, name="participation_claims"),
    path("participations/<int:pk>/support", views.log_support, name="log_support"),
    path("support-lines/<int:pk>/void", views.void_support, name="void_support"),
]
