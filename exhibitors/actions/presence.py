from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.transitions import Refusal
from events.actions import refuse_cancelled
from exhibitors.actions.decision import freeze_exhibits
from exhibitors.models import Participation
from producers.actions import refuse_own_producer

Status = Participation.Status


@transaction.atomic
def mark_attended(participation: Participation, *, by: User, at: datetime) -> None:
    """The producer came. Stars are judged once more as of the fair's first day. Raises Refusal
    before that day, and for whoever acts for the producer.
    """
    _mark(participation, Status.ATTENDED, by=by, at=at)
    freeze_exhibits(participation)


@transaction.atomic
def mark_absent(participation: Participation, *, by: User, at: datetime) -> None:
    """The producer did not come. Raises Refusal as `mark_attended`."""
    _mark(participation, Status.ABSENT, by=by, at=at)


def _mark(participation, status, *, by, at):
    participation.lock()
    refuse_own_producer(participation.producer_id, by=by)
    refuse_cancelled(participation.event)
    if not participation.event.has_begun(local_day(at)):
        raise Refusal(_("The fair has not begun. Mark who came from its first day on."))
    participation.become(status)
    participation.presence_marked_at = at
    participation.save(update_fields=["status", "presence_marked_at"])
