from datetime import date

import pytest
from django.urls import reverse

from funding import actions
from funding.models import BudgetLine, LedgerEntry
from funding.statistics import Month, course
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
            desk.programme, source="provincial", year=year, amount_vnd=vnd, document="QĐ 1", on=date(year, month, 31), **common
        )
    actions.reduce_budget(line, amount_vnd=10 * M, document="QĐ 2", on=date(year, 4, 1), **common)
    return BudgetLine.objects.get(pk=line.pk)


def test_course_has_every_month_between_first_and_last(line):
    year = line.year
    assert course(line.entries.all()) == [
        Month(date(year, 1, 1), 40 * M, 0, 0),
        Month(date(year, 2, 1), 40 * M, 0, 0),
        Month(date(year, 3, 1), 50 * M, 0, 0),
        Month(date(year, 4, 1), 40 * M, 0, 0),
    ]


def test_month_ends_on_its_last_day():
    assert [Month(date(2024, month, 1), 0, 0, 0).last_on for month in (2, 12)] == [date(2024, 2, 29), date(2024, 12, 31)]


def test_course_ends_with_the_counters_of_the_line(db):
    desk = Desk(advance_pct=50)
    desk.paid(7 * M)
    advanced = desk.approved(8 * M)
    desk.record(actions.order_advances([advanced], by=desk.payer, at=desk.now))
    desk.approved(2 * M)
    line = BudgetLine.objects.get(pk=desk.budget_line.pk)
    last = course(line.entries.all())[-1]
    assert (last.ceiling_vnd, last.paid_vnd, last.paid_vnd + last.promised_vnd) == (
        line.ceiling_vnd, line.paid_vnd, line.committed_vnd,
    )  # fmt: skip


def test_course_without_entries_is_empty(db):
    assert course(LedgerEntry.objects.all()) == []


def test_page_tells_the_months_that_moved_and_the_chart_all_of_them(as_user, line):
    client = as_user(staff(line.programme.agency))
    page = client.get(line.get_absolute_url()).content.decode()
    assert [f">{month:02}/{line.year}<" in page for month in (1, 2, 3, 4)] == [True, False, True, True]
    svg = client.get(reverse("budget_line_chart", args=[line.pk]))
    assert svg["Content-Type"] == "image/svg+xml"
    assert all(f"{month:02}/{line.year}" in svg.content.decode() for month in (1, 2, 3, 4))
    rows = client.get(
        reverse("ledger_entry_list"),
        {"budget_line": line.pk, "since": f"{line.year}-03-01", "until": f"{line.year}-03-31"},
    ).content.decode()
    assert ("50.000.000" in rows, "40.000.000" in rows) == (True, False)
