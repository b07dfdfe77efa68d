from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.transitions import InvalidTransition, Refusal
from exhibitors.actions.decision import freeze_exhibits
from exhibitors.actions.place import lock_with_event
from exhibitors.models import Participation
from exhibitors.signals import presence_taken_back
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


@transaction.atomic
def take_presence_back(participation: Participation, *, reason: str, by: User) -> None:
    """The mark was wrong: the producer is neither attended nor absent again, until somebody marks
    them anew. Raises Refusal for whoever acts for the producer, and while a certificate or support
    rests on the mark.

    Effects: it leaves every count of attendance.
    """
    participation.lock()
    refuse_own_producer(participation.producer_id, by=by)
    if participation.status not in (Status.ATTENDED, Status.ABSENT):
        raise InvalidTransition(_("Nobody has marked whether this producer came."))
    presence_taken_back.send(Participation, participation=participation)
    participation.become(Status.CONFIRMED)
    participation.presence_marked_at, participation.presence_note = None, reason
    participation.save(update_fields=["status", "presence_marked_at", "presence_note"])


def _mark(participation, status, *, by, at):
    lock_with_event(participation)
    refuse_own_producer(participation.producer_id, by=by)
    if not participation.event.has_begun(local_day(at)):
        raise Refusal(_("The fair has not begun. Mark who came from its first day on."))
    participation.become(status)
    participation.presence_marked_at = at
    participation.save(update_fields=["status", "presence_marked_at"])
