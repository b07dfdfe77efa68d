from datetime import timedelta

from django.utils import timezone

from core.jobs import enqueue, run_job
from core.models import Job
from office.models import Letter
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory, RepresentativeFactory


def accepted(**deadline):
    event = EventFactory(
        apply_until=timezone.now() - timedelta(days=9), apply_from=timezone.now() - timedelta(days=19), **deadline
    )
    participation = ParticipationFactory(event=event, status="accepted")
    RepresentativeFactory(exhibitor=participation.exhibitor)
    ExhibitFactory(participation=participation)
    return participation


def run(kind, participation):
    job = enqueue(kind, key=str(participation.pk))
    run_job(job.pk)
    job.refresh_from_db()
    participation.refresh_from_db()
    return job.state, participation.status


def test_offer_past_its_deadline_lapses(db):
    participation = accepted(confirm_until=timezone.now() - timedelta(minutes=1))
    assert run("lapse_offer", participation) == ("done", "lapsed")
    assert Letter.objects.get().occasion.startswith("lapsed")


def test_offer_whose_deadline_has_moved_waits_for_it(db):
    participation = accepted(confirm_until=timezone.now() + timedelta(days=2))
    assert run("lapse_offer", participation) == ("queued", "accepted")
    job = Job.objects.get()
    assert (job.not_before, job.attempts) == (participation.event.confirm_until, 0)


def test_producer_is_reminded_on_the_last_day_once(db):
    participation = accepted(confirm_until=timezone.now() + timedelta(hours=20))
    assert run("remind_offer", participation) == ("done", "accepted")
    run("remind_offer", participation)
    assert Letter.objects.get().occasion.startswith("reminder")


def test_confirmed_offer_neither_lapses_nor_is_reminded(db):
    participation = accepted(confirm_until=timezone.now() - timedelta(minutes=1))
    type(participation).objects.update(status="confirmed", confirmed_at=timezone.now())
    assert run("lapse_offer", participation) == run("remind_offer", participation) == ("done", "confirmed")
    assert not Letter.objects.exists()
