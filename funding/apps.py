from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = _("funding")

    def ready(self):
        from funding import documents, journey, receivers  # noqa: F401
