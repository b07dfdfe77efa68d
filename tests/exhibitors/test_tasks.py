from datetime import timedelta

import pytest
from django.utils import timezone

from core.jobs import enqueue, run_job
from core.models import Job
from office.models import Letter
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import RepresentativeFactory


def accepted(**deadline):
    event = EventFactory(
        apply_until=timezone.now() - timedelta(days=9),
        apply_from=timezone.now() - timedelta(days=19),
        **deadline,
    )
    participation = ParticipationFactory(event=event, status="accepted")
    RepresentativeFactory(producer=participation.producer)
    ExhibitFactory(participation=participation)
    return participation


def run(kind, participation):
    job = enqueue(kind, key=str(participation.pk))
    run_job(job.pk)
    job.refresh_from_db()
    participation.refresh_from_db()
    return job.state, participation.status


def draft(**event):
    participation = ParticipationFactory(
        event=EventFactory(**event), status="draft", submitted_at=None
    )
    user = RepresentativeFactory(
        producer=participation.producer,
        user__email=None,
        user__phone=f"+8491234{participation.pk:04d}",
    ).user
    return participation, user


def test_draft_is_remembered_before_the_close(db):
    participation, user = draft(apply_until=timezone.now() + timedelta(days=1))
    assert run("remind_draft", participation) == ("done", "draft")
    letter = Letter.objects.get()
    assert (letter.occasion, letter.reader, letter.status) == ("closing", user, "queued")
    assert "vẫn là bản nháp" in letter.body
    assert f"{timezone.localtime(participation.event.apply_until):%d/%m/%Y}" in letter.body
    run("remind_draft", participation)
    assert Letter.objects.count() == 1


def test_draft_waits_for_a_close_that_has_moved_and_is_left_alone_afterwards(db):
    participation, _user = draft(apply_until=timezone.now() + timedelta(days=9))
    assert run("remind_draft", participation) == ("queued", "draft")
    assert Job.objects.get().not_before == participation.event.apply_until - timedelta(days=2)
    late, _user = draft(apply_until=timezone.now() - timedelta(minutes=1))
    assert run("remind_draft", late) == ("done", "draft")
    assert not Letter.objects.exists()


def test_offer_past_its_deadline_lapses(db):
    participation = accepted(confirm_until=timezone.now() - timedelta(minutes=2))
    assert run("lapse_offer", participation) == ("done", "lapsed")
    assert Letter.objects.get().occasion.startswith("lapsed")


def test_offer_whose_deadline_has_moved_waits_for_it(db):
    participation = accepted(confirm_until=timezone.now() + timedelta(days=2))
    assert run("lapse_offer", participation) == ("queued", "accepted")
    job = Job.objects.get()
    over = participation.event.confirm_until + timedelta(minutes=1)
    assert (job.not_before, job.attempts) == (over, 0)


def test_offer_waits_a_minute_for_who_has_confirmed_in_time_and_stands_in_the_queue(db):
    participation = accepted(confirm_until=timezone.now() - timedelta(seconds=30))
    assert run("lapse_offer", participation) == ("queued", "accepted")


def test_producer_is_reminded_on_the_last_day_once(db):
    participation = accepted(confirm_until=timezone.now() + timedelta(hours=20))
    assert run("remind_offer", participation) == ("done", "accepted")
    run("remind_offer", participation)
    assert Letter.objects.get().occasion.startswith("reminder")


@pytest.mark.parametrize("hours", [-1, 20])
def test_confirmed_offer_neither_lapses_nor_is_reminded(db, hours):
    participation = accepted(confirm_until=timezone.now() + timedelta(hours=hours))
    type(participation).objects.update(status="confirmed", confirmed_at=timezone.now())
    assert (
        run("lapse_offer", participation)
        == run("remind_offer", participation)
        == ("done", "confirmed")
    )
    assert not Letter.objects.exists()
