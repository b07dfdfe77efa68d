"""Many organisers give one share of a booth to different producers at once, through the real page:
one wins.
"""

import http.client
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from tests.prove.place import Place, figure

ATTEMPTS = {"postgres": (500, 40), "sqlite": (500, 25)}  # (attempts, at once)


def run(place: Place) -> int:
    from django.db import connection

    attempts, at_once = ATTEMPTS[place.database]
    share, participations, session = furnish(attempts)
    with served(place) as port:
        started = time.monotonic()
        answers = race(port, session, share, participations, at_once)
        seconds = time.monotonic() - started
        held = live(share)
        # The same race without the guard: the unique index dropped.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM logistics_placement")
            cursor.execute("DELETE FROM logistics_allocation")
            cursor.execute("DROP INDEX one_live_allocation_per_booth_share")
        race(port, session, share, participations, at_once)
        control = live(share)
    errors = sum(answer not in (302, 422) for answer in answers)
    return figure(
        id=f"allocations-{place.database}",
        n=attempts,
        winners=held,
        refused=answers.count(422),
        errors=errors,
        bad=abs(held - 1) + errors + abs(answers.count(302) - 1),
        control_bad=control - 1,
        seconds=round(seconds, 1),
    )


def furnish(attempts: int):
    """(share, participations, session key) of an organiser's fair."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from tests.factories.accounts import AgencyFactory, staff
    from tests.factories.events import BoothShareFactory, EventFactory
    from tests.factories.exhibitors import ParticipationFactory

    with transaction.atomic():
        event = EventFactory(host=AgencyFactory())
        share = BoothShareFactory(booth__event=event)
        user = staff(event.host)
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "accounts.adapter.SignIn"
        session.save()
        rows = [ParticipationFactory(event=event, status="accepted").pk for _ in range(attempts)]
    return share.pk, rows, session.session_key


class served:  # noqa: N801 - used as a with-statement
    def __init__(self, place: Place):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = (
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "3",
        )
        self.process = place.start(*command, "--threads", "8", log="web.log")

    def __enter__(self) -> int:
        for _ in range(100):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return self.port
            except OSError:
                time.sleep(0.2)
        raise SystemExit("the web server did not start")

    def __exit__(self, *error):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def race(port: int, session: str, share: int, participations: list[int], at_once: int) -> list[int]:
    """The HTTP status of every attempt."""

    def attempt(pk: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        token = "a" * 32
        body = urlencode({"share": share, "csrfmiddlewaretoken": token})
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", f"/participations/{pk}/allocate", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(attempt, participations))


def live(share: int) -> int:
    from logistics.models import Allocation

    return Allocation.objects.live().filter(share=share).count()
