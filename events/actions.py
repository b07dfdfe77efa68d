from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.transitions import Refusal
from events.models import Booth, BoothShare, Event, Zone
from events.signals import event_changed


def refuse_cancelled(event: Event) -> None:
    """Raise Refusal for whatever would go on at an event that has been cancelled."""
    if event.status == Event.Status.CANCELLED:
        raise Refusal(_("This event has been cancelled; nothing goes on there any more."))


@transaction.atomic
def change_event(event: Event, *, fields: list[str], at: datetime) -> None:
    """Save these fields of an event and nothing else, and let those know whose deadlines hang on it."""
    Event.objects.select_for_update().get(pk=event.pk)
    event.save(update_fields=[*fields, "search_key", "order_key"])
    event_changed.send(Event, event=event, at=at)


@transaction.atomic
def publish_event(event: Event) -> None:
    """Show the event to everyone. Raises Refusal while dates of the call are missing for an event run by us."""
    event.lock()
    if not event.is_recorded and not (event.apply_from and event.apply_until):
        raise Refusal(_("Enter when applications open and close before you publish this event."))
    event.become(Event.Status.PUBLISHED)
    event.save(update_fields=["status"])


@transaction.atomic
def close_event(event: Event) -> None:
    event.lock()
    event.become(Event.Status.CLOSED)
    event.save(update_fields=["status"])


@transaction.atomic
def cancel_event(event: Event) -> None:
    event.lock()
    event.become(Event.Status.CANCELLED)
    event.save(update_fields=["status"])


@transaction.atomic
def add_booths(event: Event, *, codes: list[str], shares: int = 1, zone_name: str = "", **fields) -> list[Booth]:
    """Add booths with `shares` shares each, in a zone of this name if one is given. `fields` are the booth's own.

    Raises Refusal naming the codes that stand already.
    """
    standing = set(Booth.objects.for_event(event).filter(code__in=codes).values_list("code", flat=True))
    if standing:
        raise Refusal(_("These booths exist already: %(codes)s.") % {"codes": ", ".join(sorted(standing))})
    zone = Zone.objects.get_or_create(event=event, name=zone_name)[0] if zone_name else None
    return [change_booth(Booth(event=event, code=code, zone=zone, **fields), shares=shares) for code in codes]


@transaction.atomic
def change_booth(booth: Booth, *, shares: int) -> Booth:
    """Save the booth with this many shares. Raises Refusal when one that would go is or was held."""
    booth.save()
    numbers = set(booth.shares.values_list("number", flat=True))
    BoothShare.objects.bulk_create(
        BoothShare(booth=booth, number=number) for number in range(1, shares + 1) if number not in numbers
    )
    try:
        with transaction.atomic():
            booth.shares.filter(number__gt=shares).delete()
    except ProtectedError:
        raise Refusal(_("A share of booth %(code)s has been allocated and cannot be taken away.") % {"code": booth}) from None
    return booth
