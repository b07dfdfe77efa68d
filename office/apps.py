from django.apps import AppConfig
from django.db.models import CharField
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("office")

    def ready(self):
        CharField.register_lookup(Length)
