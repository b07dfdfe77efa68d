"""Whoever's request arrives before the close is in time, however long the queue: the documented
server, all applicants in the last seconds.
"""

import os
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPConnection

from tests.prove.place import Place, figure
from tests.prove.race import client_of

# {database: (applicants, seconds before the close at which the last of them sends)}
LOAD = {"sqlite": (150, 6.0), "postgres": (500, 0.5)}
# The embedded default, and what docs/deploy.md gives a province.
THREADS = {"sqlite": "128", "postgres": "256"}
# The applicants send over so long; then all have arrived.
SPREAD = {"sqlite": 0.0, "postgres": 9.5}


def run(place: Place) -> int:
    applicants, margin = LOAD[place.database]
    refused, errors, waits = rush(place, "config.settings")
    control, _errors, _waits = rush(place, "tests.prove.controls.unstamped")
    return figure(
        id=f"arrivals-{place.database}",
        n=applicants,
        seconds_before_the_close=margin,
        refused=refused,
        errors=errors,
        p50_seconds=round(waits[len(waits) // 2], 2),
        p95_seconds=round(waits[len(waits) * 95 // 100], 2),
        bad=refused + errors,
        control_bad=control,
    )


def rush(place: Place, settings: str) -> tuple[int, int, list[float]]:
    """(refused though in time, errors, seconds that each waited in order)."""
    from django.utils import timezone

    applicants, margin = LOAD[place.database]
    event, applications = furnish(applicants)
    with server(place, settings) as port:
        cookies = {pk: session_of(user) for pk, user in applications.items()}
        secrets = {pk: secret_of(port, pk, cookie) for pk, cookie in cookies.items()}
        event.apply_until = timezone.now() + timedelta(seconds=margin + SPREAD[place.database] + 1)
        event.save(update_fields=["apply_until"])
        time.sleep(1)
        begun = time.monotonic()

        def send(number_and_key):
            number, pk = number_and_key
            pause = begun + SPREAD[place.database] * number / applicants - time.monotonic()
            time.sleep(max(0, pause))
            return submit(port, pk, cookies[pk], secrets[pk])

        with ThreadPoolExecutor(applicants) as pool:
            answers = list(pool.map(send, enumerate(applications)))
    handed_in = event.participations.submitted().count()
    errors = sum(status != 302 for status, _seconds in answers)
    return applicants - handed_in, errors, sorted(seconds for _status, seconds in answers)


def furnish(applicants: int):
    from django.db import transaction

    from tests.factories.events import EventFactory
    from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
    from tests.factories.producers import RepresentativeFactory

    with transaction.atomic():
        event = EventFactory()
        drafts = [
            ExhibitFactory(participation=ParticipationFactory(event=event)).participation
            for _ in range(applicants)
        ]
        return event, {p.pk: RepresentativeFactory(producer=p.producer).user for p in drafts}


def session_of(user) -> str:
    return client_of(user).cookies["sessionid"].value


def secret_of(port: int, pk: int, session: str) -> str:
    """The cookie that a form's secret is compared with."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", f"/participations/{pk}/", headers={"Cookie": f"sessionid={session}"})
    answer = line.getresponse()
    answer.read()
    told = "; ".join(value for name, value in answer.getheaders() if name == "Set-Cookie")
    return told.partition("csrftoken=")[2].partition(";")[0]


def submit(port: int, pk: int, session: str, secret: str) -> tuple[int, float]:
    """(status, seconds) of handing one draft in; status 0 where nobody answered."""
    started = time.monotonic()
    line = HTTPConnection("127.0.0.1", port, timeout=90)
    head = {
        "Cookie": f"sessionid={session}; csrftoken={secret}",
        "X-CSRFToken": secret,
        "Content-Length": "0",
    }
    try:
        line.request("POST", f"/participations/{pk}/submit", headers=head)
        status = line.getresponse().status
    except OSError:
        status = 0
    return status, time.monotonic() - started


@contextmanager
def server(place: Place, settings: str):
    """The web server as we run it, on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = place.start(
        sys.executable,
        "-m",
        "gunicorn.app.wsgiapp",
        "-c",
        "config/gunicorn.py",
        "config.wsgi",
        log="web.log",
        more={
            "DJANGO_SETTINGS_MODULE": settings,
            "PORT": str(port),
            "DATABASE_POOL": "16",
            "WEB_THREADS": THREADS[place.database],
        },
    )
    try:
        wait_for(port)
        yield port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(100):
        with suppress(OSError):
            HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
            return
        time.sleep(0.2)
    raise TimeoutError("the server does not answer")
