from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField
from events.models.event import Event


class Duty(models.Model):
    """What the law asks of an event's organiser has been done: on which day, with which paper,
    noted by whom.

    NĐ 81/2018/NĐ-CP, Điều 29: registration with the Sở Công Thương, its answer, the report of
    results.
    """

    class Code(models.TextChoices):
        REGISTER = "register", _("register the fair with the Department of Industry and Trade")
        ANSWER = "answer", _("have the Department's confirmation")
        REPORT = "report", _("report the results to the Department")

    event = models.ForeignKey(Event, models.CASCADE, related_name="duties")
    code = models.CharField(max_length=10, choices=Code)
    done_on = models.DateField(_("done on"))
    reference = CleanCharField(_("number of the paper"), max_length=120, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="one_note_per_event_and_duty")
        ]

    def __str__(self):
        return self.get_code_display()
