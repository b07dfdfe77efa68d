"""An offer is confirmed in time or lapses; the next in line is offered the place automatically."""

from datetime import datetime

from django.db import transaction

from core.clock import WAITED_AT_MOST, db_now, local_day
from core.jobs import NotYet
from core.transitions import Refusal
from events.models import Event, Occasion
from exhibitors.actions.decision import accept
from exhibitors.actions.letter import write_letters
from exhibitors.actions.place import REMIND_BEFORE, lock_with_event
from exhibitors.models import Participation
from exhibitors.signals import participation_gone

Status = Participation.Status


@transaction.atomic
def lapse_offer(participation: Participation) -> None:
    """The offer was not confirmed in time, by the database's clock: the place goes to the next in
    line.

    Raises NotYet while the offer still runs, since its deadline may have been moved. Lapsing twice
    changes nothing.

    Effects: booths are released, the letter `lapsed`, and the next in line is offered the place.
    """
    if participation.event.status == Event.Status.CANCELLED:
        return
    lock_with_event(participation)
    now = db_now()
    if (
        participation.status != Status.ACCEPTED
        or (deadline := participation.confirm_before) is None
    ):
        return
    # Whoever confirmed in time may still be waiting for the lock.
    if now < (over := deadline + WAITED_AT_MOST):
        raise NotYet(over)
    participation.become(Status.LAPSED)
    participation.save(update_fields=["status"])
    participation_gone.send(Participation, participation=participation, at=now)
    write_letters(participation, occasion=Occasion.LAPSED, at=now)
    offer_next(participation.event, instead_of=participation, at=now)


@transaction.atomic
def remind_offer(participation: Participation) -> None:
    """Remind the producer a day before the offer ends. Raises NotYet when that day has moved.

    Effects: the letter `reminder`.
    """
    if participation.event.status == Event.Status.CANCELLED:
        return
    lock_with_event(participation)
    now = db_now()
    deadline = participation.confirm_before
    if participation.status != Status.ACCEPTED or deadline is None or now >= deadline:
        return
    if now < deadline - REMIND_BEFORE:
        raise NotYet(deadline - REMIND_BEFORE)
    write_letters(participation, occasion=Occasion.REMINDER, at=now)


def offer_next(event: Event, *, instead_of: Participation, at: datetime) -> Participation | None:
    """Offer a place that has become free to the first on the waiting list for whom there is room;
    None when nobody waits.

    The place stays within its delegation; whoever waits for the same zone comes first, then by
    rank. Nothing is offered once the fair has begun. The event is locked by the caller.

    Effects: those of accepting, with the letter `offered`.
    """
    if event.status != Event.Status.PUBLISHED or event.has_begun(local_day(at)):
        return None
    waiting = Participation.objects.for_event(event).filter(
        status=Status.WAITLISTED, delegation=instead_of.delegation_id
    )
    in_line = sorted(
        waiting, key=lambda p: (p.zone_id != instead_of.zone_id, p.waitlist_rank or 0, p.pk)
    )
    for participation in in_line:
        try:
            with transaction.atomic():
                accept(participation.lock(), by=participation.decided_by, at=at)
        except Refusal:
            continue
        write_letters(participation, occasion=Occasion.OFFERED, at=at)
        return participation
    return None
