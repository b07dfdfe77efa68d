"""Background work that survives a dead worker: the row is written with the business data, the
message to Celery may be lost.

An app's `tasks.py` registers a kind with `@job("issue_certificate")`; its actions ask for it with
`enqueue`. The handler gets the key, may run twice, and gives every effect a unique key.
"""

import fcntl
import logging
import time
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditlog.context import set_actor
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from core.models import Job

log = logging.getLogger(__name__)

# After so long without a sign of work the pages that wait say that there is no worker.
WORKER_SILENT = timedelta(minutes=1)


@dataclass(frozen=True)
class Kind:
    handler: Callable[[str], None]
    max_attempts: int
    is_nightly: bool = False
    # Told of a job that is given up, by its key and the reason: what waits for it says so.
    given_up: Callable[[str, str], None] | None = None


KINDS: dict[str, Kind] = {}


def job(
    kind: str,
    *,
    max_attempts: int = 5,
    is_nightly: bool = False,
    given_up: Callable[[str, str], None] | None = None,
):
    """Register the handler of a kind of job: a function of the key. A nightly one is promised every
    night, its key the day. `given_up` is called with the key and the reason once a job is given up,
    whether it failed or ended its worker too often.
    """

    def register(handler):
        KINDS[kind] = Kind(handler, max_attempts, is_nightly, given_up)
        return handler

    return register


class NotYet(Exception):
    """Raised by a handler whose moment has moved: the job waits until `at` and no attempt is
    counted.
    """

    def __init__(self, at: datetime):
        self.at = at


def enqueue(
    kind: str, *, key: str, by=None, batch: str = "", not_before: datetime | None = None
) -> Job:
    """Promise a piece of work inside the caller's transaction; a live job of the same kind and key
    is taken instead.

    With `not_before` the sweep hands it to a worker once that moment has come; asked again, an
    earlier moment replaces it.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            row = Job.objects.create(
                kind=kind,
                key=key,
                batch=batch,
                asked_by=by and by.pk,
                language=translation.get_language() or settings.LANGUAGE_CODE,
                not_before=not_before or now,
                created_at=now,
            )
    except IntegrityError:
        live = Job.objects.live().filter(kind=kind, key=key)
        live.filter(state=Job.State.QUEUED, attempts=0, not_before__gt=not_before or now).update(
            not_before=not_before or now
        )
        return live.get()
    if not_before is None:
        transaction.on_commit(lambda: wake_worker(row.pk))
    return row


def wake_worker(job_id: int) -> None:
    """Tell a worker of the job. A broker that does not answer loses nothing: the sweep tells it
    again.
    """
    from core.tasks import run

    try:
        run.delay(job_id)
    except Exception:
        log.exception("no worker could be told of job %s; the sweep will", job_id)


def run_job(job_id: int) -> None:
    """Take the job if it is free, do it as the person who asked, and leave its outcome in the
    row.
    """
    autodiscover_modules("tasks")
    row = _take(job_id)
    if row is None:
        return
    kind = KINDS[row.kind]
    user = get_user_model().objects.filter(pk=row.asked_by).first()
    try:
        with translation.override(row.language), set_actor(user) if user else nullcontext():
            kind.handler(row.key)
    except NotYet as later:
        _finish(row, state=Job.State.QUEUED, not_before=later.at, attempts=row.attempts - 1)
    except Exception as error:
        log.exception("job %s failed", row)
        _failed(row, error, is_last=row.attempts >= kind.max_attempts)
    else:
        _finish(row, state=Job.State.DONE, error="", finished_at=timezone.now())


def waiting_for(kind: str, *, key: str) -> dict:
    """What the page that waits for a job shows of it: {"job": the newest of this kind and key or
    None, "has_no_worker": whether nobody takes work at the moment}.
    """
    return {
        "job": Job.objects.filter(kind=kind, key=key).order_by("-pk").first(),
        "has_no_worker": has_no_worker(at=timezone.now()),
    }


def has_no_worker(*, at: datetime) -> bool:
    """Whether work has been due for a minute while nothing was done and nothing was in hand."""
    since = at - WORKER_SILENT
    moving = Q(finished_at__gte=since) | Q(state=Job.State.RUNNING, lease_until__gte=at)
    return Job.objects.due(at=since).exists() and not Job.objects.filter(moving).exists()


@transaction.atomic
def repeat_job(row: Job, *, by) -> Job:
    """Have a failed job done again from the beginning, as the person who asked first. A live one of
    the same kind and key is taken instead.
    """
    log.info("job %s is asked for again by %s", row, by.pk)
    asker = get_user_model().objects.filter(pk=row.asked_by).first()
    return enqueue(row.kind, key=row.key, by=asker, batch=row.batch)


@contextmanager
def one_at_a_time(work: str):
    """One process of this machine at a time does this work; the end of a process, however it ends,
    lets go.

    The others wait for less than a lease, then raise NotYet.
    """
    until = time.monotonic() + settings.JOB_LEASE_SECONDS / 4
    with (settings.VAR_DIR / f"{work}.lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise NotYet(
                        timezone.now() + timedelta(seconds=settings.JOB_SWEEP_SECONDS)
                    ) from None
                time.sleep(0.02)
        yield


def promise_nightly() -> None:
    """Promise what every night asks for."""
    autodiscover_modules("tasks")
    for kind in [kind for kind, known in KINDS.items() if known.is_nightly]:
        enqueue(kind, key=timezone.localdate().isoformat())


def sweep() -> int:
    """Tell a worker of every job that is due and may have been forgotten; returns how many."""
    due = list(Job.objects.due(at=timezone.now()).order_by("pk").values_list("pk", flat=True)[:500])
    for job_id in due:
        wake_worker(job_id)
    return len(due)


def _take(job_id: int) -> Job | None:
    now = timezone.now()
    with transaction.atomic():
        row = Job.objects.select_for_update().due(at=now).filter(pk=job_id).first()
        if row is None:
            return None
        if row.state == Job.State.RUNNING and row.attempts >= KINDS[row.kind].max_attempts:
            with translation.override(row.language):
                _give_up(row, reason=_("the worker ended in the middle of it, again and again"))
            return None
        row.state, row.attempts = Job.State.RUNNING, row.attempts + 1
        row.lease_until = now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        row.save()
    return row


def _failed(row: Job, error: Exception, *, is_last: bool) -> None:
    reason = (str(error) or type(error).__name__)[:1000]
    if is_last:
        with translation.override(row.language):
            return _give_up(row, reason=reason)
    row.put_off(at=timezone.now())
    return _finish(row, state=Job.State.QUEUED, error=reason, not_before=row.not_before)


def _give_up(row: Job, *, reason: str) -> None:
    log.error("job %s is given up: %s", row, reason)
    is_mine = _finish(row, state=Job.State.FAILED, error=reason, finished_at=timezone.now())
    told = KINDS[row.kind].given_up
    if is_mine and told:
        told(row.key, reason)


def _finish(row: Job, **outcome) -> bool:
    """Write the outcome unless another worker has taken the job over since the lease ran out."""
    mine = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, attempts=row.attempts)
    return bool(mine.update(lease_until=None, **outcome))
