"""Faults put into the calculation, the states and the permissions: at least 85 of 100 are found by the tests.

One in ten of every file, all with --deep. Each is imported in the place of its module by a process of its own, which runs the
tests that should notice on a copy of the database. Those that live on are told, by line and change. The control: the same
without a fault, for every list of tests, must pass. It counts against the proof when it does not.
"""

import ast
import importlib.abc
import importlib.util
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.prove.mutation import moves, mutants
from tests.prove.place import figure

ROOT = Path(__file__).parents[2]
LEAST_KILLED, SAMPLE, PATIENCE = 0.85, 10, 600
# How a run ends: tests pass, tests fail, tests cannot be imported, the code cannot be imported; all else is no answer.
PASSED, FAILED, UNCOLLECTABLE, UNIMPORTABLE, BROKEN = 0, 1, 2, 69, 70
FOUND = (FAILED, UNCOLLECTABLE, UNIMPORTABLE)


class Mutant(NamedTuple):
    path: str
    line: int
    what: str
    source: str


def calculation() -> list[Mutant]:
    return _of("funding/models/calculation.py", mutants)


def states() -> list[Mutant]:
    paths = [
        p
        for p in sorted(ROOT.glob("*/models*/**/*.py")) + sorted(ROOT.glob("*/models.py"))
        if "TRANSITIONS = {" in p.read_text()
    ]
    declared = [mutant for path in paths for mutant in _of(str(path.relative_to(ROOT)), moves)]
    return _of("core/transitions.py", mutants) + declared


def permissions() -> list[Mutant]:
    return [mutant for path in sorted(ROOT.glob("*/rules.py")) for mutant in _of(str(path.relative_to(ROOT)), mutants)]


def matrix_of(path: str) -> list[str]:
    """The tests of the app's rules, and its own lines of the matrix; all lines for the rules that every app asks."""
    app = path.partition("/")[0]
    own = [] if app == "accounts" else ["-k", f"{app}: or test_rules"]
    return [f"tests/{app}/test_rules.py", "tests/test_permissions.py", *own]


# {part: (its mutants, the tests that should notice a fault in a file)}
PARTS = {
    "calculation": (
        calculation,
        lambda _path: ["tests/funding/models/test_calculation.py", "tests/funding/actions/test_rule.py"],
    ),
    "states": (states, lambda _path: ["tests/test_states.py", "tests/core/test_transitions.py"]),
    "permissions": (permissions, matrix_of),
}


def run(*, is_deep: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="phien-cho-mutants-", ignore_cleanup_errors=True) as folder:
        template = Path(folder) / "template.sqlite3"
        os.environ.update(TMPDIR=folder, DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=f"sqlite:///{template}")
        tempfile.tempdir = None
        import_libraries()
        if in_child(lambda: make_database(template)):
            raise RuntimeError("The database for the tests could not be made.")
        return sum(judge(name, template, is_deep=is_deep) for name in PARTS)


def judge(name: str, template: Path, *, is_deep: bool) -> int:
    """Controls first: without a fault each list of tests passes. Then every mutant; only failing tests count as found."""
    made, tests = PARTS[name]
    chosen, started = made() if is_deep else few_of(made()), time.monotonic()
    innocents = {
        tuple(tests(m.path)): Mutant(m.path, 0, "", ast.unparse(ast.parse((ROOT / m.path).read_text()))) for m in chosen
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def ends_of(mutants):
            return list(pool.map(lambda mutant: in_child(lambda: run_tests(mutant, tests(mutant.path), template)), mutants))

        control = sum(end != PASSED for end in ends_of(innocents.values()))
        ends = ends_of([] if control else chosen)
    lives = [(mutant, end) for mutant, end in zip(chosen, ends, strict=False) if end not in FOUND]
    for mutant, end in lives:
        how = "lives" if end == PASSED else f"ended with {end}"
        print(f"  {how}: {mutant.path}:{mutant.line} {mutant.what}", flush=True)
    killed = len(ends) - len(lives)
    return figure(
        id=f"mutants-{name}", n=len(chosen), killed=killed, share=round(killed / len(chosen), 3),
        bad=int(killed < LEAST_KILLED * len(chosen)), control_bad=int(not control), seconds=round(time.monotonic() - started, 1),
    )  # fmt: skip


def few_of(made: list[Mutant]) -> list[Mutant]:
    """One in ten of every file, and one at least; the same ones each time."""
    files: dict[str, list[Mutant]] = {}
    for mutant in made:
        files.setdefault(mutant.path, []).append(mutant)
    return [mutant for own in files.values() for mutant in random.Random(7).sample(own, -(-len(own) // SAMPLE))]


def in_child(work) -> int:
    """The exit code of the work in a process of its own, with what it started; one that takes too long is killed."""
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
    except Exception:
        return UNIMPORTABLE

    def stand(*_args, **_kwargs):
        connection.close()
        connection.settings_dict["NAME"] = own
        return own

    connection.creation.create_test_db = stand
    import pytest

    return pytest.main(["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *tests])


class Instead(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports the mutant where its module is asked for."""

    def __init__(self, mutant: Mutant):
        self.mutant, self.name = mutant, mutant.path.removesuffix(".py").replace("/", ".")

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(ROOT / self.mutant.path))

    def get_source(self, fullname):
        return self.mutant.source


def _of(path: str, make) -> list[Mutant]:
    source = (ROOT / path).read_text()
    return [Mutant(path, line, what, changed) for line, what, changed in make(source)]
