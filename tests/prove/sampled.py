"""Faults drawn over the whole house: first a place, then what may go wrong there. At least 88 of
100 are noticed.

Every fault meets the tests that reach its line, those of its own app first, for a minute and a half
at most: a run of the suite under coverage tells which test reaches what, and how long it takes. A
line that runs at import is met by the tests that reach anything in its module. A fault in a
declaration goes into the database too, as a migration would put it there.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from tests.prove.faulty import (
    FOUND,
    PASSED,
    ROOT,
    Mutant,
    import_libraries,
    in_child,
    make_database,
    run_tests,
)
from tests.prove.mutation import fault, places
from tests.prove.place import figure

LEAST_KILLED, SECONDS = 0.88, 90


class Reach(NamedTuple):
    """Which tests reach what: {path: {line: tests}}, and how long each takes in seconds."""

    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Node ids, the quickest of the own app first, as many as fit into the time; the app's own
        where none is known. A line that runs when its module is loaded is reached by all who use
        the module: those that look at what is declared and shown come first.
        """
        reached = self.lines.get(mutant.path, {})
        found = reached.get(mutant.line)
        first = f"tests/{mutant.path.partition('/')[0]}/" if found else "tests/test_"
        found = found or set().union(*reached.values())
        app = f"tests/{mutant.path.partition('/')[0]}/"
        chosen, spent = [], 0.0
        for test in sorted(
            found, key=lambda name: (not name.startswith(first), self.seconds.get(name, 0), name)
        ):
            spent += self.seconds.get(test, 0)
            if spent > SECONDS:
                break
            chosen.append(test)
        return chosen or [app]


def run(*, count: int, seed: int) -> int:
    """Draw, judge and tell; the control is every list of tests without a fault, drawn one in
    ten.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="phien-cho-mutants-", ignore_cleanup_errors=True
    ) as folder:
        template = Path(folder) / "template.sqlite3"
        os.environ.update(
            TMPDIR=folder,
            DJANGO_SETTINGS_MODULE="tests.settings",
            DATABASE_URL=f"sqlite:///{template}",
        )
        tempfile.tempdir = None
        reach = read_reach(reach_file())
        import_libraries()
        if in_child(lambda: make_database(template)):
            raise RuntimeError("The database for the tests could not be made.")
        chosen = draw(count, seed)
        few = random.Random(seed).sample(chosen, -(-count // 10))
        with ThreadPoolExecutor(os.cpu_count()) as pool:

            def end_of(mutant, source=None):
                faulty = mutant._replace(source=source) if source else mutant
                return in_child(lambda: run_tests(faulty, reach.tests_of(mutant), template))

            sound = sum(
                end != PASSED
                for end in pool.map(lambda m: end_of(m, (ROOT / m.path).read_text()), few)
            )
            ends = list(pool.map(end_of, chosen))
    return tell(chosen, ends, sound=sound, seed=seed, seconds=time.monotonic() - started)


def tell(chosen: list[Mutant], ends: list[int], *, sound: int, seed: int, seconds: float) -> int:
    """A line per survivor, a line per app, then the figure."""
    lives = [mutant for mutant, end in zip(chosen, ends, strict=True) if end not in FOUND]
    rows = [{"path": m.path, "line": m.line, "what": m.what} for m in lives]
    for row in rows:
        print(json.dumps({"id": "survivor", **row}, ensure_ascii=False), flush=True)
    apps = [mutant.path.partition("/")[0] for mutant in chosen]
    for app in sorted(set(apps)):
        own = [mutant for mutant in lives if mutant.path.startswith(f"{app}/")]
        n = apps.count(app)
        print(
            json.dumps(
                {"id": "mutants-app", "app": app, "n": n, "killed": round(1 - len(own) / n, 3)}
            ),
            flush=True,
        )
    share = 1 - len(lives) / len(chosen)
    return figure(
        id="mutants",
        n=len(chosen),
        seed=seed,
        killed=round(share, 3),
        bad=int(share < LEAST_KILLED),
        control_bad=int(not sound),
        seconds=round(seconds, 1),
        survivors=rows,
    )


def draw(count: int, seed: int) -> list[Mutant]:
    """Places over all apps alike, without repetition, then one of the faults that each has to
    offer.
    """
    chance = random.Random(seed)
    everywhere = [
        (path, n, faults)
        for path in house()
        for n, (_line, faults) in enumerate(places(path.read_text()))
    ]
    return [
        Mutant(str(path.relative_to(ROOT)), *fault(path.read_text(), n, chance.randrange(faults)))
        for path, n, faults in chance.sample(everywhere, count)
    ]


def house() -> list[Path]:
    """Every module of the apps: no migrations, and no settings, which `check --deploy` judges."""
    order = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "root_packages"
    ]
    files = sorted(path for app in order for path in (ROOT / app).rglob("*.py"))
    return [path for path in files if "migrations" not in path.parts and path.name != "settings.py"]


def reach_file() -> Path:
    """The folder with what a run of the suite under coverage left; made once for a state of the
    tree.
    """
    files = subprocess.run(
        ["git", "ls-files", "-s", "*.py", "*.html"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    change = subprocess.run(
        ["git", "diff", "HEAD", "--", "*.py", "*.html"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    kept = (
        Path(tempfile.gettempdir()).parent
        / f"phien-cho-reach-{hashlib.sha256(files + change).hexdigest()[:12]}"
    )
    if not (kept / "tests.xml").exists():
        kept.mkdir(exist_ok=True)
        # The money machine tries thousands of turns, which nobody waits for under coverage.
        words = [
            "-q",
            "-n",
            "auto",
            "--dist",
            "loadscope",
            "-p",
            "no:randomly",
            "--ignore",
            "tests/machine",
            "--cov",
        ]
        words += ["-m", "not browser", "--cov-context=test", "--cov-report="]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment["COVERAGE_FILE"] = str(kept / "coverage")
        command = [sys.executable, "-m", "pytest", *words, f"--junitxml={kept}/tests.xml.part"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=sys.stderr)
        if done.returncode not in (0, 1):
            raise RuntimeError("The suite could not be run under coverage.")
        (kept / "tests.xml.part").rename(kept / "tests.xml")
    return kept


def read_reach(kept: Path) -> Reach:
    from coverage import CoverageData

    data, lines = CoverageData(basename=str(kept / "coverage")), {}
    data.read()
    for measured in data.measured_files():
        by_line = data.contexts_by_lineno(measured)
        named = {
            line: {c.rpartition("|")[0] for c in contexts if c}
            for line, contexts in by_line.items()
        }
        lines[str(Path(measured).relative_to(ROOT))] = {
            line: tests for line, tests in named.items() if tests
        }
    seconds = {}
    for case in ElementTree.parse(kept / "tests.xml").iter("testcase"):  # noqa: S314 - our own file
        module, name = case.get("classname").replace(".", "/") + ".py", case.get("name")
        seconds[f"{module}::{name}"] = float(case.get("time"))
    return Reach(lines, seconds)
