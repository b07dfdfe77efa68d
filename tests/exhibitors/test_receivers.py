from datetime import timedelta

from django.utils import timezone

from core.models import Job
from events.actions import change_event
from exhibitors.actions.place import schedule_offer_jobs
from exhibitors.actions.reminder import schedule_draft_reminder
from producers.models import Producer
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import RecognitionFactory


def test_earlier_deadline_of_the_event_moves_the_lapse_of_its_offers(db):
    now = timezone.now()
    event = EventFactory(confirm_until=now + timedelta(days=20))
    participation = ParticipationFactory(event=event, status="accepted")
    schedule_offer_jobs(participation, at=now)
    event.confirm_until = now + timedelta(days=12)
    change_event(event, fields=["confirm_until"], at=now)
    jobs = dict(Job.objects.values_list("kind", "not_before"))
    assert jobs == {
        "lapse_offer": event.confirm_until,
        "remind_offer": event.confirm_until - timedelta(days=1),
    }


def test_earlier_close_of_the_call_moves_the_reminder_of_its_drafts(db):
    now = timezone.now()
    event = EventFactory(apply_until=now + timedelta(days=20), confirm_until=None)
    participation = ParticipationFactory(event=event, status="draft", submitted_at=None)
    schedule_draft_reminder(participation, at=now)
    event.apply_until = now + timedelta(days=12)
    change_event(event, fields=["apply_until"], at=now)
    job = Job.objects.get()
    assert (job.kind, job.not_before) == ("remind_draft", event.apply_until - timedelta(days=2))


def test_other_first_day_and_other_host_are_counted_anew(db):
    """Stars that count on the one day and not on the other, and who may read the producer."""
    now, today = timezone.now(), timezone.localdate()
    event = EventFactory(opens_on=today + timedelta(days=9))
    row = ParticipationFactory(event=event, status="submitted")
    product = RecognitionFactory(
        product__producer=row.producer,
        verified=True,
        stars=5,
        expires_on=today + timedelta(days=20),
    ).product
    ExhibitFactory(participation=row, product=product)
    before, event.host = event.host, AgencyFactory()
    event.opens_on, event.closes_on = today + timedelta(days=30), None
    change_event(event, fields=["opens_on", "closes_on", "host"], at=now)
    row.refresh_from_db()
    assert (row.event_opens_on, row.best_stars) == (event.opens_on, None)
    assert row.producer in Producer.objects.visible_to(staff(event.host))
    assert row.producer not in Producer.objects.visible_to(staff(before))
    event.opens_on = today + timedelta(days=9)
    change_event(event, fields=["opens_on"], at=now)
    row.refresh_from_db()
    assert row.best_stars == 5
