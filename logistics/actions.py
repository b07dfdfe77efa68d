from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from events.models import BoothShare
from exhibitors.actions.place import lock_with_event
from exhibitors.models import Exhibit, Participation
from logistics.models import Allocation, Placement
from producers.actions import refuse_own_producer


class BoothTaken(Refusal):
    """Somebody holds this share already."""


@transaction.atomic
def allocate_booth(
    participation: Participation, *, share: BoothShare, by: User, at: datetime
) -> Allocation:
    """Give a share of a booth to an accepted participation and stand its unplaced exhibits there.

    The unique constraint decides between two who want one share. Raises BoothTaken for the second,
    Refusal for a participation that holds no place, and for whoever acts for the producer.
    """
    lock_with_event(participation)
    refuse_own_producer(participation.producer_id, by=by)
    if participation.status not in Participation.PLACED:
        raise Refusal(_("Accept this application before you allocate a booth."))
    allocation = Allocation(
        share=share, participation=participation, allocated_at=at, allocated_by=by
    )
    try:
        with transaction.atomic():
            allocation.save()
    except IntegrityError:
        raise _taken(share) from None
    for exhibit in participation.exhibits.filter(placements=None):
        Placement.objects.create(exhibit=exhibit, allocation=allocation)
    return allocation


@transaction.atomic
def release_booth(allocation: Allocation, *, by: User | None, at: datetime) -> None:
    """Give the share back. Exhibits move to another booth of the participation, if it has one.
    Releasing twice is harmless. Raises Refusal for whoever acts for the producer; None is a
    participation that gives up its place.
    """
    participation = Participation.objects.select_for_update().get(pk=allocation.participation_id)
    refuse_own_producer(participation.producer_id, by=by)
    if not Allocation.objects.live().filter(pk=allocation.pk).exists():
        return
    allocation.released_at = at
    allocation.save(update_fields=["released_at"])
    other = participation.allocations.live().first()
    if other:
        allocation.placements.update(allocation=other)
    else:
        allocation.placements.all().delete()


@transaction.atomic
def place_exhibit(exhibit: Exhibit, *, allocation: Allocation, by: User) -> None:
    """Stand an exhibit at one of its participation's booths. Raises Refusal for any other, and for
    one given back since; for whoever acts for the producer too.
    """
    exhibit.participation.lock()
    refuse_own_producer(exhibit.participation.producer_id, by=by)
    if (
        not Allocation.objects.live()
        .filter(pk=allocation.pk, participation=exhibit.participation_id)
        .exists()
    ):
        raise Refusal(_("This booth is no longer held by the participation. Choose another one."))
    Placement.objects.update_or_create(exhibit=exhibit, defaults={"allocation": allocation})


def _taken(share: BoothShare) -> BoothTaken:
    holder = (
        Allocation.objects.live()
        .filter(share=share)
        .select_related("participation__producer")
        .first()
    )
    if holder is None:
        return BoothTaken(
            _("Booth %(code)s cannot be given to this participation.") % {"code": share.booth.code}
        )
    return BoothTaken(
        _("Booth %(code)s is already taken by %(name)s. Choose another one.")
        % {"code": share.booth.code, "name": holder.participation.producer}
    )
