"""How the money of a budget line went down, month by month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from funding.models import Account, LedgerEntry


@dataclass(frozen=True)
class BudgetMonth:
    """The balances at the end of a month, in đồng: free, promised and not yet paid, out of the till
    (advances included). `has_moved` says whether anything was entered for it; a day in it may have
    been entered later.
    """

    first_on: date
    available_vnd: int
    committed_vnd: int
    paid_vnd: int
    has_moved: bool = True

    @property
    def last_on(self) -> date:
        return _next(self.first_on) - timedelta(days=1)

    @property
    def ceiling_vnd(self) -> int:
        return self.available_vnd + self.committed_vnd + self.paid_vnd


def budget_course(entries: QuerySet[LedgerEntry]) -> list[BudgetMonth]:
    """Every month from the first to the last day of these entries of one budget line, as it
    ended.
    """
    moved = (
        entries.order_by()
        .annotate(month=TruncMonth("posted_on"))
        .values_list("month", "debit", "credit")
    )
    changes = defaultdict(lambda: defaultdict(int))
    for month, debit, credit, vnd in moved.annotate(vnd=Sum("amount_vnd")):
        changes[month][debit] += vnd
        changes[month][credit] -= vnd
    balances, rows = defaultdict(int), []
    for month in _months(changes):
        for account, vnd in changes.get(month, {}).items():
            balances[account] += vnd
        paid = balances[Account.ADVANCED] + balances[Account.PAID]
        rows.append(
            BudgetMonth(
                month,
                balances[Account.AVAILABLE],
                balances[Account.COMMITTED],
                paid,
                month in changes,
            )
        )
    return rows


def _months(moved: Iterable[date]) -> Iterator[date]:
    month, last = min(moved, default=None), max(moved, default=None)
    while month and month <= last:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
