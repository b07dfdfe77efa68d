from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from core.clock import db_now, local_day


def test_db_now_is_the_databases_aware_time(db):
    assert abs(db_now() - timezone.now()) < timedelta(seconds=5)


def test_a_day_ends_at_midnight_in_hanoi():
    assert local_day(datetime(2026, 2, 5, 16, 59, tzinfo=UTC)) == date(2026, 2, 5)
    assert local_day(datetime(2026, 2, 5, 17, 0, tzinfo=UTC)) == date(2026, 2, 6)
