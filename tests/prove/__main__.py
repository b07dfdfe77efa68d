import argparse
import importlib
import subprocess
import sys

from tests.prove.place import NAMES, prepare

parser = argparse.ArgumentParser(prog="script/prove")
parser.add_argument("name", nargs="?", choices=NAMES)
parser.add_argument("--database", choices=["sqlite", "postgres"])
parser.add_argument("--deep", action="store_true")
parser.add_argument(
    "--sample", type=int, metavar="N", help="mutants: draw N faults over the whole house"
)
parser.add_argument("--seed", type=int, default=1, help="mutants: which ones are drawn")
asked = parser.parse_args()
if not asked.name:
    print("\n".join(NAMES))
    sys.exit()
if asked.name == "mutants" and asked.sample:
    from tests.prove import sampled

    sys.exit(1 if sampled.run(count=asked.sample, seed=asked.seed) else 0)
databases = [asked.database] if asked.database and NAMES[asked.name] else NAMES[asked.name]
if len(databases) > 1:
    # Settings are read once per process, so each database gets its own.
    runs = [
        subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.prove",
                asked.name,
                "--database",
                name,
                *(["--deep"] * asked.deep),
            ],
            check=False,
        )
        for name in databases
    ]
    sys.exit(max(run.returncode for run in runs))
if not databases:
    sys.exit(
        1 if importlib.import_module(f"tests.prove.{asked.name}").run(is_deep=asked.deep) else 0
    )
with prepare(databases[0], is_deep=asked.deep) as place:
    proof = importlib.import_module(f"tests.prove.{asked.name.replace('-', '_')}")
    sys.exit(1 if proof.run(place) else 0)
