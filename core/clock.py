"""Time: the database's clock for what races a deadline, and Hà Nội days."""

from datetime import UTC, date, datetime

from django.db import connection
from django.utils import timezone

QUERIES = {
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


def db_now() -> datetime:
    """The database's own time, aware. Read it after taking the lock, so that all racers are judged
    by one clock.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        (now,) = cursor.fetchone()
    return now if isinstance(now, datetime) else datetime.fromisoformat(now).replace(tzinfo=UTC)


def local_day(at: datetime) -> date:
    """The calendar day in Hà Nội on which this moment falls."""
    return timezone.localtime(at).date()
