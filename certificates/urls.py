from django.urls import path

from certificates import views

urlpatterns = [
    path("c/", views.certificate_search, name="certificate_search"),
    path("c/<str:token>", views.certificate_check, name="certificate_check"),
    path("certificates/", views.CertificateList.as_view(), name="certificate_list"),
    path("certificates/<int:pk>/", views.CertificateDetail.as_view(), name="certificate_detail"),
    path("certificates/<int:pk>/pdf", views.certificate_file, name="certificate_file"),
    path("certificates/<int:pk>/revoke", views.revoke_certificate, name="revoke_certificate"),
    path("events/<int:pk>/certificates", views.issue_certificates, name="issue_certificates"),
    path(
        "participations/<int:pk>/certificate",
        views.participation_certificate,
        name="participation_certificate",
    ),
    path(
        "participations/<int:pk>/certificate/issue",
        views.issue_certificate,
        name="issue_certificate",
    ),
]
