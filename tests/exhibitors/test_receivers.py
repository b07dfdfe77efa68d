from datetime import timedelta

from django.utils import timezone

from core.models import Job
from events.actions import change_event
from exhibitors.actions.place import ring_offer
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory


def test_earlier_deadline_of_the_event_moves_the_lapse_of_its_offers(db):
    now = timezone.now()
    event = EventFactory(confirm_until=now + timedelta(days=20))
    participation = ParticipationFactory(event=event, status="accepted")
    ring_offer(participation, at=now)
    event.confirm_until = now + timedelta(days=12)
    change_event(event, fields=["confirm_until"], at=now)
    jobs = dict(Job.objects.values_list("kind", "not_before"))
    assert jobs == {"lapse_offer": event.confirm_until, "remind_offer": event.confirm_until - timedelta(days=1)}
