from datetime import timedelta

import pytest
from django.utils import timezone

from core import jobs
from core.models import Job
from tests.factories.accounts import UserFactory


@pytest.fixture
def done(request):
    """Jobs of the kind `test` put their key here; the key `bad` fails."""
    keys = []

    @jobs.job("test", max_attempts=2)
    def handle(key):
        if key == "bad":
            raise RuntimeError("không in được")
        keys.append(key)

    yield keys
    del jobs.KINDS["test"]


def test_enqueue_rings_after_commit(db, done, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue("test", key="1", by=UserFactory())
        assert done == []
    assert done == ["1"]
    assert Job.objects.get().state == Job.State.DONE


def test_one_live_job_per_kind_and_key(db, done):
    assert jobs.enqueue("test", key="1") == jobs.enqueue("test", key="1")


def test_failed_job_is_put_off_then_given_up_with_its_reason(db, done):
    row = jobs.enqueue("test", key="bad")
    jobs.run_job(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (Job.State.QUEUED, 1, "không in được")
    assert row.not_before > timezone.now()
    Job.objects.update(not_before=timezone.now())
    jobs.run_job(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Job.State.FAILED, 2)


def test_job_in_the_hands_of_a_worker_is_not_taken_twice(db, done):
    row = jobs.enqueue("test", key="1")
    Job.objects.update(state=Job.State.RUNNING, lease_until=timezone.now() + timedelta(minutes=1))
    jobs.run_job(row.pk)
    assert done == []


def test_sweep_rings_for_forgotten_and_abandoned_jobs(db, done):
    jobs.enqueue("test", key="forgotten")
    dead = jobs.enqueue("test", key="abandoned")
    Job.objects.filter(pk=dead.pk).update(
        state=Job.State.RUNNING, lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert jobs.sweep() == 2
    assert sorted(done) == ["abandoned", "forgotten"]


def test_worker_whose_lease_ran_out_does_not_overwrite_the_next_one(db, done):
    row = jobs.enqueue("test", key="1")
    taken = jobs._take(row.pk)
    Job.objects.update(attempts=2)
    jobs._finish(taken, state=Job.State.FAILED, error="alt", finished_at=timezone.now())
    assert Job.objects.get().state == Job.State.RUNNING


def test_broker_that_does_not_answer_loses_nothing(
    db, done, settings, django_capture_on_commit_callbacks
):
    from core.tasks import run

    class DeadBroker(Exception):
        pass

    def dead(*args):
        raise DeadBroker

    run.delay, kept = dead, run.delay
    try:
        with django_capture_on_commit_callbacks(execute=True):
            jobs.enqueue("test", key="1")
    finally:
        run.delay = kept
    assert Job.objects.get().state == Job.State.QUEUED
    jobs.sweep()
    assert done == ["1"]
