from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.transitions import InvalidTransition, Refusal
from events.actions import (
    add_booths,
    cancel_event,
    change_booth,
    close_event,
    copy_event,
    delete_event,
    extend_call,
    publish_event,
)
from events.models import Booth, Event, LetterTemplate, Zone
from tests.factories.accounts import UserFactory
from tests.factories.events import CriterionFactory, EventFactory, QuestionFactory, QuotaFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.logistics import AllocationFactory
from tests.factories.office import PaperFactory


def test_publish_close_and_not_again(db):
    event = EventFactory(status="draft")
    publish_event(event)
    close_event(event)
    event.refresh_from_db()
    assert event.status == "closed"
    with pytest.raises(InvalidTransition):
        cancel_event(event, at=timezone.now())


def test_event_of_ours_needs_its_dates_before_it_is_published(db):
    event = EventFactory(status="draft", apply_from=None, apply_until=None)
    with pytest.raises(Refusal):
        publish_event(event)
    event.is_recorded = True
    event.save()
    publish_event(event)


def test_booths_are_added_with_zone_and_shares(db):
    event = EventFactory()
    booths = add_booths(
        event, codes=["A01", "A02"], shares=2, zone_name="Khu A", price_vnd=3_000_000
    )
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


def test_next_fair_is_like_the_last_without_its_people_and_days(db):
    event = EventFactory(places=9, decision_number="12/QĐ", opens_on=date(2026, 2, 6))
    add_booths(event, codes=["A01", "A02"], shares=2, zone_name="Khu A", price_vnd=3_000_000)
    QuestionFactory(
        event=event, text="Giấy ATTP", kind="paper", need="later", required_from=date(2026, 1, 1)
    )
    CriterionFactory(event=event, name="Bao bì", weight=3)
    QuotaFactory(event=event, product_group="Thực phẩm", places=5)
    LetterTemplate.objects.create(
        event=event, occasion="accepted", language="vi", subject="Mời", body="Kính gửi {chủ thể}"
    )
    ParticipationFactory(event=event, status="attended")
    copy = copy_event(event, name="Hội chợ 2027", opens_on=date(2027, 2, 6), closes_on=None)
    assert (copy.status, copy.places, copy.decision_number, copy.apply_from, copy.host) == (
        "draft",
        9,
        "",
        None,
        event.host,
    )
    booths = [
        (b.code, b.zone.name, b.zone.event, b.price_vnd, b.shares.count())
        for b in copy.booths.all()
    ]
    assert booths == [("A01", "Khu A", copy, 3_000_000, 2), ("A02", "Khu A", copy, 3_000_000, 2)]
    assert list(copy.questions.values_list("text", "kind", "need", "required_from")) == [
        ("Giấy ATTP", "paper", "required", None)
    ]
    assert list(copy.criteria.values_list("name", "weight")) == [("Bao bì", 3)]
    assert list(copy.quotas.values_list("product_group", "places")) == [("Thực phẩm", 5)]
    assert copy.letter_templates.get().subject == "Mời"
    assert not copy.participations.exists()
    assert (event.booths.count(), event.zones.count(), event.questions.count()) == (2, 1, 1)


def open_call(**fields):
    return EventFactory(opens_on=timezone.localdate() + timedelta(days=60), **fields)


def extend(event, days, **fields):
    until = timezone.now() + timedelta(days=days)
    extend_call(
        event,
        until=until,
        reason="Nhiều xã chưa kịp nộp.",
        by=UserFactory(),
        at=timezone.now(),
        **fields,
    )
    return until


def test_call_is_extended_on_record_and_confirmation_moves_with_it(db):
    event = open_call(confirm_until=timezone.now() + timedelta(days=12))
    before = event.apply_until
    until = extend(event, 20)
    event.refresh_from_db()
    row = event.extensions.get()
    assert (event.apply_until, event.confirm_until, row.before, row.until) == (
        until,
        until,
        before,
        until,
    )


@pytest.mark.parametrize("days", [-1, 5, 90])
def test_call_is_extended_to_a_later_moment_before_the_fair(db, days):
    with pytest.raises(Refusal):
        extend(open_call(), days)


def test_only_a_published_call_is_extended(db):
    event = open_call()
    Event.objects.update(status="closed")
    with pytest.raises(Refusal):
        extend(event, 20)


def test_draft_is_deleted_with_its_settings_and_another_stays(db):
    event, other = (EventFactory(status="draft") for _ in range(2))
    for each in (event, other):
        QuestionFactory(event=each)
        add_booths(each, codes=["A1", "A2"])
    delete_event(event)
    assert list(Event.objects.all()) == [other]
    assert Booth.objects.count() == 2


def test_event_that_is_out_or_has_somebody_in_it_is_not_deleted(db):
    out = EventFactory()
    entered, written = (EventFactory(status="draft") for _ in range(2))
    ParticipationFactory(event=entered)
    PaperFactory(agency=written.host, about=f"event:{written.pk}", within=f"event:{written.pk}")
    for event, words in ((out, "công bố"), (entered, "hồ sơ"), (written, "văn bản")):
        with pytest.raises(Refusal, match=words):
            delete_event(event)
    assert Event.objects.count() == 3
