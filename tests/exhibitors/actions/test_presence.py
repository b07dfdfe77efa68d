from datetime import timedelta

import pytest

from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.models import Participation
from producers.models import Recognition
from tests.exhibitors.applying import draft, now, reload
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk
from tests.factories.producers import RecognitionFactory

Status = Participation.Status


@pytest.fixture
def event(db):
    return EventFactory()


@pytest.mark.leaves_stale_facts
def test_star_revoked_before_the_fair_is_gone_when_presence_is_marked(event):
    participation = draft(event)
    recognition = RecognitionFactory(product=participation.exhibits.get().product, verified=True)
    actions.submit_participation(participation, by=UserFactory())
    actions.accept_participation(participation, by=UserFactory(), at=now())
    actions.confirm_participation(participation, by=UserFactory())
    Recognition.objects.filter(pk=recognition.pk).update(revoked_on=event.opens_on)
    actions.mark_attended(participation, by=UserFactory(), at=now())
    assert participation.exhibits.get().stars is None


def test_presence_is_marked_from_the_first_day_on(event):
    participation = ParticipationFactory(event=event, status=Status.CONFIRMED)
    yesterday = now() - timedelta(days=1)
    for act in (actions.mark_attended, actions.mark_absent):
        with pytest.raises(Refusal, match="chưa khai mạc"):
            act(participation, by=UserFactory(), at=yesterday)
    actions.mark_absent(participation, by=UserFactory(), at=now())
    actions.mark_attended(participation, by=UserFactory(), at=now())
    assert reload(participation).status == Status.ATTENDED


@pytest.mark.parametrize("mark", [actions.mark_attended, actions.mark_absent])
def test_wrong_mark_is_taken_back_with_its_reason_and_set_anew(event, mark):
    participation = ParticipationFactory(event=event, status=Status.CONFIRMED)
    other = ParticipationFactory(event=event, status=Status.ATTENDED)
    mark(participation, by=UserFactory(), at=now())
    actions.take_presence_back(participation, reason="Nhầm gian.", by=UserFactory())
    row = reload(participation)
    assert (row.status, row.presence_marked_at, row.presence_note) == (
        Status.CONFIRMED,
        None,
        "Nhầm gian.",
    )
    assert reload(other).status == Status.ATTENDED
    with pytest.raises(InvalidTransition):
        actions.take_presence_back(participation, reason="Lần nữa.", by=UserFactory())
    mark(participation, by=UserFactory(), at=now())


def test_attended_is_not_undone_by_confirming_once_more(event):
    participation = ParticipationFactory(event=event, status=Status.ATTENDED)
    with pytest.raises(InvalidTransition):
        actions.confirm_participation(participation, by=UserFactory())
    assert reload(participation).status == Status.ATTENDED


@pytest.mark.parametrize(
    ("act", "stays"), [("draft", False), ("appraised", True), ("approved", True), ("paid", True)]
)
def test_mark_that_support_rests_on_stays(db, act, stays):
    claim = getattr(Desk(), act)(1_000_000)
    take_back(claim.participation, stays=stays)


def take_back(participation, *, stays):
    try:
        actions.take_presence_back(participation, reason="Nhầm.", by=UserFactory())
    except Refusal:
        assert stays
    else:
        assert not stays
    expected = Status.ATTENDED if stays else Status.CONFIRMED
    assert reload(participation).status == expected
