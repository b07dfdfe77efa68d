"""The worker group is killed five times while certificates are made: none is lost, none doubled."""

import os
import signal
import sys
import time

from tests.prove.place import Place, figure

CERTIFICATES, KILLS, LIMIT_SECONDS = 200, 5, 300


def run(place: Place) -> int:
    event, agency, user = furnish()
    from certificates.actions import order_certificates

    order_certificates(event, agency=agency, by=user)
    started = time.monotonic()
    kills = work_and_kill(place)
    lost, doubled, torn = judge()
    seconds = round(time.monotonic() - started, 1)
    # Without the sweep the work that a killed worker held stays undone: that is what the guard is
    # for.
    undone = control(place)
    row = {
        "id": "crash-worker",
        "n": CERTIFICATES,
        "kills": kills,
        "lost": lost,
        "doubled": doubled,
        "torn": torn,
    }
    return figure(
        **row, bad=lost + doubled + torn + (kills != KILLS), control_bad=undone, seconds=seconds
    )


def furnish(count: int = CERTIFICATES):
    from django.db import transaction

    from tests.factories.accounts import AgencyFactory, staff
    from tests.factories.events import EventFactory
    from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory

    with transaction.atomic():
        event = EventFactory(host=AgencyFactory())
        for _ in range(count):
            ExhibitFactory(participation=ParticipationFactory(event=event, status="attended"))
        return event, event.host, staff(event.host)


def worker(place: Place):
    command = (
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "ERROR",
    )
    return place.start(*command, "--without-gossip", "--without-mingle", log="worker.log")


def clock(place: Place):
    schedule = os.path.join(place.environment["VAR_DIR"], "beat")
    command = (
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "beat",
        "--loglevel",
        "ERROR",
        "--schedule",
        schedule,
    )
    return place.start(*command, "--pidfile=", log="beat.log")


def work_and_kill(place: Place) -> int:
    """Run worker and clock to the end of the work, killing the worker group at every sixth of
    it.
    """
    beat, hands, kills = clock(place), worker(place), 0
    deadline = time.monotonic() + LIMIT_SECONDS
    try:
        while left() and time.monotonic() < deadline:
            time.sleep(0.2)
            if kills < KILLS and CERTIFICATES - left() >= (kills + 1) * CERTIFICATES // (KILLS + 1):
                os.killpg(hands.pid, signal.SIGKILL)
                hands.wait()
                hands, kills = worker(place), kills + 1
    finally:
        for process in (beat, hands):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return kills


def left() -> int:
    from core.models import Job

    return Job.objects.live().count()


def judge() -> tuple[int, int, int]:
    """(lost, doubled, torn files) of all certificates."""
    import hashlib

    from certificates.models import Certificate

    valid = list(Certificate.objects.filter(status="valid"))
    lost = CERTIFICATES - len({c.participation_id for c in valid})
    doubled = (
        Certificate.objects.count()
        - CERTIFICATES
        + abs(max(c.number for c in valid) - CERTIFICATES)
    )
    torn = 0
    for certificate in valid:
        with certificate.pdf.open() as file:
            torn += hashlib.sha256(file.read()).hexdigest() != certificate.sha256
    return lost, doubled, torn


def control(place: Place) -> int:
    """Jobs left undone when one worker is killed and nobody sweeps."""
    from certificates.actions import order_certificates

    event, agency, user = furnish(20)
    order_certificates(event, agency=agency, by=user)
    hands = worker(place)
    while left() > 14:
        time.sleep(0.1)
    os.killpg(hands.pid, signal.SIGKILL)
    hands.wait()
    hands = worker(place)
    last, since = left(), time.monotonic()
    while time.monotonic() - since < 8:
        if left() != last:
            last, since = left(), time.monotonic()
        time.sleep(0.5)
    os.killpg(hands.pid, signal.SIGKILL)
    hands.wait()
    return left()
