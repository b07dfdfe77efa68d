import argparse
import importlib
import sys

from tests.prove.place import prepare

NAMES = ["pages", "exports", "search"]
parser = argparse.ArgumentParser(prog="script/bench")
parser.add_argument("name", nargs="?", choices=NAMES)
parser.add_argument("--database", choices=["sqlite", "postgres"], default="postgres")
asked = parser.parse_args()
if not asked.name:
    print("\n".join(NAMES))
    sys.exit()
with prepare(asked.database) as place:
    sys.exit(1 if importlib.import_module(f"tests.bench.{asked.name}").run(place) else 0)
