from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.addresses import address
from core.guards import Guard
from core.text import CleanCharField
from core.transitions import Transitions


def closed_at(day: str, agency: str) -> str:
    """SQL: the day lies in a closed period of the agency; both are SQL too."""
    return (
        "EXISTS (SELECT 1 FROM {Period} d WHERE d.status <> {Period.Status.OPEN}"
        f" AND d.agency_id = {agency} AND {day} >= d.first_on AND {day} <= d.last_on)"
    )


def days_of_period(first_on: date, last_on: date) -> str:
    return f"{first_on:%d/%m/%Y}–{last_on:%d/%m/%Y}"


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_superuser else self.filter(agency__in=roles_of(user).at(*DESK))

    def closed(self, agency_id: int, *, on: date):
        """Those of the agency that are closed on this day."""
        return self.exclude(status=Period.Status.OPEN).filter(
            agency=agency_id, first_on__lte=on, last_on__gte=on
        )

    def for_list(self):
        return self.select_related("agency", "closed_by", "reopen_asked_by")


class Period(Transitions, models.Model):
    """Days of an agency's books. In a closed period nothing is dated; two people open it again."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("books closed")
        REOPENING = "reopening", _("to be reopened")

    TRANSITIONS = {
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: {Status.REOPENING},
        Status.REOPENING: {Status.OPEN, Status.CLOSED},
    }

    guards = [
        Guard(
            "periods_do_not_overlap",
            "EXISTS (SELECT 1 FROM {Period} d WHERE d.id <> NEW.id AND d.agency_id ="
            " NEW.agency_id"
            " AND d.first_on <= NEW.last_on AND d.last_on >= NEW.first_on)",
        ),
        Guard(
            "period_is_reopened_by_two",
            "OLD.status = {Period.Status.CLOSED} AND NEW.status = {Period.Status.OPEN}"
            " OR OLD.status = {Period.Status.REOPENING} AND (NEW.first_on <> OLD.first_on OR"
            " NEW.last_on <>"
            " OLD.last_on)"
            " OR OLD.status <> {Period.Status.OPEN} AND (NEW.first_on <> OLD.first_on OR"
            " NEW.last_on <>"
            " OLD.last_on"
            " OR NEW.agency_id <> OLD.agency_id)"
            " OR OLD.status = {Period.Status.REOPENING} AND NEW.status = {Period.Status.OPEN}"
            " AND (NEW.reopened_by_id IS NULL OR NEW.reopen_asked_by_id <> OLD.reopen_asked_by_id"
            " OR NEW.reopened_by_id = OLD.reopen_asked_by_id)",
            events=("UPDATE",),
        ),
        Guard("closed_period_stays", "OLD.status <> {Period.Status.OPEN}", events=("DELETE",)),
    ]

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("agency"))
    first_on = models.DateField(_("from day"))
    last_on = models.DateField(_("to day"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)
    reopen_reason = CleanCharField(_("reason"), max_length=1000, blank=True)
    reopen_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of the books")
        verbose_name_plural = _("periods of the books")
        ordering = ["-first_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "first_on"], name="one_period_per_agency_and_start"
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="period_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="closed_period_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="reopening")
                | (Q(reopen_asked_by__isnull=False) & ~Q(reopen_reason="")),
                name="reopening_names_who_and_why",
            ),
        ]

    def __str__(self):
        return days_of_period(self.first_on, self.last_on)

    def get_absolute_url(self):
        return address("period_list")
