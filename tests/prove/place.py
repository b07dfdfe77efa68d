"""A temporary place: its own folder, its own database, migrated."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass

# {name: the databases it is proved on by default; none for a proof that makes its own}
NAMES = {
    "allocations": ["postgres", "sqlite"],
    "addresses": ["sqlite"],
    "arrivals": ["postgres", "sqlite"],
    "budget": ["postgres", "sqlite"],
    "cancelled": ["postgres"],
    "crash-worker": ["sqlite"],
    "decisions": ["postgres"],
    "doubles": ["postgres"],
    "imports": ["sqlite"],
    "layouts": ["sqlite"],
    "mail": ["sqlite"],
    "mutants": [],
    "money": ["sqlite"],
    "numbers": ["postgres", "sqlite"],
    "periods": ["postgres"],
    "submits": ["postgres", "sqlite"],
    "worker": ["sqlite"],
}
NOTHING: Mapping[str, str] = {}
SERVER = os.environ.get("PROVE_POSTGRES", "postgres://postgres@127.0.0.1:5432")


@dataclass(frozen=True)
class Place:
    database: str
    environment: dict
    is_deep: bool = False

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], env=self.environment, check=True)

    def start(self, *command: str, log: str, more: Mapping[str, str] = NOTHING) -> subprocess.Popen:
        """A process beside this one; `more` is what its environment has besides."""
        environment = {**self.environment, **more}
        out = open(os.path.join(environment["VAR_DIR"], log), "ab")  # noqa: SIM115 - the process writes to it
        return subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, start_new_session=True
        )


@contextmanager
def prepare(database: str, *, settings: str = "config.settings", is_deep: bool = False):
    with tempfile.TemporaryDirectory(
        prefix="phien-cho-prove-", ignore_cleanup_errors=True
    ) as folder:
        name = f"prove_{uuid.uuid4().hex[:10]}"
        url = f"{SERVER}/{name}" if database == "postgres" else f"sqlite:///{folder}/db.sqlite3"
        if database == "postgres":
            admin(f"CREATE DATABASE {name}")
        fixed = {
            "VAR_DIR": folder,
            "DATABASE_URL": url,
            "JOB_LEASE_SECONDS": "4",
            "JOB_SWEEP_SECONDS": "1",
        }
        os.environ.update(fixed, DJANGO_SETTINGS_MODULE=settings, SITE_URL="http://127.0.0.1")
        place = Place(database, dict(os.environ), is_deep)
        try:
            place.manage("migrate", "-v0")
            place.manage("collectstatic", "--noinput", "-v0")
            import django

            django.setup()
            # Refusals are what a proof counts; a line of log for each of them hides the figures.
            logging.getLogger("django.request").setLevel(logging.ERROR)
            yield place
        finally:
            if database == "postgres":
                admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def admin(sql: str) -> None:
    import psycopg

    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(sql)


def figure(**row) -> int:
    """Print one figure; returns what is bad in it."""
    print(json.dumps(row), flush=True)
    return row["bad"] + (row.get("control_bad") == 0)
