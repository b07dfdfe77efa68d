from django.urls import path

from certificates import verbs, views

urlpatterns = [
    path("c/", views.certificate_search, name="certificate_search"),
    path("c/<str:token>", views.certificate_check, name="certificate_check"),
    path("certificates/", views.CertificateList.as_view(), name="certificate_list"),
    path("certificates/<int:pk>/", views.CertificateDetail.as_view(), name="certificate_detail"),
    path("certificates/<int:pk>/pdf", views.certificate_file, name="certificate_file"),
    verbs.revoke_certificate.at("certificates/<int:pk>/revoke"),
    path("events/<int:pk>/certificates", views.order_certificates, name="order_certificates"),
    path(
        "participations/<int:pk>/certificate",
        views.participation_certificate,
        name="participation_certificate",
    ),
    verbs.order_certificate.at("participations/<int:pk>/certificate/issue"),
]
