from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.clock import local_day
from core.transitions import Refusal
from funding.actions.ledger import lock_books, locked
from funding.models import BudgetLine, Period

Status = Period.Status


@transaction.atomic
def close_period(
    agency: Agency, *, first_on: date, last_on: date, by: User, at: datetime
) -> Period:
    """Close the books of these days: nothing is dated inside them any more. Raises Refusal for days
    ahead or closed.

    It waits for whoever is just writing to one of the agency's budget lines or logs support.
    """
    lock_books(agency.pk)
    locked(BudgetLine.objects.filter(programme__agency=agency))
    if last_on >= local_day(at):
        raise Refusal(_("Only days that are over can be closed."))
    standing = Period.objects.filter(
        agency=agency, first_on=first_on, last_on=last_on, status=Status.OPEN
    ).first()
    period = standing or Period(agency=agency, first_on=first_on, last_on=last_on)
    if standing:
        period.lock()
    period.become(Status.CLOSED)
    period.closed_by, period.closed_at = by, at
    try:
        with transaction.atomic():
            period.save()
    except IntegrityError:
        raise Refusal(
            _("Some of these days belong to another period already. Choose other days.")
        ) from None
    return period


@transaction.atomic
def ask_reopening(period: Period, *, reason: str, by: User) -> None:
    """Ask for a closed period to be opened; a second person does it."""
    period.lock()
    period.become(Status.REOPENING)
    period.reopen_asked_by, period.reopen_reason, period.reopened_by = by, reason, None
    period.save(update_fields=["status", "reopen_asked_by", "reopen_reason", "reopened_by"])


@transaction.atomic
def reopen_period(period: Period, *, by: User) -> None:
    """Open a period that somebody else asked for. Raises Refusal for the person who asked."""
    period.lock()
    period.refuse_unless(Status.OPEN)
    if period.reopen_asked_by_id == by.pk:
        raise Refusal(_("A second person opens the period; you have asked for it yourself."))
    period.become(Status.OPEN)
    period.reopened_by = by
    period.save(update_fields=["status", "reopened_by"])


@transaction.atomic
def keep_closed(period: Period) -> None:
    """Answer a request to reopen with no: the period stays closed."""
    period.lock()
    period.become(Status.CLOSED)
    period.save(update_fields=["status"])
