from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.templatetags.ui import days
from events.models import Event
from tests.factories.events import BoothFactory, EventFactory
from tests.factories.places import ProvinceFactory
from tests.world import make_world


def test_call_is_half_open():
    now = timezone.now()
    event = Event(status="published", apply_from=now, apply_until=now + timedelta(hours=1))
    moments = [
        now - timedelta(microseconds=1),
        now,
        now + timedelta(minutes=59),
        now + timedelta(hours=1),
    ]
    assert [event.is_accepting(at) for at in moments] == [False, True, True, False]


def test_accepting_says_the_same_in_the_database(db):
    event = EventFactory()
    moments = [event.apply_from, event.apply_until - timedelta(microseconds=1), event.apply_until]
    assert [Event.objects.accepting(at=at).exists() for at in moments] == [True, True, False]


@pytest.mark.parametrize(
    "fields",
    [
        {"closes_on": timezone.localdate() - timedelta(days=1)},
        {"apply_until": timezone.now() - timedelta(days=20)},
        {"confirm_until": timezone.now()},
        {"apply_until": None},
    ],
)
def test_dates_that_contradict_each_other_are_refused(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        EventFactory(**fields)


def test_one_booth_per_event_and_code(db):
    booth = BoothFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        BoothFactory(event=booth.event, code=booth.code)


def test_draft_is_seen_by_its_agency_alone(db):
    world = make_world()
    seen = [
        r
        for r, user in world.people.items()
        if Event.objects.visible_to(user).filter(pk=world.draft_event.pk).exists()
    ]
    assert seen == ["manager", "organiser", "finance", "inspector", "admin"]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-02-06", "2026-02-11", "06–11/02/2026"),
        ("2026-02-26", "2026-03-03", "26/02–03/03/2026"),
        ("2025-12-28", "2026-01-02", "28/12/2025 – 02/01/2026"),
        ("2026-02-06", "2026-02-06", "06/02/2026"),
        ("2026-02-06", None, "từ 06/02/2026"),
    ],
)
def test_days_are_written_shortly(first, last, text):
    from datetime import date

    event = Event(opens_on=date.fromisoformat(first), closes_on=last and date.fromisoformat(last))
    assert days(event) == text


def test_booth_tells_its_size():
    assert BoothFactory.build(width_cm=300, depth_cm=250, event=None).size == "3 × 2,5 m"


def test_booth_stands_in_a_zone_of_its_own_event(db):
    zone = EventFactory().zones.create(name="A")
    with pytest.raises(IntegrityError, match="zone_is_of_the_same_event"), transaction.atomic():
        BoothFactory(zone=zone)


@pytest.mark.parametrize("opens_on", [date(2025, 7, 1), date(2001, 1, 1)])
def test_event_takes_place_in_a_province_of_its_time(db, opens_on):
    province = ProvinceFactory(valid_from=date(2004, 1, 1), valid_to=date(2025, 7, 1))
    EventFactory(unit=province, opens_on=date(2025, 6, 30))
    with (
        pytest.raises(IntegrityError, match="province_exists_on_the_first_day"),
        transaction.atomic(),
    ):
        EventFactory(unit=province, opens_on=opens_on)


def test_published_event_has_its_call(db):
    with pytest.raises(IntegrityError, match="published_event_has_its_call"), transaction.atomic():
        EventFactory(apply_from=None, apply_until=None)


def test_status_is_a_known_one(db):
    EventFactory()
    known = "status_is_a_known_one|status_moves_as_declared"
    with pytest.raises(IntegrityError, match=known), transaction.atomic():
        Event.objects.update(status="rubbish")
    with pytest.raises(IntegrityError, match="status_is_a_known_one"), transaction.atomic():
        EventFactory(status="rubbish")
