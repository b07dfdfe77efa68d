import pytest
from django.utils import timezone

from core.transitions import Refusal
from logistics.actions import BoothTaken, allocate_booth, place_exhibit, release_booth
from logistics.models import Allocation, Placement
from tests.factories.accounts import UserFactory
from tests.factories.events import BoothFactory, BoothShareFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.logistics import AllocationFactory


@pytest.fixture
def participation(db):
    return ExhibitFactory(participation__status="accepted").participation


def share_of(participation):
    return BoothShareFactory(booth=BoothFactory(event=participation.event))


def give(participation, share):
    return allocate_booth(participation, share=share, by=UserFactory(), at=timezone.now())


def test_booth_is_given_and_the_products_stand_there(participation):
    allocation = give(participation, share_of(participation))
    assert list(Placement.objects.values_list("exhibit", "allocation")) == [
        (participation.exhibits.get().pk, allocation.pk)
    ]


def test_taken_booth_is_refused_by_the_holders_name(participation):
    share = share_of(participation)
    give(participation, share)
    with pytest.raises(BoothTaken, match=participation.producer.name):
        give(ParticipationFactory(event=participation.event, status="accepted"), share)
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize("status", ["submitted", "declined", "absent"])
def test_who_holds_no_place_gets_no_booth(db, status):
    participation = ParticipationFactory(status=status)
    with pytest.raises(Refusal):
        give(participation, share_of(participation))


def test_booth_of_another_event_is_refused(participation):
    with pytest.raises(BoothTaken):
        give(participation, BoothShareFactory())


def test_released_booth_is_free_and_products_move_to_the_other(participation):
    first, second = (
        give(participation, share_of(participation)),
        give(participation, share_of(participation)),
    )
    release_booth(first, by=UserFactory(), at=timezone.now())
    release_booth(first, by=UserFactory(), at=timezone.now())
    assert list(Allocation.objects.live()) == [second]
    assert Placement.objects.get().allocation == second
    release_booth(second, by=UserFactory(), at=timezone.now())
    assert not Placement.objects.exists()


def test_exhibit_is_moved_between_its_booths(participation):
    give(participation, share_of(participation))
    second = give(participation, share_of(participation))
    place_exhibit(participation.exhibits.get(), allocation=second, by=UserFactory())
    assert Placement.objects.get().allocation == second


def test_exhibit_is_not_placed_at_a_booth_given_back_or_of_another(participation):
    gone = give(participation, share_of(participation))
    give(participation, share_of(participation))
    release_booth(gone, by=UserFactory(), at=timezone.now())
    for allocation in (gone, AllocationFactory()):
        with pytest.raises(Refusal):
            place_exhibit(participation.exhibits.get(), allocation=allocation, by=UserFactory())
