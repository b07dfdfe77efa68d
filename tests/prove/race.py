"""Races inside this process: threads with a database connection each, through the real views."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


def client_of(user):
    """A browser of this person."""
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="accounts.adapter.SignIn")
    return client


def at_once(work: Callable, things: Iterable, *, threads: int) -> list:
    """What `work(thing)` answers, for all things, `threads` at a time."""
    from django.db import connection

    def guarded(thing):
        try:
            return work(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(guarded, things))


@contextmanager
def without_locks():
    """The negative control: rows are read as ever, but nobody waits for anybody."""
    from django.db.models import QuerySet

    from core.transitions import Transitions

    lock, select = Transitions.lock, QuerySet.select_for_update
    Transitions.lock, QuerySet.select_for_update = (
        lambda self: self,
        lambda self, *args, **kwargs: self,
    )
    try:
        yield
    finally:
        Transitions.lock, QuerySet.select_for_update = lock, select
