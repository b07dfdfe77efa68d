from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import panels


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("events")

    def ready(self):
        panels.register("letters", "events/_letters_button.html", position=10)
