from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone, translation

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


def test_end_of_a_job_is_the_end_of_no_other(db, done):
    """Beside it one of the same kind runs, one waits and one is done."""
    lease = timezone.now() + timedelta(minutes=1)
    waits, runs, is_done, row = (jobs.enqueue("test", key=key) for key in "abcd")
    Job.objects.filter(pk=runs.pk).update(state=Job.State.RUNNING, lease_until=lease, attempts=1)
    Job.objects.filter(pk=is_done.pk).update(state=Job.State.DONE, error="từ trước")
    jobs.run_job(row.pk)
    states = dict(Job.objects.values_list("key", "state"))
    assert states == {"a": "queued", "b": "running", "c": "done", "d": "done"}
    runs.refresh_from_db()
    assert (runs.lease_until, runs.finished_at) == (lease, None)
    waits.refresh_from_db()
    assert (waits.attempts, waits.finished_at) == (0, None)
    is_done.refresh_from_db()
    assert is_done.error == "từ trước"
    row.refresh_from_db()
    assert (row.lease_until, row.attempts, row.error) == (None, 1, "")
    assert row.finished_at is not None


def test_job_works_as_who_asked_in_their_language(db):
    seen = []

    @jobs.job("test-who")
    def handle(key):
        person = UserFactory(full_name=key)
        entry = LogEntry.objects.get_for_object(person).first()
        seen.append((translation.get_language(), entry.actor))

    user = UserFactory()
    with translation.override("en"):
        asked = jobs.enqueue("test-who", key="1", by=user)
    nobodys = jobs.enqueue("test-who", key="2")
    for row in (asked, nobodys):
        jobs.run_job(row.pk)
    del jobs.KINDS["test-who"]
    assert seen == [("en", user), ("vi", None)]


def test_waits_longer_after_every_failure():
    now = timezone.now()
    waits = []
    for attempts in (1, 2, 3):
        row = Job(attempts=attempts)
        row.put_off(at=now)
        waits.append((row.not_before - now).total_seconds())
    assert waits == [5, 20, 80]


def test_progress_counts_one_batch(db, done):
    for key, batch, state in (
        ("1", "mine", "done"),
        ("2", "mine", "failed"),
        ("3", "mine", "queued"),
        ("4", "other", "done"),
    ):
        row = jobs.enqueue("test", key=key, batch=batch)
        Job.objects.filter(pk=row.pk).update(state=state)
    assert Job.objects.of_batch("mine").progress() == {"total": 3, "done": 1, "failed": 1}


def test_earlier_moment_replaces_a_later_one_of_that_job_alone(db, done):
    now = timezone.now()
    late, other = now + timedelta(days=2), now + timedelta(days=3)
    jobs.enqueue("test", key="1", not_before=late)
    jobs.enqueue("test", key="2", not_before=other)
    jobs.enqueue("test", key="1", not_before=now + timedelta(days=1))
    jobs.enqueue("test", key="1", not_before=other)
    moments = dict(Job.objects.values_list("key", "not_before"))
    assert moments == {"1": now + timedelta(days=1), "2": other}


def test_job_whose_moment_has_moved_waits_and_no_attempt_counts(db):
    later = timezone.now() + timedelta(hours=3)

    @jobs.job("test-later")
    def handle(key):
        raise jobs.NotYet(later)

    row = jobs.enqueue("test-later", key="1")
    jobs.run_job(row.pk)
    del jobs.KINDS["test-later"]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.not_before) == (Job.State.QUEUED, 0, later)


def test_every_night_promises_what_is_nightly_once(db):
    jobs.promise_nightly()
    jobs.promise_nightly()
    day = timezone.localdate().isoformat()
    nightly = {kind for kind, known in jobs.KINDS.items() if known.is_nightly}
    assert nightly
    assert sorted(Job.objects.values_list("kind", "key")) == sorted((kind, day) for kind in nightly)


def test_job_that_ends_its_worker_is_given_up_and_told(db):
    told = []
    jobs.job("test-poison", given_up=lambda key, reason: told.append((key, reason)))(None)
    row, other = (jobs.enqueue("test-poison", key=key) for key in ("1", "2"))
    gone = timezone.now() - timedelta(seconds=1)
    held = {"state": Job.State.RUNNING, "lease_until": gone}
    Job.objects.filter(pk=row.pk).update(attempts=5, **held)
    Job.objects.filter(pk=other.pk).update(attempts=4, **held)
    jobs.run_job(row.pk)
    assert jobs._take(other.pk).attempts == 5
    del jobs.KINDS["test-poison"]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.lease_until) == (Job.State.FAILED, 5, None)
    assert told == [("1", row.error)]
    assert "giữa chừng" in row.error


def test_given_up_is_told_once_and_only_at_the_end(db):
    told = []

    @jobs.job("test-told", max_attempts=2, given_up=lambda *words: told.append(words))
    def fail(key):
        raise KeyError

    row = jobs.enqueue("test-told", key="1")
    jobs.run_job(row.pk)
    assert told == []
    Job.objects.update(not_before=timezone.now())
    jobs.run_job(row.pk)
    jobs.run_job(row.pk)
    del jobs.KINDS["test-told"]
    assert told == [("1", "KeyError")]


def test_worker_that_lost_its_lease_gives_nothing_up(db):
    told = []
    jobs.job("test-late", max_attempts=1, given_up=lambda *words: told.append(words))(None)
    row = jobs._take(jobs.enqueue("test-late", key="1").pk)
    Job.objects.update(attempts=2)
    jobs._failed(row, RuntimeError("alt"), is_last=True)
    del jobs.KINDS["test-late"]
    assert (told, Job.objects.get().state) == ([], Job.State.RUNNING)


def test_no_worker_is_told_after_a_minute_without_a_sign_of_work(db, done):
    at = timezone.now()
    waits, other, failed = (jobs.enqueue("test", key=key) for key in "abc")
    kept = {"state": Job.State.DONE, "finished_at": at - timedelta(minutes=5)}
    Job.objects.filter(pk__in=[other.pk, failed.pk]).update(**kept)
    assert not jobs.has_no_worker(at=at)
    Job.objects.filter(pk=waits.pk).update(not_before=at - timedelta(seconds=61))
    assert jobs.has_no_worker(at=at)
    Job.objects.filter(pk=other.pk).update(finished_at=at - timedelta(seconds=20))
    assert not jobs.has_no_worker(at=at)
    Job.objects.filter(pk=other.pk).update(finished_at=at - timedelta(minutes=5))
    lease = {"state": Job.State.RUNNING, "lease_until": at + timedelta(seconds=20)}
    Job.objects.filter(pk=failed.pk).update(**lease)
    assert not jobs.has_no_worker(at=at)
    Job.objects.filter(pk=failed.pk).update(lease_until=at - timedelta(seconds=1))
    assert jobs.has_no_worker(at=at)


def test_page_that_waits_reads_the_newest_job_of_its_key(db, done):
    first = jobs.enqueue("test", key="1")
    Job.objects.update(state=Job.State.FAILED)
    jobs.enqueue("test", key="2")
    assert jobs.waiting_for("test", key="1") == {"job": first, "has_no_worker": False}
    again = jobs.enqueue("test", key="1")
    assert jobs.waiting_for("test", key="1")["job"] == again
    assert jobs.waiting_for("other", key="1")["job"] is None
