"""The mail server is down while 200 letters are approved and the worker is killed; when it is back
everything goes out.

A worker that dies between the server's answer and ours leaves the letter in doubt: it is sent once
more, and the outbox says so. So there may be as many repeats as kills, each of them visible.
"""

import os
import signal
import socketserver
import threading
import time

from tests.prove.crash_worker import clock, worker
from tests.prove.place import Place, figure

LETTERS, KILLS, LIMIT_SECONDS = 200, 3, 240


class Mailbox(socketserver.ThreadingTCPServer):
    """As much of SMTP as a sender needs; it takes its time, so that a kill can fall between answer
    and row.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0):
        self.received: list[str] = []
        super().__init__(("127.0.0.1", port), Dialogue)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Dialogue(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            if line.upper() == "DATA":
                self.say("354 go on")
                self.server.received.append(self.letter())
                time.sleep(0.02)
            self.say("221 bye" if line.upper() == "QUIT" else "250 ok")
            if line.upper() == "QUIT":
                return

    def letter(self) -> str:
        """The Message-ID of what is sent."""
        name = ""
        while (line := self.rfile.readline().decode("utf-8", "replace").strip("\r\n")) != ".":
            if line.lower().startswith("message-id:"):
                name = line.split(":", 1)[1].strip()
        return name

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def run(place: Place) -> int:
    from core.models import Job
    from office.models import Letter

    furnish()
    probe = Mailbox()
    port = probe.server_address[1]
    probe.shutdown()
    probe.server_close()
    place.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    started = time.monotonic()
    beat, hands = clock(place), worker(place)
    try:
        time.sleep(6)
        while_down = Letter.objects.filter(status="sent").count()
        # The pauses between attempts grow to hours; for the proof the next attempt is now.
        box, kills = Mailbox(port), 0
        while (
            Letter.objects.exclude(status="sent").exists()
            and time.monotonic() - started < LIMIT_SECONDS
        ):
            Job.objects.filter(state="queued").update(not_before="2026-01-01T00:00:00Z")
            time.sleep(0.3)
            if kills < KILLS and len(box.received) > (kills + 1) * LETTERS // (KILLS + 2):
                os.killpg(hands.pid, signal.SIGKILL)
                hands.wait()
                hands, kills = worker(place), kills + 1
    finally:
        for process in (beat, hands):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    seconds = round(time.monotonic() - started, 1)
    twice = len(box.received) - len(set(box.received))
    told = sum(Letter.objects.values_list("repeats", flat=True))
    lost = LETTERS - len(set(box.received))
    hidden = max(0, twice - told)
    row = {
        "id": "mail",
        "n": LETTERS,
        "kills": kills,
        "lost": lost,
        "sent_while_down": while_down,
        "twice": twice,
        "told": told,
    }
    bad = lost + while_down + hidden + (kills != KILLS) + max(0, twice - KILLS)
    return figure(**row, bad=bad, control_bad=control(), seconds=seconds)


def furnish() -> None:
    from django.db import transaction

    from office.actions import approve_letter
    from tests.factories.accounts import AgencyFactory, staff
    from tests.factories.office import LetterFactory

    with transaction.atomic():
        agency = AgencyFactory()
        user = staff(agency)
        for _ in range(LETTERS):
            approve_letter(LetterFactory(agency=agency), by=user)


def control() -> int:
    """Letters lost by a sender that keeps no row of what is still to go: every one while the server
    is down.
    """
    from django.core.mail import EmailMessage, get_connection

    connection, lost = (
        get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=1),
        0,
    )
    for n in range(10):
        try:
            EmailMessage("x", "y", to=[f"a{n}@example.org"], connection=connection).send()
        except OSError:
            lost += 1
    return lost
