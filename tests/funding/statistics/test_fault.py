"""The books are clean after a whole life, and each planted fault is found."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from core.guards import install_guards, lift_guards
from funding import actions
from funding.models import (
    BudgetLine,
    Claim,
    ClaimLine,
    Invoice,
    LedgerEntry,
    Payment,
    Period,
    RuleUse,
)
from funding.statistics import faults
from tests.factories.funding import Desk, RuleFactory, RuleItemFactory, again, invoice

pytestmark = pytest.mark.leaves_stale_facts
M = 1_000_000


@pytest.fixture
def desk(db):
    """A desk after a busy year: settled with recovery, paid, advanced, approved, cancelled,
    draft.
    """
    desk = Desk(advance_pct=70)
    rule = RuleFactory(
        programmes=[desk.programme],
        caps={"participation": 20 * M, "producer_year": 60 * M, "event": 90 * M},
        max_times_per_year=4,
    )
    desk.item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = desk.approved(10 * M, 4 * M, item=desk.item, invoice=invoice(total=20 * M))
    desk.record(actions.order_advances([first], by=desk.payer, at=desk.now))
    desk.settle(first, amounts={first.lines.order_by("pk")[0].pk: 5 * M})
    desk.record(
        actions.order_recoveries([Claim.objects.get(pk=first.pk)], by=desk.payer, at=desk.now)
    )
    desk.paid(9 * M, item=desk.item, participation=again(first.participation))
    advanced = desk.approved(8 * M, item=desk.item)
    desk.record(actions.order_advances([advanced], by=desk.payer, at=desk.now))
    desk.order(desk.approved(3 * M, item=desk.item))
    gone = desk.approved(6 * M, item=desk.item)
    actions.cancel_claim(gone, reason="Hủy.", on=desk.today, by=desk.approver, at=desk.now)
    desk.draft(2 * M, item=desk.item)
    day = desk.today - timedelta(days=400)
    actions.close_period(
        desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now - timedelta(days=1)
    )
    return desk


def checks() -> set[str]:
    return {fault.check for fault in faults()}


def test_busy_year_balances(desk, capsys):
    assert faults() == []
    call_command("check_invariants")
    assert "0 faults" in capsys.readouterr().out


def plant_amount(desk):
    LedgerEntry.objects.filter(kind="pay").update(amount_vnd=1)


def plant_gap(desk):
    LedgerEntry.objects.filter(number=5).update(number=500)


def plant_balance(desk):
    BudgetLine.objects.update(committed_vnd=1, paid_vnd=0)


def plant_paid(desk):
    ClaimLine.objects.filter(status="paid").update(paid_vnd=8 * M)


def plant_payment(desk):
    Payment.objects.filter(status="ordered").update(
        status="done", paid_on=desk.today, voucher_number="x"
    )


def plant_commitment(desk):
    ClaimLine.objects.filter(status="paid").update(
        approved_vnd=7 * M, amount_vnd=7 * M, paid_vnd=7 * M
    )


def plant_second_hand(desk):
    with connection.cursor() as cursor:
        drop_check(cursor, "recorder_approver_and_payer_are_three_people")
        cursor.execute("UPDATE funding_claimline SET payer_id = recorder_id WHERE status = 'paid'")


def drop_check(cursor, name):
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE funding_claimline DROP CONSTRAINT {name}")
    else:
        cursor.execute("PRAGMA ignore_check_constraints = ON")


def plant_use(desk):
    RuleUse.objects.filter(basis="event").update(used=1)


def plant_turn(desk):
    RuleUse.objects.filter(basis="times").update(used=0)


def plant_second_source(desk):
    line = ClaimLine.objects.filter(status="draft").get()
    ClaimLine.objects.filter(pk=line.pk).update(source="central")
    line.pk = None
    line.source = "private"
    line.save(force_insert=True)


def plant_second_invoice(desk):
    row = Invoice.objects.first()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_use_of_an_invoice")
    row.pk = None
    row.save(force_insert=True)


def plant_late_entry(desk):
    period = Period.objects.get()
    Period.objects.update(
        first_on=desk.today, last_on=desk.today, closed_at=desk.now - timedelta(days=1)
    )
    assert period


def plant_claim(desk):
    Claim.objects.filter(status="paid").update(status="approved")


PLANTED = [
    (plant_amount, "ledger_is_chained"),
    (plant_gap, "ledger_is_chained"),
    (plant_balance, "budget_lines_equal_their_ledger"),
    (plant_balance, "budget_lines_equal_their_claims"),
    (plant_paid, "lines_are_paid_what_their_payments_say"),
    (plant_payment, "payments_are_in_the_ledger"),
    (plant_commitment, "approved_lines_are_in_the_ledger"),
    (plant_second_hand, "registered_approved_paid_descend"),
    (plant_use, "caps_are_used_as_counted"),
    (plant_turn, "caps_are_used_as_counted"),
    (plant_second_source, "no_cost_is_paid_twice"),
    (plant_second_invoice, "no_cost_is_paid_twice"),
    (plant_late_entry, "closed_periods_are_as_they_were"),
    (plant_claim, "claims_stand_as_their_lines"),
]


@pytest.fixture
def lifted(desk):
    """The guards are down, as they are for whoever owns the database."""
    lift_guards()
    yield desk
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize(("plant", "check"), PLANTED)
def test_planted_fault_is_found(lifted, plant, check):
    plant(lifted)
    assert check in checks()
    with pytest.raises(SystemExit):
        call_command("check_invariants")


def test_guards_stand_again_after_the_faults(db):
    from core.guards import standing_guards, triggers

    install_guards()
    assert set(standing_guards()) == set(triggers(connection.vendor))
