"""An event is called off while somebody rests something on it, in either order: the second waits
for the first, and nothing rests on an event that is off.
"""

import time
from datetime import timedelta

from tests.prove.periods import waits
from tests.prove.place import Place, figure
from tests.prove.race import without_locks

ROUNDS = 4


def run(place: Place) -> int:
    started = time.monotonic()
    overtaken, resting = race()
    with without_locks():
        control, control_resting = race()
    return figure(
        id="cancelled",
        n=2 * ROUNDS * len(ACTS),
        overtaken=overtaken,
        resting=resting,
        bad=overtaken + resting,
        control_bad=control + control_resting,
        seconds=round(time.monotonic() - started, 1),
    )


def race() -> tuple[int, int]:
    """(how often the second did not wait, how often something rests on an event that is off)."""
    overtaken = resting = 0
    for make in ACTS:
        for n in range(2 * ROUNDS):
            act, call_off, rests = make()
            first, second = (call_off, act) if n % 2 else (act, call_off)
            overtaken += not waits(first, second)
            resting += rests()
    return overtaken, resting


def tried(act):
    """The act, whose refusal is as good an answer as any."""
    from core.transitions import Refusal

    def attempt():
        try:
            act()
        except Refusal:
            return

    return attempt


def calling_off(event):
    from django.utils import timezone

    from events.actions import cancel_event
    from events.models import Event

    return tried(lambda: cancel_event(Event.objects.get(pk=event.pk), at=timezone.now()))


def is_off(event) -> bool:
    event.refresh_from_db()
    return event.status == "cancelled"


def marking():
    from django.utils import timezone

    from exhibitors.actions import mark_attended
    from tests.factories.accounts import UserFactory
    from tests.factories.exhibitors import ParticipationFactory

    today = timezone.localdate()
    participation = ParticipationFactory(
        status="confirmed", event__opens_on=today, event__closes_on=today + timedelta(days=3)
    )
    by, event = UserFactory(), participation.event

    def rests():
        participation.refresh_from_db()
        return is_off(event) and participation.status == "attended"

    act = tried(lambda: mark_attended(participation, by=by, at=timezone.now()))
    return act, calling_off(event), rests


def logging():
    from funding.actions import log_support
    from tests.factories.exhibitors import ParticipationFactory
    from tests.factories.funding import CostItemFactory, Desk

    desk, item = Desk(budget_vnd=0), CostItemFactory()
    participation = ParticipationFactory(status="confirmed", event__host=desk.agency)
    day = desk.today - timedelta(days=1)
    act = tried(
        lambda: log_support(
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
    )
    event = participation.event
    return act, calling_off(event), lambda: is_off(event) and participation.claims.exists()


def ordering():
    from funding.actions import order_advances
    from funding.models import Payment
    from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
    from tests.factories.funding import Desk

    desk = Desk(advance_pct=50)
    participation = ParticipationFactory(status="confirmed", event__host=desk.agency)
    ExhibitFactory(participation=participation)
    claim = desk.approved(5_000_000, participation=participation)
    event = participation.event
    act = tried(lambda: order_advances([claim], by=desk.payer, at=desk.now))
    orders = Payment.objects.filter(line__claim=claim)
    return act, calling_off(event), lambda: is_off(event) and orders.exists()


ACTS = (marking, logging, ordering)
