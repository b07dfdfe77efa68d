from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.agency import Agency
from accounts.models.role import Role
from accounts.models.roles import roles_of
from accounts.models.user import User
from core.text import CleanTextField
from core.transitions import Transitions

SATURDAY = 5


def working_days_after(day: date, days: int) -> date:
    """The day so many working days later: Saturdays and Sundays do not count."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the managers of the agency that answers."""
        managed = self.filter(agency__in=roles_of(user).at(Role.MANAGER))
        return self if user.is_superuser else managed

    def waiting(self):
        return self.filter(status=DataRequest.Status.OPEN)

    def for_list(self):
        return self.select_related("user", "agency", "answered_by")

    def search(self, text: str):
        return self.filter(Q(user__full_name__icontains=text) | Q(note__icontains=text))


class DataRequest(Transitions, models.Model):
    """A person asks something about the data that is held of them: Luật 91/2025/QH15 and NĐ
    356/2025/NĐ-CP give two working days to reply and fifteen days to act.

    `agency` answers; none stands for whoever runs the platform.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correct something")
        RESTRICTION = "restriction", _("stop using my data")
        ERASURE = "erasure", _("erase my data")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    TRANSITIONS = {Status.OPEN: {Status.DONE, Status.REFUSED}}
    REPLY_WORKING_DAYS, ACT_DAYS = "data_reply_working_days", "data_act_days"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="data_requests", verbose_name=_("person")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("agency")
    )
    kind = models.CharField(_("what is asked"), max_length=20, choices=Kind)
    note = CleanTextField(_("in their own words"), max_length=1000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    asked_at = models.DateTimeField(_("asked at"))
    reply_due_on = models.DateField(_("reply due on"))
    act_due_on = models.DateField(_("to be done by"))
    answer = CleanTextField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["act_due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(status="open"),
                name="one_open_data_request_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_at=None)
                | (~Q(status="open") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="data_request_is_answered_in_words",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("datarequest_list")
