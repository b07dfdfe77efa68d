"""What a form makes is made once, though its button is pressed twice at the same moment."""

import time
from collections import Counter
from threading import Barrier

from tests.prove.place import Place, figure
from tests.prove.race import at_once

# Rows that say what happened, and words that only live on a page.
TOLD = ("auditlog.LogEntry", "core.Job", "core.Typed", "sessions.Session", "office.Letter")
# What tells two rows apart that are the same otherwise.
OWN = ("id", "token", "_at", "file", "thumbnail", "original", "digest")
# Whose row it is tells it apart, which key it has does not.
KEPT = ("booth_id", "claim_id", "event_id", "participation_id", "producer_id", "user_id")
PRESSES = 2


def run(place: Place) -> int:
    from unittest.mock import patch

    from django.conf import settings

    started = time.monotonic()
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    world = furnish()
    tried, doubled, errors = press_everything(world)
    with patch("imports.actions.workbook.sent_a_moment_ago", return_value=None):
        _tried, control, _errors = press_everything(world, only="start_import")
    print(*doubled, *errors, sep="\n") if doubled or errors else None
    return figure(
        id="doubles",
        n=tried,
        doubled=len(doubled),
        errors=len(errors),
        bad=len(doubled) + len(errors),
        control_bad=len(control),
        seconds=round(time.monotonic() - started, 1),
    )


def furnish():
    from django.db import transaction

    from tests.seconds import add_seconds
    from tests.test_permissions import session_of
    from tests.world import make_world

    with transaction.atomic():
        world = make_world()
        add_seconds(world)
    world.things["sessions"] = {role: session_of(user) for role, user in world.people.items()}
    return world


def press_everything(world, only: str = "") -> tuple[int, list[str], list[str]]:
    """(forms that made something, what was made twice, server errors). What an act has changed
    stays for the next, so those that make come before those that end.
    """
    from tests.test_effects import SUBJECTS, acts

    tried, doubled, errors = 0, [], []
    for name, role, subject in sorted(acts(), key=lambda act: ends(act[0])):
        if only and name != only:
            continue
        made, statuses = press(world, name, role, SUBJECTS.get(name, subject))
        tried += bool(made)
        doubled += [f"{name}: {row}" for row, n in made.items() if n > 1]
        errors += [f"{name}: {status}" for status in statuses if status >= 500]
    return tried, doubled, errors


def ends(name: str) -> bool:
    words = ("delete", "cancel", "close", "remove", "withdraw", "merge", "end_", "settle", "void")
    return any(word in name for word in words)


def press(world, name: str, role: str, subject: str) -> tuple[Counter, list[int]]:
    """({a new row as it reads: how often it is there}, statuses of the answers)."""
    from tests.test_posts import body_of

    made = body_of(world, name, role, subject)
    if made is None:
        return Counter(), []
    url, data = made
    before = keys()
    together = Barrier(PRESSES)

    def send(body):
        together.wait(20)
        return browser(world, role).post(url, body).status_code

    statuses = at_once(send, [fresh(data) for _ in range(PRESSES)], threads=PRESSES)
    return Counter(new_rows(before)), statuses


def browser(world, role: str):
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.cookies.update(world.sessions.get(role, {}))
    return client


def fresh(data: dict) -> dict:
    """The same once more: two browsers do not share an open file."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    copies = {}
    for name, value in data.items():
        if hasattr(value, "seek"):
            value.seek(0)
            value = SimpleUploadedFile(value.name, value.read())
        copies[name] = value
    return copies


def models():
    from tests.test_effects import MODELS

    return [model for model in MODELS if model._meta.label not in TOLD]


def keys() -> dict:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in models()}


def new_rows(before: dict):
    for model in models():
        for row in model._base_manager.exclude(pk__in=before[model]).values():
            told = {k: v for k, v in row.items() if k in KEPT or not k.endswith(OWN)}
            yield f"{model._meta.label} {told}"
