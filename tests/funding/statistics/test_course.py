from datetime import date

import pytest
from django.urls import reverse

from funding import actions
from funding.models import BudgetLine, Claim, LedgerEntry
from funding.statistics import BudgetMonth, budget_course
from tests.factories.accounts import staff
from tests.factories.funding import Desk

M = 1_000_000


@pytest.fixture
def line(db):
    """Forty millions in January, ten more in March, ten taken back in April."""
    desk = Desk(budget_vnd=0)
    common = {"by": desk.approver, "at": desk.now}
    year = desk.today.year - 1
    for month, vnd in ((1, 40 * M), (3, 10 * M)):
        line = actions.allot_budget(
            desk.programme,
            source="provincial",
            year=year,
            amount_vnd=vnd,
            document="QĐ 1",
            on=date(year, month, 31),
            **common,
        )
    actions.reduce_budget(line, amount_vnd=10 * M, document="QĐ 2", on=date(year, 4, 1), **common)
    return BudgetLine.objects.get(pk=line.pk)


def test_course_has_every_month_between_first_and_last(line):
    year = line.year
    assert budget_course(line.entries.all()) == [
        BudgetMonth(date(year, 1, 1), 40 * M, 0, 0),
        BudgetMonth(date(year, 2, 1), 40 * M, 0, 0, has_moved=False),
        BudgetMonth(date(year, 3, 1), 50 * M, 0, 0),
        BudgetMonth(date(year, 4, 1), 40 * M, 0, 0),
    ]


def test_month_ends_on_its_last_day():
    assert [BudgetMonth(date(2024, month, 1), 0, 0, 0).last_on for month in (2, 12)] == [
        date(2024, 2, 29),
        date(2024, 12, 31),
    ]


def test_course_ends_with_the_counters_of_the_line(db):
    desk = Desk(advance_pct=50)
    desk.paid(7 * M)
    advanced = desk.approved(8 * M)
    desk.record(actions.order_advances([advanced], by=desk.payer, at=desk.now))
    desk.approved(2 * M)
    line = BudgetLine.objects.get(pk=desk.budget_line.pk)
    last = budget_course(line.entries.all())[-1]
    assert (last.ceiling_vnd, last.paid_vnd, last.paid_vnd + last.committed_vnd) == (
        line.ceiling_vnd,
        line.paid_vnd,
        line.committed_vnd,
    )


def test_course_counts_what_comes_back(db):
    """Half of ten millions is advanced, two are found due: three come back, and eight are free
    again.
    """
    desk = Desk(advance_pct=50)
    claim = desk.approved(10 * M)
    desk.record(actions.order_advances([claim], by=desk.payer, at=desk.now))
    desk.settle(claim, amounts={claim.lines.get().pk: 2 * M})
    desk.record(
        actions.order_recoveries([Claim.objects.get(pk=claim.pk)], by=desk.payer, at=desk.now)
    )
    last = budget_course(desk.budget_line.entries.all())[-1]
    assert (last.ceiling_vnd - last.available_vnd, last.committed_vnd, last.paid_vnd) == (
        2 * M,
        0,
        2 * M,
    )


def test_month_that_comes_out_even_has_moved(db):
    desk = Desk()
    claim = desk.approved(4 * M)
    actions.cancel_claim(claim, reason="Hủy.", on=desk.today, by=desk.approver, at=desk.now)
    last = budget_course(desk.budget_line.entries.all())[-1]
    assert (last.has_moved, last.committed_vnd) == (True, 0)


def test_course_without_entries_is_empty(db):
    assert budget_course(LedgerEntry.objects.all()) == []


def test_page_tells_the_months_that_moved_and_the_chart_all_of_them(as_user, line):
    client = as_user(staff(line.programme.agency))
    page = client.get(line.get_absolute_url()).content.decode()
    assert [f">{month:02}/{line.year}<" in page for month in (1, 2, 3, 4)] == [
        True,
        False,
        True,
        True,
    ]
    svg = client.get(reverse("budget_course_chart", args=[line.pk]))
    assert svg["Content-Type"] == "image/svg+xml"
    assert all(f"{month:02}/{line.year % 100:02}" in svg.content.decode() for month in (1, 2, 3, 4))
    rows = client.get(
        reverse("ledger_entry_list"),
        {"budget_line": line.pk, "since": f"{line.year}-03-01", "until": f"{line.year}-03-31"},
    ).content.decode()
    assert ("50.000.000" in rows, "40.000.000" in rows) == (True, False)
