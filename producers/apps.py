from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProducersConfig(AppConfig):
    name = "producers"
    verbose_name = _("producers")

    def ready(self):
        from producers import receivers  # noqa: F401
