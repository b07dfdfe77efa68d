from datetime import timedelta

import pytest

from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.models import Participation
from office.models import Letter
from producers.models import Producer
from tests.exhibitors.applying import draft, now, pending, publish, reload, submitted
from tests.factories.accounts import UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.producers import RecognitionFactory


@pytest.fixture
def event(db):
    return EventFactory()


def test_accept_freezes_what_is_true_now(event):
    participation = draft(event)
    RecognitionFactory(
        product=participation.exhibits.get().product, verified=True, stars=4, code="24-1-1-2026"
    )
    actions.submit_participation(participation, by=UserFactory())
    name = participation.producer.name
    actions.accept_participation(participation, by=UserFactory(), at=now())
    Producer.objects.update(name="Tên mới")
    reload(participation)
    exhibit = participation.exhibits.get()
    assert (participation.name_then, participation.kind_then) == (name, "cooperative")
    assert participation.unit_then == participation.producer.commune
    assert (exhibit.stars, exhibit.recognition_code_then) == (4, "24-1-1-2026")


def test_star_that_has_expired_on_opening_day_does_not_count(event):
    participation = draft(event)
    RecognitionFactory(
        product=participation.exhibits.get().product,
        verified=True,
        issued_on=event.opens_on - timedelta(days=400),
        expires_on=event.opens_on - timedelta(days=1),
    )
    actions.submit_participation(participation, by=UserFactory())
    actions.accept_participation(participation, by=UserFactory(), at=now())
    assert participation.exhibits.get().stars is None


@pytest.mark.parametrize("second", ["accept", "decline", "waitlist", "return"])
def test_second_decision_is_refused_and_told_by_whom(event, second):
    participation, first = draft(event), staff(event.host, full_name="Người Nhanh Hơn")
    actions.submit_participation(participation, by=UserFactory())
    actions.decline_participation(participation, reason="Hết chỗ.", by=first, at=now())
    reason = {"reason": "x"} if second in ("decline", "return") else {}
    act = getattr(actions, f"{second}_participation")
    with pytest.raises(InvalidTransition, match="Người Nhanh Hơn"):
        act(participation, by=UserFactory(), at=now(), **reason)


def test_second_officer_is_told_who_proposed_first(event):
    participation, first = submitted(event), staff(event.host, full_name="Nguyễn Thị Nhanh")
    actions.propose_decision(participation, decision="accepted", seen="", by=first)
    with pytest.raises(Refusal, match="Nguyễn Thị Nhanh"):
        actions.propose_decision(
            participation, decision="declined", seen="", by=UserFactory(), reason="Hết chỗ."
        )
    assert (reload(participation).pending_decision, participation.pending_by) == ("accepted", first)


def test_proposal_is_taken_back(event):
    participation = submitted(event)
    actions.propose_decision(
        participation, decision="declined", by=UserFactory(), reason="Hết chỗ."
    )
    actions.propose_decision(participation, decision="", seen="declined", by=UserFactory())
    reload(participation)
    assert (
        participation.pending_decision,
        participation.pending_reason,
        participation.pending_by,
    ) == ("", "", None)


def test_many_are_proposed_or_none(event):
    one, decided = submitted(event), ParticipationFactory(event=event, status="confirmed")
    with pytest.raises(InvalidTransition):
        actions.propose_decisions(
            Participation.objects.all(), decision="accepted", by=UserFactory()
        )
    assert reload(one).pending_decision == ""
    assert (
        actions.propose_decisions(
            Participation.objects.exclude(pk=decided.pk), decision="accepted", by=UserFactory()
        )
        == 1
    )


def test_publication_refuses_what_changed_since_it_was_seen(event):
    one, two = submitted(event, 2)
    for p in (one, two):
        actions.propose_decision(p, decision="accepted", by=UserFactory())
    seen = pending(event)
    actions.propose_decision(two, decision="declined", by=UserFactory(), reason="Hết chỗ.")
    with pytest.raises(Refusal, match="thay đổi"):
        publish(event, seen)
    assert [reload(p).status for p in (one, two)] == ["submitted"] * 2
    assert publish(event).decisions == 2
    assert [reload(p).status for p in (one, two)] == ["accepted", "declined"]


def test_publication_is_whole_or_nothing(event):
    event.places = 1
    event.save()
    for p in submitted(event, 2):
        actions.propose_decision(p, decision="accepted", by=UserFactory())
    with pytest.raises(Refusal):
        publish(event)
    assert set(Participation.objects.values_list("status", flat=True)) == {"submitted"}
    assert not Letter.objects.exists()
