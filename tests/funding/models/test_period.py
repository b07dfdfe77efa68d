"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from funding import actions
from funding.models import LedgerEntry, Payment
from tests.factories.funding import Desk
from tests.funding.by_hand import refused, refused_copy

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def test_anything_dated_in_a_closed_period(desk):
    day = desk.today - timedelta(days=40)
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    period = actions.close_period(
        desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now
    )
    rows = Payment.objects.filter(pk=payment.pk)
    assert "dated_in_an_open_period" in refused(
        rows, status="done", paid_on=day, voucher_number="UNC-1"
    )
    last = LedgerEntry.objects.last()
    values = {
        "number": last.number + 1,
        "previous_hash": last.hash,
        "kind": "allot",
        "debit": "available",
        "credit": "allotted",
        "amount_vnd": M,
        "available_vnd": last.available_vnd + M,
        "line": None,
        "posted_on": day,
    }
    assert "ledger_is_open_on_that_day" in refused_copy(LedgerEntry.objects.last(), **values)
    periods = type(period).objects.filter(pk=period.pk)
    said = refused(periods, status="open")
    assert "status_moves_as_declared" in said or "reopened_by_two" in said
    assert "reopened_by_two" in refused(
        periods, last_on=day - timedelta(days=1), first_on=day - timedelta(days=2)
    )
    actions.ask_reopening(period, reason="Sót.", by=desk.recorder)
    assert "reopened_by_two" in refused(periods, status="open", reopened_by=desk.recorder)
    assert "periods_do_not_overlap" in refused_copy(
        periods.get(), last_on=day + timedelta(days=3), status="open"
    )
    with pytest.raises(DatabaseError, match="closed_period_stays"), transaction.atomic():
        periods._raw_delete("default")
