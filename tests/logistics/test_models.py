import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.models import Allocation, Placement, free_shares, shares_for
from tests.factories.events import BoothShareFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.logistics import AllocationFactory
from tests.world import make_world


def refused(act, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()
    return True


def test_one_live_allocation_per_share(db):
    held = AllocationFactory()
    other = ParticipationFactory(event=held.participation.event, status="accepted")
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationFactory(share=held.share, participation=other)
    held.released_at = timezone.now()
    held.save()
    AllocationFactory(share=held.share, participation=other)


def test_allocation_stays_within_one_event(db):
    assert refused(
        lambda: AllocationFactory(share=BoothShareFactory()), "allocation_stays_within_one_event"
    )


def test_placement_stays_within_one_participation(db):
    allocation, stranger = AllocationFactory(), ExhibitFactory()
    act = lambda: Placement.objects.create(exhibit=stranger, allocation=allocation)  # noqa: E731
    assert refused(act, "placement_stays_within_one_participation")
    Placement.objects.create(
        exhibit=ExhibitFactory(participation=allocation.participation), allocation=allocation
    )


def test_host_gives_all_shares_and_sender_those_of_its_block(db):
    world = make_world()
    host, sender = world.people["organiser"], world.people["sender"]
    assert set(shares_for(world.participation, user=host)) == {
        world.allocation.share,
        world.free_share,
    }
    assert not shares_for(world.participation, user=sender).exists()
    world.delegation.booths.add(world.free_share.booth)
    assert list(shares_for(world.participation, user=sender)) == [world.free_share]
    assert list(free_shares(shares_for(world.participation, user=host))) == [world.free_share]


@pytest.mark.parametrize("status", ["submitted", "declined", "absent"])
def test_booths_are_for_those_who_come(db, status):
    act = lambda: AllocationFactory(participation=ParticipationFactory(status=status))  # noqa: E731
    assert refused(act, "booths_are_for_those_who_come")


def test_nothing_stands_at_a_released_booth(db):
    allocation = AllocationFactory(released_at=timezone.now())
    exhibit = ExhibitFactory(participation=allocation.participation)
    act = lambda: Placement.objects.create(exhibit=exhibit, allocation=allocation)  # noqa: E731
    assert refused(act, "nothing_stands_at_a_released_booth")


def test_allocations_are_seen_by_desks_and_the_producer(db):
    world = make_world()
    seen = {
        role for role, user in world.people.items() if Allocation.objects.visible_to(user).exists()
    }
    assert seen == {"manager", "organiser", "finance", "inspector", "sender", "owner", "admin"}
