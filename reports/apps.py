from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.panels import register


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("reports")

    def ready(self):
        from reports.statistics.history import link_of

        register("history", "reports/_history_link.html", position=1, facts=link_of)
