from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import local_day
from core.transitions import Refusal
from events.actions import refuse_cancelled
from exhibitors.actions.decision import freeze_exhibits
from exhibitors.models import Participation

Status = Participation.Status


@transaction.atomic
def mark_attended(participation: Participation, *, at: datetime) -> None:
    """The producer came. Stars are judged once more as of the fair's first day. Raises Refusal
    before that day.
    """
    _mark(participation, Status.ATTENDED, at=at)
    freeze_exhibits(participation)


@transaction.atomic
def mark_absent(participation: Participation, *, at: datetime) -> None:
    """The producer did not come. Raises Refusal before the fair's first day."""
    _mark(participation, Status.ABSENT, at=at)


def _mark(participation, status, *, at):
    participation.lock()
    refuse_cancelled(participation.event)
    if not participation.event.has_begun(local_day(at)):
        raise Refusal(_("The fair has not begun. Mark who came from its first day on."))
    participation.become(status)
    participation.presence_marked_at = at
    participation.save(update_fields=["status", "presence_marked_at"])
