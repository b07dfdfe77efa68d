from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    verbose_name = _("exhibitors")

    def ready(self):
        from exhibitors import documents, receivers  # noqa: F401
