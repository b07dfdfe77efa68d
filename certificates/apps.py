from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import panels


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("certificates")

    def ready(self):
        from certificates import journey, receivers  # noqa: F401

        panels.register("calendar", "certificates/_calendar_panel.html", position=10)
        panels.register("participation", "certificates/_participation_panel.html", position=30)
