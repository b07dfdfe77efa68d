"""A draft that nobody has handed in is remembered before the call closes."""

from datetime import datetime, timedelta

from django.db import transaction

from core.clock import db_now
from core.jobs import NotYet, enqueue
from events.models import Event, Occasion
from exhibitors.actions.letter import write_letters
from exhibitors.actions.place import lock_with_event
from exhibitors.models import Participation

BEFORE_CLOSE = timedelta(days=2)


def schedule_draft_reminder(participation: Participation, *, at: datetime) -> None:
    """Promise the reminder of a draft; asked again it moves to an earlier close. A draft begun
    later needs none.
    """
    until = participation.event.apply_until
    if until and at < until - BEFORE_CLOSE:
        enqueue("remind_draft", key=str(participation.pk), not_before=until - BEFORE_CLOSE)


@transaction.atomic
def remind_draft(participation: Participation) -> None:
    """Remind the producer two days before the call closes. Raises NotYet when the close has moved.

    Effects: the letter `closing`.
    """
    if participation.event.status != Event.Status.PUBLISHED:
        return
    lock_with_event(participation)
    now, until = db_now(), participation.event.apply_until
    if participation.status != Participation.Status.DRAFT or until is None or now >= until:
        return
    if now < until - BEFORE_CLOSE:
        raise NotYet(until - BEFORE_CLOSE)
    write_letters(participation, occasion=Occasion.CLOSING, at=now)
