from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config.health import healthz, readyz

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("certificates.urls")),
    path("", include("funding.urls")),
    path("", include("logistics.urls")),
    path("", include("imports.urls")),
    path("", include("exhibitors.urls")),
    path("", include("producers.urls")),
    path("", include("events.urls")),
    path("", include("office.urls")),
    path("", include("accounts.urls")),
    path("", include("places.urls")),
    # E-mail and phone have one page, which is ours.
    path("accounts/email/", RedirectView.as_view(pattern_name="my_profile"), name="account_email"),
    path(
        "accounts/phone/change/",
        RedirectView.as_view(pattern_name="my_profile"),
        name="account_change_phone",
    ),
    path("accounts/", include("allauth.urls")),
    path("language", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
