"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from funding import actions
from funding.models import LedgerEntry
from tests.factories.funding import Desk
from tests.funding.by_hand import refused, refused_as, refused_copy

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def test_ceiling_passed(desk):
    desk.approved(25 * M)
    books = type(desk.budget_line).objects.filter(pk=desk.budget_line.pk)
    assert refused(books, committed_vnd=31 * M)
    assert "budget_line_equals_its_ledger" in refused(books, ceiling_vnd=900 * M)
    assert "budget_line_equals_its_ledger" in refused_copy(books.get(), year=2030)
    claim = desk.draft(4 * M)
    line = claim.lines.get()
    last = LedgerEntry.objects.last()
    big = {
        "number": last.number + 1,
        "previous_hash": last.hash,
        "hash": "0" * 64,
        "line": line,
        "kind": "release",
    }
    assert refused_as(
        ("no_ledger_balance", "moves_as_its_kind_says", "says_what_was_approved"),
        LedgerEntry.objects.last(),
        **big,
        debit="committed",
        credit="available",
        amount_vnd=6 * M,
        available_vnd=-M,
        committed_vnd=31 * M,
    )
    assert refused_as(
        ("ledger_balances_add_up", "says_what_was_approved"),
        LedgerEntry.objects.last(),
        **big,
        debit="committed",
        credit="available",
        amount_vnd=6 * M,
        available_vnd=0,
        committed_vnd=31 * M,
    )


def test_ledger_row_edited_deleted_or_put_between(desk):
    desk.approved(M)
    entries = LedgerEntry.objects.all()
    assert "append_only" in refused(entries, amount_vnd=2)
    statements = ["DELETE FROM funding_ledgerentry"]
    if connection.vendor == "postgresql":
        statements.append("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE funding_ledgerentry CASCADE")
    for sql in statements:
        with (
            pytest.raises(DatabaseError, match="append_only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    last = entries.last()
    moved = {
        "available_vnd": last.available_vnd - M,
        "committed_vnd": last.committed_vnd + M,
        "kind": "release",
    }
    for number, before in (
        (last.number + 1, "0" * 64),
        (last.number + 2, last.hash),
        (last.number, last.hash),
    ):
        said = refused_copy(entries.last(), **moved, number=number, previous_hash=before)
        refusing = ("goes_on_where_it_stopped", "balances_add_up", "no_row_takes_the_place")
        assert any(name in said for name in refusing)


def test_commitment_of_another_amount_or_a_second_time(desk):
    claim = desk.approved(M)
    entry = LedgerEntry.objects.last()
    again = {"number": entry.number + 1, "previous_hash": entry.hash, "hash": "0" * 64}
    assert refused_copy(
        LedgerEntry.objects.last(), **again, available_vnd=28 * M, committed_vnd=2 * M
    )
    assert "says_what_was_approved" in refused_copy(
        LedgerEntry.objects.last(),
        **again,
        amount_vnd=2 * M,
        available_vnd=27 * M,
        committed_vnd=3 * M,
    )
    assert claim.lines.get().entries.count() == 1


def test_entry_of_another_shape(desk):
    claim = desk.approved(M)
    last = LedgerEntry.objects.last()
    base = {"number": last.number + 1, "previous_hash": last.hash, "hash": "0" * 64}
    moved = {
        "available_vnd": last.available_vnd + M,
        "committed_vnd": 0,
        "debit": "available",
        "credit": "committed",
    }
    said = refused_copy(LedgerEntry.objects.last(), **base, **moved, kind="transfer_in", line=None)
    assert "ledger_entry_moves_as_its_kind_says" in said
    said = refused_copy(LedgerEntry.objects.last(), **base, **moved, kind="reverse", reverses=last)
    assert "says_what_was_approved" in said
    paid = {
        "kind": "pay",
        "debit": "paid",
        "credit": "committed",
        "committed_vnd": 0,
        "paid_vnd": M,
    }
    assert "names_its_payment" in refused_copy(LedgerEntry.objects.last(), **base, **paid)
    assert claim.lines.get().status == "approved"


def test_settled_budget_line_moves_no_more(desk):
    actions.settle_budget_line(desk.budget_line, by=desk.approver, at=desk.now)
    last = LedgerEntry.objects.last()
    values = {
        "number": last.number + 1,
        "previous_hash": last.hash,
        "available_vnd": 2 * last.available_vnd,
    }
    assert "settled_budget_line_moves_no_more" in refused_copy(LedgerEntry.objects.last(), **values)
    rows = type(desk.budget_line).objects.filter(pk=desk.budget_line.pk)
    assert "budget_line_keeps_its_name" in refused(rows, settled_at=None, settled_by=None)
