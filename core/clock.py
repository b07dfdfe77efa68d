"""Time: the database's clock for what races a deadline, and Hà Nội days."""

import time
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils import timezone

QUERIES = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}
# A request that waited longer counts as having arrived so long ago: nobody keeps a door open by
# sending slowly.
WAITED_AT_MOST = timedelta(seconds=60)

# The same, sent by the same person within this time, is a button that was pressed twice.
MOMENT = timedelta(seconds=20)


def db_now() -> datetime:
    """The database's own time, aware. Read it after taking the lock, so that all racers are judged
    by one clock.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        (now,) = cursor.fetchone()
    return now if isinstance(now, datetime) else datetime.fromisoformat(now).replace(tzinfo=UTC)


def db_time_of(arrived: float | None) -> datetime:
    """The database's time when a request arrived: `arrived` is what `time.monotonic()` said then,
    None for what no request asked for.

    Read it after taking the lock: who waited for the lock is judged by the moment of arrival, and
    only the length of the wait is taken from this machine's clock.
    """
    waited = timedelta(seconds=time.monotonic() - arrived) if arrived is not None else timedelta()
    return db_now() - min(waited, WAITED_AT_MOST)


def local_day(at: datetime) -> date:
    """The calendar day in Hà Nội on which this moment falls."""
    return timezone.localtime(at).date()
