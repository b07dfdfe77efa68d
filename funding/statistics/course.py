"""How the money of a budget line went down, month by month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from funding.models import Account, LedgerEntry


@dataclass(frozen=True)
class Month:
    """The balances at the end of a month, in đồng: free, promised and not yet paid, out of the till (advances included)."""

    first_on: date
    free_vnd: int
    promised_vnd: int
    paid_vnd: int

    @property
    def last_on(self) -> date:
        return _next(self.first_on) - timedelta(days=1)

    @property
    def ceiling_vnd(self) -> int:
        return self.free_vnd + self.promised_vnd + self.paid_vnd


def course(entries: QuerySet[LedgerEntry]) -> list[Month]:
    """Every month from the first to the last day of these entries of one budget line, as it ended."""
    moved = entries.order_by().annotate(month=TruncMonth("posted_on")).values_list("month", "debit", "credit")
    changes = defaultdict(int)
    for month, debit, credit, vnd in moved.annotate(vnd=Sum("amount_vnd")):
        changes[month, debit] += vnd
        changes[month, credit] -= vnd
    if not changes:
        return []
    months, balances, rows = [month for month, _account in changes], defaultdict(int), []
    month = min(months)
    while month <= max(months):
        for account in Account:
            balances[account] += changes[month, account]
        paid = balances[Account.ADVANCED] + balances[Account.PAID]
        rows.append(Month(month, balances[Account.AVAILABLE], balances[Account.COMMITTED], paid))
        month = _next(month)
    return rows


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
