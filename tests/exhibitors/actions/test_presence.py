from datetime import timedelta

import pytest

from core.transitions import Refusal
from exhibitors import actions
from exhibitors.models import Participation
from producers.models import Recognition
from tests.exhibitors.applying import draft, now, reload
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
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
