from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import panels


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = _("funding")

    def ready(self):
        from funding import documents, journey, receivers  # noqa: F401

        panels.register("participation", "funding/_participation_panel.html", position=20)
