import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.clock import db_now, db_time_of, local_day


def test_db_now_is_the_databases_aware_time(db):
    assert abs(db_now() - timezone.now()) < timedelta(seconds=5)


def test_a_day_ends_at_midnight_in_hanoi():
    assert local_day(datetime(2026, 2, 5, 16, 59, tzinfo=UTC)) == date(2026, 2, 5)
    assert local_day(datetime(2026, 2, 5, 17, 0, tzinfo=UTC)) == date(2026, 2, 6)


@pytest.mark.parametrize(("waited", "taken_off"), [(0, 0), (5, 5), (59, 59), (600, 60)])
def test_request_is_judged_by_its_arrival_of_a_minute_ago_at_most(db, waited, taken_off):
    arrived = db_time_of(time.monotonic() - waited)
    assert abs(db_now() - timedelta(seconds=taken_off) - arrived) < timedelta(seconds=1)


def test_what_no_request_asked_for_happens_now(db):
    assert abs(db_now() - db_time_of(None)) < timedelta(seconds=1)
