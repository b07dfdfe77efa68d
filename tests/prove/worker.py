"""2,000 messages and three workers on the folder: none dies, none is lost. And a job that ends its
worker is given up after five times, and its page says so.
"""

import os
import signal
import sys
import time
from contextlib import contextmanager, suppress

from tests.prove.place import Place, figure
from tests.prove.race import client_of

MESSAGES, WORKERS, LIMIT_SECONDS = 2_000, 3, 240
# Another disk than the queue's, as on most machines.
ELSEWHERE = "/dev/shm"  # noqa: S108


def run(place: Place) -> int:
    return messages(place) + poison(place)


def messages(place: Place) -> int:
    started = time.monotonic()
    dead, lost = work(place)
    control_dead, control_lost = work(place, settings="tests.prove.controls.library_queue")
    return figure(
        id="worker-messages",
        n=MESSAGES,
        workers=WORKERS,
        dead=dead,
        lost=lost,
        bad=dead + lost,
        control_bad=control_dead + control_lost,
        seconds=round(time.monotonic() - started, 1),
    )


def work(place: Place, *, settings: str = "config.settings") -> tuple[int, int]:
    """(workers that ended by themselves, jobs not done) when the messages are sent while the
    workers read, and nobody sweeps.
    """
    from core.models import Job

    promise()
    more = {"DJANGO_SETTINGS_MODULE": settings, "TMPDIR": ELSEWHERE}
    with processes(place, [worker(n) for n in range(WORKERS)], more) as workers:
        send(place, more)
        until = time.monotonic() + LIMIT_SECONDS
        still, since = -1, time.monotonic()
        # Until all is done, or nothing has moved for ten seconds.
        while (left := Job.objects.live().count()) and time.monotonic() < until:
            if left != still:
                still, since = left, time.monotonic()
            elif time.monotonic() - since > 10:
                break
            time.sleep(0.2)
        return sum(process.poll() is not None for process in workers), left


def promise() -> None:
    """So many jobs that nobody has been told of."""
    from core.models import Job

    Job.objects.all().delete()
    facts = {"kind": "forget_typed", "language": "vi", "not_before": now(), "created_at": now()}
    Job.objects.bulk_create([Job(key=str(n), **facts) for n in range(MESSAGES)])


def send(place: Place, more: dict) -> None:
    """From four processes at a time, as web workers do, but as fast as they can."""
    program = (
        "import django; django.setup()\n"
        "from core.jobs import wake_worker\n"
        "from core.models import Job\n"
        "import sys\n"
        "mine = int(sys.argv[1])\n"
        "for pk in Job.objects.order_by('pk').values_list('pk', flat=True):\n"
        "    pk % 4 == mine and wake_worker(pk)\n"
    )
    commands = [(sys.executable, "-c", program, str(n)) for n in range(4)]
    senders = [place.start(*command, log="senders.log", more=more) for command in commands]
    for sender in senders:
        assert sender.wait() == 0


def poison(place: Place) -> int:
    from core.models import Job
    from imports.actions import start_import
    from tests.factories.accounts import AgencyFactory, staff

    agency = AgencyFactory()
    organiser = staff(agency)
    run = start_import(agency, kind="producers", file=a_file(), by=organiser, at=now())
    more = {"DJANGO_SETTINGS_MODULE": "tests.prove.controls.with_poison"}
    with processes(place, [worker(1), beat()], more) as working:
        until = time.monotonic() + LIMIT_SECONDS
        while Job.objects.live().exists() and time.monotonic() < until:
            time.sleep(0.5)
        dead = sum(process.poll() is not None for process in working)
    job = Job.objects.get(kind="read_import", key=str(run.pk))
    page = client_of(organiser).get(run.get_absolute_url()).content.decode()
    says, offers = job.error in page, f"/imports/{run.pk}/repeat" in page
    bad = (job.state, job.attempts) != ("failed", 5)
    return figure(
        id="worker-poison",
        attempts=job.attempts,
        state=job.state,
        says=says,
        offers_again=offers,
        dead=dead,
        bad=bad + (not says) + (not offers) + dead,
    )


def a_file():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("ds.csv", "Tên cơ sở\nHTX Thử\n".encode())


def now():
    from django.utils import timezone

    return timezone.now()


def worker(number: int) -> tuple[str, ...]:
    quiet = ["--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
    hands = ["worker", "--concurrency", "2", "--hostname", f"w{number}@%h"]
    return (sys.executable, "-m", "celery", "-A", "config", *hands, *quiet)


def beat() -> tuple[str, ...]:
    words = ["beat", "--loglevel", "ERROR", "--pidfile=", "--schedule"]
    schedule = os.path.join(os.environ["VAR_DIR"], "beat")
    return (sys.executable, "-m", "celery", "-A", "config", *words, schedule)


@contextmanager
def processes(place: Place, commands: list, more: dict):
    started = [place.start(*command, log="workers.log", more=more) for command in commands]
    try:
        yield started
    finally:
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
