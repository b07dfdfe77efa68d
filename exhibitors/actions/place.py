"""Places are scarce: who counts them holds the lock on the event."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.jobs import enqueue
from core.transitions import Refusal
from events.actions import refuse_cancelled
from events.models import Event, Zone
from exhibitors.models import Participation
from producers.actions import refuse_own_producer

REMIND_BEFORE = timedelta(days=1)


def lock_with_event(participation: Participation) -> Participation:
    """Lock the event, then the participation: whoever counts places takes the locks in this order.

    Raises Refusal when the event has been cancelled.
    """
    refuse_cancelled(Event.objects.select_for_update().get(pk=participation.event_id))
    return participation.lock()


def take_place(participation: Participation) -> None:
    """Refuse when the event, the zone or the delegation has no place left. The event is locked by
    the caller.
    """
    for column in ("event", "zone", "delegation"):
        block = getattr(participation, column)
        if block is None or block.places is None:
            continue
        others = (
            Participation.objects.holding().filter(**{column: block}).exclude(pk=participation.pk)
        )
        if others.count() >= block.places:
            raise Refusal(
                _("%(where)s has %(n)s places and all are taken. Put %(name)s on the waiting list.")
                % {"where": block, "n": block.places, "name": participation.producer}
            )


@transaction.atomic
def assign_zone(participation: Participation, *, zone: Zone | None, by: User) -> None:
    """Put a participation into a zone of its event, or into none. Raises Refusal when the zone is
    full, and for whoever acts for the producer.
    """
    lock_with_event(participation)
    refuse_own_producer(participation.producer_id, by=by)
    participation.zone = zone
    if participation.status in Participation.HOLDING:
        take_place(participation)
    participation.save(update_fields=["zone"])


def set_offer(participation: Participation, *, at: datetime) -> None:
    """Let the offer run to the event's moment; once that is past, for some days of its own, but not
    into the fair.
    """
    event = participation.event
    is_late = event.confirm_until is not None and event.confirm_until <= at
    first_moment = timezone.make_aware(datetime.combine(event.opens_on, time.min))
    participation.offer_until = (
        min(at + timedelta(days=event.offer_days), first_moment) if is_late else None
    )
    schedule_offer_jobs(participation, at=at)


def schedule_offer_jobs(participation: Participation, *, at: datetime) -> None:
    """Promise the reminder and the lapse of an offer; asked again they move to an earlier
    deadline.
    """
    if (deadline := participation.confirm_before) is None:
        return
    key = str(participation.pk)
    enqueue("lapse_offer", key=key, not_before=deadline)
    enqueue("remind_offer", key=key, not_before=max(at, deadline - REMIND_BEFORE))
