"""Runs tests against one faulty module, in a process of its own with a copy of the migrated
database.

A forked child has the libraries already and imports the mutant in the place of its module; nothing
is written into the tree. What counts as found is a failing test, or code or a database that cannot
be made any more.
"""

import importlib.abc
import importlib.util
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PATIENCE = 600
# How a run ends: tests pass, tests fail, tests cannot be imported, the code cannot be imported; all
# else is no answer.
PASSED, FAILED, UNCOLLECTABLE, UNIMPORTABLE, BROKEN = 0, 1, 2, 69, 70
FOUND = (FAILED, UNCOLLECTABLE, UNIMPORTABLE)


class Mutant(NamedTuple):
    path: str
    line: int
    what: str
    source: str


def in_child(work) -> int:
    """The exit code of the work in a process of its own, with what it started; one that takes too
    long is killed.
    """
    child = os.fork()
    if not child:
        code = BROKEN
        try:
            os.setsid()
            code = int(work() or 0)
        finally:
            os._exit(code)
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def import_libraries() -> None:
    """What every child would import anew; nothing of ours, and nothing that needs settings."""
    for name in ("pytest", "django.db.models", "weasyprint", "celery", "psycopg", "fido2.server"):
        importlib.import_module(name)


def _connect(path: Path):
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["TEST"]["NAME"] = str(path)
    return connection


def make_database(path: Path) -> None:
    _connect(path).creation.create_test_db(verbosity=0, serialize=False)


def run_tests(mutant: Mutant, tests: list[str], template: Path) -> int:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    own = shutil.copy(template, f"{template}.{os.getpid()}")
    sys.meta_path.insert(0, Instead(mutant))
    try:
        connection = _connect(Path(own))
        if "/models" in mutant.path or mutant.path.startswith("core/"):
            declare(connection)
    except Exception:
        return UNIMPORTABLE

    def stand(*_args, **_kwargs):
        connection.close()
        connection.settings_dict["NAME"] = own
        return own

    connection.creation.create_test_db = stand
    import pytest

    return pytest.main(["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *tests])


def declare(connection) -> None:
    """Bring the database to what the models say now, as a migration would: columns, constraints and
    guards.
    """
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    from core import guards

    connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
    connection.close()
    state = MigrationLoader(connection).project_state()
    changes = MigrationAutodetector(state, ProjectState.from_apps(apps)).changes({})
    guards.lift_guards()
    for migration in (migration for own in changes.values() for migration in own):
        with connection.schema_editor(atomic=False) as editor:
            state = migration.apply(state, editor)
    guards.install_guards()


class Instead(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports the mutant where its module is asked for."""

    def __init__(self, mutant: Mutant):
        self.mutant = mutant
        self.name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.name:
            return None
        spec = importlib.util.spec_from_loader(fullname, self, origin=str(ROOT / self.mutant.path))
        if self.mutant.path.endswith("__init__.py"):
            spec.submodule_search_locations = [str((ROOT / self.mutant.path).parent)]
        return spec

    def get_source(self, fullname):
        return self.mutant.source
