from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanTextField
from events.models.event import Event


class Extension(models.Model):
    """The call of an event was opened for longer: from when to when, why, by whom. Rows are only
    added.
    """

    append_only = True

    event = models.ForeignKey(Event, models.PROTECT, related_name="extensions")
    before = models.DateTimeField()
    until = models.DateTimeField(_("applications close at"))
    reason = CleanTextField(_("reason"), max_length=1000)
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    extended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extension of a call")
        verbose_name_plural = _("extensions of calls")
        ordering = ["-extended_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("before")), name="extension_is_longer")
        ]

    def __str__(self):
        return f"{self.event}: {self.until:%d/%m/%Y}"
