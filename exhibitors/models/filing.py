from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exhibitors.models.participation import Participation


class Filing(models.Model):
    """Something that was done in the producer's name: by one of its people, or by an officer on
    behalf of it.
    """

    append_only = True

    class Act(models.TextChoices):
        STARTED = "started", _("started the application")
        SUBMITTED = "submitted", _("handed the application in")
        CONFIRMED = "confirmed", _("confirmed the place")
        WITHDRAWN = "withdrawn", _("withdrew the application")

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="filings")
    act = models.CharField(max_length=10, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_on_behalf = models.BooleanField()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.participation}: {self.get_act_display()}"
