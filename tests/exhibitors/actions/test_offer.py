from datetime import timedelta

import pytest
from django.utils import timezone

from exhibitors import actions
from exhibitors.models import Participation
from office.models import Letter
from tests.exhibitors.applying import now, reload, submitted
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.producers import RepresentativeFactory


@pytest.fixture
def event(db):
    return EventFactory()


def waiting_event(**fields):
    days = timedelta(days=1)
    fixed = {
        "opens_on": now().date() + 30 * days,
        "apply_from": now() - 9 * days,
        "apply_until": now() - 2 * days,
        "places": 1,
    }
    event = EventFactory(**{**fixed, **fields})
    held = ParticipationFactory(event=event, status="accepted")
    queue = submitted(event, 3)
    for p in queue:
        RepresentativeFactory(producer=p.producer)
        actions.waitlist_participation(p, by=UserFactory(), at=now())
    return event, held, queue


def test_waiting_list_keeps_its_order(db):
    _event, _held, queue = waiting_event()
    assert [reload(p).waitlist_rank for p in queue] == [1, 2, 3]


def test_place_that_lapses_is_offered_to_the_next_in_line(db):
    event, held, queue = waiting_event(confirm_until=now() - timedelta(minutes=2), offer_days=5)
    actions.lapse_offer(held)
    assert [reload(p).status for p in (held, *queue)] == [
        "lapsed",
        "accepted",
        "waitlisted",
        "waitlisted",
    ]
    assert queue[0].waitlist_rank is None
    assert timedelta(days=4, hours=23) < queue[0].offer_until - now() < timedelta(days=5)
    letter = Letter.objects.get(occasion__startswith="offered")
    assert (letter.status, letter.about) == ("queued", f"participation:{queue[0].pk}")
    assert event.participations.holding().count() == 1


def test_place_that_is_given_up_is_offered_to_the_next_in_line(db):
    _event, held, queue = waiting_event()
    actions.withdraw_participation(held, by=UserFactory(), at=now())
    assert [reload(p).status for p in queue] == ["accepted", "waitlisted", "waitlisted"]


def test_leaving_the_waiting_list_frees_no_place(db):
    _event, _held, queue = waiting_event()
    actions.withdraw_participation(queue[0], by=UserFactory(), at=now())
    assert [reload(p).status for p in queue] == ["withdrawn", "waitlisted", "waitlisted"]
    assert queue[0].waitlist_rank is None


def test_nothing_is_offered_once_the_event_is_closed(db):
    event, held, queue = waiting_event()
    type(event).objects.update(status="closed")
    actions.withdraw_participation(held, by=UserFactory(), at=now())
    assert {reload(p).status for p in queue} == {"waitlisted"}


def test_place_is_offered_within_its_own_zone(db):
    event, held, queue = waiting_event()
    zone = event.zones.create(name="A", places=1)
    Participation.objects.filter(pk__in=[held.pk, queue[2].pk]).update(zone=zone)
    actions.withdraw_participation(reload(held), by=UserFactory(), at=now())
    assert [reload(p).status for p in queue] == ["waitlisted", "waitlisted", "accepted"]


def test_late_offer_ends_before_the_fair_begins(db):
    event, held, queue = waiting_event(confirm_until=now() - timedelta(minutes=1), offer_days=60)
    actions.lapse_offer(held)
    reload(queue[0])
    assert timezone.localtime(queue[0].offer_until).date() == event.opens_on
    assert timezone.localtime(queue[0].offer_until).hour == 0
