"""Faults put into the calculation, the states and the permissions: at least 85 of 100 are found by
the tests.

One in ten of every file, all with --deep. Each is imported in the place of its module by a process
of its own, which runs the tests that should notice on a copy of the database. Those that live on
are told, by line and change. The control: the same without a fault, for every list of tests, must
pass. It counts against the proof when it does not.
"""

import ast
import os
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
from tests.prove.mutation import moves, mutants
from tests.prove.place import figure

LEAST_KILLED, SAMPLE = 0.85, 10


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
    return [
        mutant
        for path in sorted(ROOT.glob("*/rules.py"))
        for mutant in _of(str(path.relative_to(ROOT)), mutants)
    ]


def matrix_of(path: str) -> list[str]:
    """The tests of the app's rules, and its own lines of the matrix; all lines for the rules that
    every app asks.
    """
    app = path.partition("/")[0]
    own = [] if app == "accounts" else ["-k", f"{app}: or test_rules"]
    return [f"tests/{app}/test_rules.py", "tests/test_permissions.py", *own]


# {part: (its mutants, the tests that should notice a fault in a file)}
PARTS = {
    "calculation": (
        calculation,
        lambda _path: [
            "tests/funding/models/test_calculation.py",
            "tests/funding/actions/test_rule.py",
        ],
    ),
    "states": (states, lambda _path: ["tests/test_states.py", "tests/core/test_transitions.py"]),
    "permissions": (permissions, matrix_of),
}


def run(*, is_deep: bool) -> int:
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
        import_libraries()
        if in_child(lambda: make_database(template)):
            raise RuntimeError("The database for the tests could not be made.")
        return sum(judge(name, template, is_deep=is_deep) for name in PARTS)


def judge(name: str, template: Path, *, is_deep: bool) -> int:
    """Controls first: without a fault each list of tests passes. Then every mutant; only failing
    tests count as found.
    """
    made, tests = PARTS[name]
    chosen, started = made() if is_deep else few_of(made()), time.monotonic()
    innocents = {
        tuple(tests(m.path)): Mutant(
            m.path, 0, "", ast.unparse(ast.parse((ROOT / m.path).read_text()))
        )
        for m in chosen
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def ends_of(mutants):
            return list(
                pool.map(
                    lambda mutant: in_child(
                        lambda: run_tests(mutant, tests(mutant.path), template)
                    ),
                    mutants,
                )
            )

        control = sum(end != PASSED for end in ends_of(innocents.values()))
        ends = ends_of([] if control else chosen)
    lives = [(mutant, end) for mutant, end in zip(chosen, ends, strict=False) if end not in FOUND]
    for mutant, end in lives:
        how = "lives" if end == PASSED else f"ended with {end}"
        print(f"  {how}: {mutant.path}:{mutant.line} {mutant.what}", flush=True)
    killed = len(ends) - len(lives)
    return figure(
        id=f"mutants-{name}",
        n=len(chosen),
        killed=killed,
        share=round(killed / len(chosen), 3),
        bad=int(killed < LEAST_KILLED * len(chosen)),
        control_bad=int(not control),
        seconds=round(time.monotonic() - started, 1),
    )


def few_of(made: list[Mutant]) -> list[Mutant]:
    """One in ten of every file, and one at least; the same ones each time."""
    files: dict[str, list[Mutant]] = {}
    for mutant in made:
        files.setdefault(mutant.path, []).append(mutant)
    return [
        mutant
        for own in files.values()
        for mutant in random.Random(7).sample(own, -(-len(own) // SAMPLE))
    ]


def _of(path: str, make) -> list[Mutant]:
    source = (ROOT / path).read_text()
    return [Mutant(path, line, what, changed) for line, what, changed in make(source)]
