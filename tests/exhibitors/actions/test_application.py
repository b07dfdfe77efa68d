import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from core.transitions import Refusal
from exhibitors import actions
from exhibitors.models import Participation
from tests.exhibitors.applying import draft, now, reload
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.logistics import AllocationFactory
from tests.factories.producers import ProducerFactory, ProductFactory, RepresentativeFactory

Status = Participation.Status


@pytest.fixture
def event(db):
    return EventFactory()


def test_apply_keeps_a_draft_with_its_products(event):
    participation = draft(event, products=2)
    assert (participation.status, participation.exhibits.count()) == (Status.DRAFT, 2)


def test_second_application_is_refused_by_name(event):
    participation = draft(event)
    with pytest.raises(Refusal, match=participation.producer.name):
        actions.apply_for_event(
            event, producer=participation.producer, products=[], by=UserFactory(), at=now()
        )


def test_products_of_another_producer_are_refused(event):
    with pytest.raises(Refusal):
        actions.apply_for_event(
            event,
            producer=ProducerFactory(),
            products=[ProductFactory()],
            by=UserFactory(),
            at=now(),
        )
    assert not Participation.objects.exists()


def test_submit_stamps_the_databases_time(event):
    participation = draft(event)
    actions.submit_participation(participation, by=UserFactory())
    assert reload(participation).status == Status.SUBMITTED
    assert abs(participation.submitted_at - now()) < timedelta(seconds=5)


def test_submit_after_the_close_is_refused_and_the_draft_kept(event):
    participation = draft(event)
    event.apply_until = now()
    event.save()
    with pytest.raises(Refusal, match="đóng nhận hồ sơ"):
        actions.submit_participation(participation, by=UserFactory())
    assert reload(participation).status == Status.DRAFT


def test_submit_without_products_is_refused(event):
    participation = ParticipationFactory(event=event)
    with pytest.raises(Refusal):
        actions.submit_participation(participation, by=UserFactory())


def test_recorded_event_takes_registrations_without_a_call(db):
    event = EventFactory(is_recorded=True, apply_from=None, apply_until=None)
    actions.submit_participation(draft(event), by=UserFactory())
    assert Participation.objects.get().status == Status.SUBMITTED


def test_returned_application_is_changed_and_handed_in_after_the_close(event):
    participation, by = draft(event), UserFactory()
    actions.submit_participation(participation, by=UserFactory())
    actions.return_participation(participation, reason="Thiếu ảnh.", by=by, at=now())
    event.apply_until = now()
    event.save()
    more = ProductFactory(producer=participation.producer)
    actions.change_application(
        participation,
        products=[more],
        by=UserFactory(),
        at=now(),
        booths_wanted=2,
        note="đã bổ sung",
    )
    actions.submit_participation(participation, by=UserFactory())
    assert (reload(participation).status, participation.exhibits.get().product) == (
        Status.SUBMITTED,
        more,
    )


def test_application_with_the_organiser_cannot_be_changed(event):
    participation = draft(event)
    actions.submit_participation(participation, by=UserFactory())
    with pytest.raises(Refusal):
        actions.change_application(participation, products=[], by=UserFactory(), at=now())


def test_offer_is_confirmed_before_its_deadline_only(event):
    event.confirm_until = event.apply_until
    event.save()
    early, late = (ParticipationFactory(event=event, status=Status.ACCEPTED) for _ in range(2))
    actions.confirm_participation(early, by=UserFactory())
    event.apply_until = event.confirm_until = now()
    event.save()
    with pytest.raises(Refusal, match="hết hạn xác nhận"):
        actions.confirm_participation(late, by=UserFactory())
    assert (reload(early).status, reload(late).status) == (Status.CONFIRMED, Status.ACCEPTED)


def test_withdrawal_gives_the_booth_back_and_lets_one_apply_again(db):
    event = EventFactory(opens_on=timezone.localdate() + timedelta(days=9))
    participation = ParticipationFactory(event=event, status=Status.CONFIRMED)
    allocation = AllocationFactory(participation=participation)
    actions.withdraw_participation(participation, by=UserFactory(), at=now())
    allocation.refresh_from_db()
    assert (reload(participation).status, allocation.released_at is None) == (
        Status.WITHDRAWN,
        False,
    )
    actions.apply_for_event(
        event, producer=participation.producer, products=[], by=UserFactory(), at=now()
    )


def test_withdrawal_after_the_opening_is_refused(event):
    with pytest.raises(Refusal):
        actions.withdraw_participation(
            ParticipationFactory(event=event, status=Status.CONFIRMED), by=UserFactory(), at=now()
        )


def test_exhibits_follow_the_chosen_products(event):
    participation = draft(event, products=2)
    kept = participation.exhibits.first()
    actions.change_application(participation, products=[kept.product], by=UserFactory(), at=now())
    assert list(participation.exhibits.all()) == [kept]
    assert ExhibitFactory(participation=participation).product != kept.product


CANCELLED = {
    "apply": lambda p: actions.apply_for_event(
        p.event, producer=ProducerFactory(), products=[], by=UserFactory(), at=now()
    ),
    "submit": lambda p: actions.submit_participation(p, by=UserFactory()),
    "accept": lambda p: actions.accept_participation(p, by=UserFactory(), at=now()),
    "confirm": lambda p: actions.confirm_participation(p, by=UserFactory()),
    "attended": lambda p: actions.mark_attended(p, by=UserFactory(), at=now()),
    "publish": lambda p: actions.publish_decisions(
        p.event, participations=Participation.objects.all(), seen={}, at=now()
    ),
}


@pytest.mark.parametrize(
    ("verb", "status"),
    list(
        zip(
            CANCELLED,
            ["draft", "returned", "submitted", "accepted", "confirmed", "submitted"],
            strict=True,
        )
    ),
)
def test_nothing_goes_on_at_a_cancelled_event(db, verb, status):
    participation = ExhibitFactory(participation=ParticipationFactory(status=status)).participation
    type(participation.event).objects.update(status="cancelled")
    participation.event.refresh_from_db()
    with pytest.raises(Refusal, match="đã hủy"):
        CANCELLED[verb](participation)
    assert (reload(participation).status, Participation.objects.count()) == (status, 1)


def test_request_of_a_return_is_no_reason_once_it_is_answered(db):
    participation = ExhibitFactory(
        participation=ParticipationFactory(status="submitted")
    ).participation
    actions.return_participation(participation, reason="Thiếu giấy.", by=UserFactory(), at=now())
    actions.submit_participation(participation, by=UserFactory())
    assert participation.decision_note == ""


def test_who_arrives_before_the_close_is_in_time_however_long_the_queue(event):
    in_time, late = draft(event), draft(event)
    event.apply_until = now() - timedelta(seconds=3)
    event.save()
    actions.submit_participation(in_time, by=UserFactory(), arrived=time.monotonic() - 9)
    with pytest.raises(Refusal, match="đóng nhận hồ sơ"):
        actions.submit_participation(late, by=UserFactory(), arrived=time.monotonic() - 1)
    assert (reload(in_time).status, reload(late).status) == (Status.SUBMITTED, Status.DRAFT)
    assert reload(in_time).submitted_at < event.apply_until


def test_offer_is_confirmed_by_who_arrives_in_time(event):
    event.apply_until = event.confirm_until = now() - timedelta(seconds=3)
    event.save()
    early, late = (ParticipationFactory(event=event, status=Status.ACCEPTED) for _ in range(2))
    actions.confirm_participation(early, by=UserFactory(), arrived=time.monotonic() - 9)
    with pytest.raises(Refusal, match="hết hạn xác nhận"):
        actions.confirm_participation(late, by=UserFactory(), arrived=time.monotonic() - 1)
    assert (reload(early).status, reload(late).status) == (Status.CONFIRMED, Status.ACCEPTED)


@pytest.mark.parametrize("way", ["submit", "apply", "change"])
def test_every_page_that_hands_in_tells_when_the_request_came(event, as_user, way, monkeypatch):
    product = ProductFactory()
    user = RepresentativeFactory(producer=product.producer).user
    started = None
    if way != "apply":
        started = actions.apply_for_event(
            event, producer=product.producer, products=[product], by=user, at=now()
        )
    event.apply_until = now() - timedelta(seconds=3)
    event.save()
    earlier = time.monotonic() - 9
    monkeypatch.setattr("core.middleware.time", SimpleNamespace(monotonic=lambda: earlier))
    url = {
        "submit": f"/participations/{started and started.pk}/submit",
        "apply": f"/events/{event.pk}/apply",
        "change": f"/participations/{started and started.pk}/edit",
    }[way]
    form = {"products": [product.pk], "booths_wanted": 1, "submit": "1"}
    answer = as_user(user).post(url, form, follow=True)
    assert Participation.objects.get().status == Status.SUBMITTED, answer.content.decode()


def test_draft_is_given_up_even_while_the_fair_runs(db):
    event = EventFactory(opens_on=timezone.localdate() - timedelta(days=1))
    draft_of, coming = (
        ParticipationFactory(event=event, status=status)
        for status in (Status.DRAFT, Status.CONFIRMED)
    )
    actions.withdraw_participation(draft_of, by=UserFactory(), at=now())
    with pytest.raises(Refusal, match="đã khai mạc"):
        actions.withdraw_participation(coming, by=UserFactory(), at=now())
    assert [reload(p).status for p in (draft_of, coming)] == [Status.WITHDRAWN, Status.CONFIRMED]
