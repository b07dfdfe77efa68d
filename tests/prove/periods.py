"""Support is logged and its day closed at the same time, in either order: the second waits for the
first, and what comes after the closing is refused.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Event
from unittest.mock import patch

from tests.prove.place import Place, figure

ROUNDS = 10
# So long the first holds its transaction open; the second is through long before, if nothing holds
# it.
HELD_SECONDS = 0.4
LOCKS = ("funding.actions.support.lock_books", "funding.actions.period.lock_books")


def run(place: Place) -> int:
    started = time.monotonic()
    overtaken, late = race()
    with ExitStack() as unlocked:
        for name in LOCKS:
            unlocked.enter_context(patch(name))
        control, control_late = race()
    return figure(
        id="periods",
        n=2 * ROUNDS,
        overtaken=overtaken,
        late=late,
        bad=overtaken + late,
        control_bad=control + control_late,
        seconds=round(time.monotonic() - started, 1),
    )


def race() -> tuple[int, int]:
    """(how often the second did not wait, how often support was logged into closed books)."""
    from funding.models import ClaimLine

    overtaken = late = 0
    for n in range(2 * ROUNDS):
        log, close = acts(n)
        first, second = (close, log) if n % 2 else (log, close)
        before = ClaimLine.objects.count()
        overtaken += not waits(first, second)
        is_logged = ClaimLine.objects.count() > before
        late += bool(n % 2 and is_logged)
    return overtaken, late


def acts(n: int):
    """(log support, close its day) of a desk of its own."""
    from core.transitions import Refusal
    from funding.actions import close_period, log_support
    from tests.factories.exhibitors import ParticipationFactory
    from tests.factories.funding import CostItemFactory, Desk

    desk, item = Desk(budget_vnd=0), CostItemFactory()
    participation = ParticipationFactory(status="attended", event__host=desk.agency)
    day = desk.today - timedelta(days=1 + n)

    def log():
        try:
            log_support(
                participation,
                programme=desk.programme,
                cost_item=item,
                source="provincial",
                amount_vnd=1_000_000,
                voucher_number="PC 1",
                voucher_on=day,
                paid_on=day,
                by=desk.recorder,
                at=desk.now,
            )
        except Refusal:
            return

    def close():
        close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)

    return log, close


def waits(first, second) -> bool:
    """Whether the second is still at it while the first holds its transaction open."""
    from django.db import connection, transaction

    done, release = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                first()
                done.set()
                release.wait(10)
        finally:
            connection.close()

    def follow():
        done.wait(10)
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        holding, following = pool.submit(hold), pool.submit(follow)
        done.wait(10)
        time.sleep(HELD_SECONDS)
        is_waiting = not following.done()
        release.set()
        holding.result(), following.result()
    return is_waiting
