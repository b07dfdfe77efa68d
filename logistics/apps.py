from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import panels


class LogisticsConfig(AppConfig):
    name = "logistics"
    verbose_name = _("logistics")

    def ready(self):
        from logistics import journey, receivers  # noqa: F401

        panels.register("participation", "logistics/_participation_panel.html", position=10)
        panels.register("booth", "logistics/_booth_panel.html", position=10)
