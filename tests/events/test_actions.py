import pytest

from core.transitions import InvalidTransition, Refusal
from events.actions import add_booths, cancel_event, change_booth, close_event, publish_event
from events.models import Booth, Zone
from tests.factories.events import EventFactory
from tests.factories.logistics import AllocationFactory


def test_publish_close_and_not_again(db):
    event = EventFactory(status="draft")
    publish_event(event)
    close_event(event)
    event.refresh_from_db()
    assert event.status == "closed"
    with pytest.raises(InvalidTransition):
        cancel_event(event)


def test_event_of_ours_needs_its_dates_before_it_is_published(db):
    event = EventFactory(status="draft", apply_from=None, apply_until=None)
    with pytest.raises(Refusal):
        publish_event(event)
    event.is_recorded = True
    event.save()
    publish_event(event)


def test_booths_are_added_with_zone_and_shares(db):
    event = EventFactory()
    booths = add_booths(event, codes=["A01", "A02"], shares=2, zone_name="Khu A", price_vnd=3_000_000)
    assert [(b.code, b.zone.name, b.shares.count(), b.price_vnd) for b in booths] == [
        ("A01", "Khu A", 2, 3_000_000),
        ("A02", "Khu A", 2, 3_000_000),
    ]
    add_booths(event, codes=["A03"], zone_name="Khu A")
    assert Zone.objects.count() == 1


def test_booth_that_stands_is_named_and_nothing_is_added(db):
    event = EventFactory()
    add_booths(event, codes=["A01"])
    with pytest.raises(Refusal, match="A01"):
        add_booths(event, codes=["A00", "A01"])
    assert Booth.objects.count() == 1


def test_share_that_was_held_cannot_be_taken_away(db):
    booth = AllocationFactory().share.booth
    change_booth(booth, shares=3)
    assert booth.shares.count() == 3
    with pytest.raises(Refusal, match=booth.code):
        change_booth(booth, shares=0)
    assert booth.shares.count() == 3
