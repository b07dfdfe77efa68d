"""500 approvals of 10 m at once on a line of 300 m: exactly 30. One payment ordered, and one result
recorded, 500 times: one.
"""

import time
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from tests.prove.place import Place, figure
from tests.prove.race import at_once, client_of, without_locks

APPROVALS, PAYMENTS, CONTROL = 500, 500, 60
THREADS = {"postgres": 40, "sqlite": 25}
M = 1_000_000
CHECKS = {
    "funding_budgetline": ["committed_is_at_most_the_ceiling", "paid_is_at_most_committed"],
    "funding_ledgerentry": ["no_ledger_balance_falls_below_zero"],
}
INDEXES = [
    "one_ledger_entry_per_number",
    "a_line_is_committed_once",
    "a_payment_is_posted_once",
    "one_payment_per_line_and_tranche",
]


def run(place: Place) -> int:
    threads, name = THREADS[place.database], place.database
    started = time.monotonic()
    desk, claims = furnish(APPROVALS)
    winners, errors, told = approve(desk, claims, threads)
    seconds = time.monotonic() - started
    paid = pay_often(desk, claims, threads)
    with unguarded(place.database):
        control, _errors, _told = approve(*furnish(CONTROL), threads)
        control_paid = pay_often(*furnish(1), threads, approved=True)
    bad = figure(
        id=f"budget-{name}",
        n=APPROVALS,
        winners=winners,
        refused=told,
        errors=errors,
        bad=abs(winners - 30) + errors + abs(APPROVALS - winners - told),
        control_bad=max(control - 30, 0),
        seconds=round(seconds, 1),
    )
    return bad + figure(id=f"payment-{name}", n=PAYMENTS, **paid, control_bad=control_paid["bad"])


def furnish(n: int):
    """(desk with 300 m, appraised claims of 10 m)."""
    from django.db import transaction

    from tests.factories.funding import Desk

    with transaction.atomic():
        desk = Desk(budget_vnd=300 * M)
        return desk, [desk.appraised(10 * M) for _n in range(n)]


def approve(desk, claims, threads):
    """(approved, server errors, refusals told on the page)."""
    from funding.models import Claim

    client, form = (
        client_of(desk.approver),
        {"decision_number": "7/QĐ", "on": f"{desk.today:%Y-%m-%d}"},
    )
    lines = {claim.pk: {f"line-{claim.lines.get().pk}": 10 * M} for claim in claims}

    def press(claim):
        return client.post(f"/claims/{claim.pk}/approve", form | lines[claim.pk]).status_code

    answers = at_once(press, claims, threads=threads)
    approved = Claim.objects.filter(agency=desk.agency, status="approved").count()
    return approved, sum(status not in (302, 422) for status in answers), answers.count(422)


def pay_often(desk, claims, threads, *, approved: bool = False) -> dict:
    """Order one payment and record its result, each many times at once, as the same form sent again
    and again.
    """
    from funding.models import Claim, LedgerEntry, Payment

    if approved:
        desk.approve(claims[0])
    claim = Claim.objects.filter(agency=desk.agency, status="approved").first()
    client, times = client_of(desk.payer), range(PAYMENTS if not approved else CONTROL)
    at_once(lambda _n: client.post(f"/claims/{claim.pk}/pay").status_code, times, threads=threads)
    payment = Payment.objects.filter(line__claim=claim).first()
    form = {"paid_on": f"{desk.today:%Y-%m-%d}", "voucher_number": "UNC-1"}
    answers = at_once(
        lambda _n: client.post(f"/payments/{payment.pk}/made", form).status_code,
        times,
        threads=threads,
    )
    ordered = Payment.objects.filter(line__claim=claim).count()
    posted = LedgerEntry.objects.filter(line__claim=claim, kind="pay").count()
    errors = sum(status not in (302, 422) for status in answers)
    return {
        "ordered": ordered,
        "posted": posted,
        "errors": errors,
        "bad": abs(ordered - 1) + abs(posted - 1) + errors,
    }


@contextmanager
def unguarded(database: str):
    """The negative control: no locks, no triggers, no checks, no unique numbers, and the actions do
    not look at what is left or done already. A look that is taken stays a matter of luck: on a slow
    machine the first request is through before the second has read.
    """
    from django.db import connection

    from core.guards import lift_guards

    lift_guards()
    with connection.cursor() as cursor:
        for index in INDEXES:
            if database == "postgres":
                cursor.execute(f"ALTER TABLE funding_ledgerentry DROP CONSTRAINT IF EXISTS {index}")
            cursor.execute(f"DROP INDEX IF EXISTS {index}")
        if database == "postgres":
            for table, names in CHECKS.items():
                for check in names:
                    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
    with (
        without_locks(),
        unchecked() if database == "sqlite" else nullcontext(),
        patch("funding.actions.ledger.refuse_overdrawn"),
        patch("core.transitions.Transitions.refuse_unless"),
        patch("funding.actions.payment.is_under_way", return_value=False),
    ):
        yield


@contextmanager
def unchecked():
    """New connections to SQLite pass over CHECK."""
    from django.db.backends.signals import connection_created

    def open_up(connection, **kwargs):
        connection.cursor().execute("PRAGMA ignore_check_constraints = ON")

    from django.db import connection

    connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
    connection_created.connect(open_up)
    try:
        yield
    finally:
        connection_created.disconnect(open_up)
