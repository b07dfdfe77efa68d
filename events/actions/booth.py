from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.facts import recount
from core.transitions import Refusal
from events.models import Booth, BoothShare, Event, Zone


@transaction.atomic
def add_booths(
    event: Event, *, codes: list[str], shares: int = 1, zone_name: str = "", **fields
) -> list[Booth]:
    """Add booths with `shares` shares each, in a zone of this name if one is given. `fields` are
    the booth's own.

    Raises Refusal naming the codes that stand already.
    """
    standing = set(
        Booth.objects.for_event(event).filter(code__in=codes).values_list("code", flat=True)
    )
    if standing:
        raise Refusal(
            _("These booths exist already: %(codes)s.") % {"codes": ", ".join(sorted(standing))}
        )
    zone = Zone.objects.get_or_create(event=event, name=zone_name)[0] if zone_name else None
    booths = [Booth(event=event, code=code, zone=zone, **fields) for code in codes]
    for booth in booths:
        booth.save()
        _set_shares(booth, shares)
    count_booths(event)
    return booths


@transaction.atomic
def change_booth(booth: Booth, *, shares: int) -> Booth:
    """Save the booth with this many shares. Raises Refusal when one that would go is or was
    held.
    """
    booth.save()
    _set_shares(booth, shares)
    recount(Booth.objects.filter(pk=booth.pk))
    return booth


def count_booths(event: Event) -> None:
    """The stored numbers of the event's booths and shares are what its rows come to."""
    recount(Booth.objects.for_event(event))
    recount(Event.objects.filter(pk=event.pk))


def _set_shares(booth: Booth, shares: int) -> None:
    numbers = set(booth.shares.values_list("number", flat=True))
    BoothShare.objects.bulk_create(
        BoothShare(booth=booth, number=number)
        for number in range(1, shares + 1)
        if number not in numbers
    )
    try:
        with transaction.atomic():
            booth.shares.filter(number__gt=shares).delete()
    except ProtectedError:
        raise Refusal(
            _("A share of booth %(code)s has been allocated and cannot be taken away.")
            % {"code": booth}
        ) from None
