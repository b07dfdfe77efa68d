from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from funding.actions.ledger import lock_books, locked, post
from funding.models import BudgetLine, LedgerEntry, Programme

Kind = LedgerEntry.Kind


@transaction.atomic
def allot_budget(
    programme: Programme,
    *,
    source: str,
    year: int,
    amount_vnd: int,
    document: str,
    on: date,
    by: User,
    at: datetime,
) -> BudgetLine:
    """Allot money to the programme's line of this source and year, opening the line if there is
    none; whole đồng.

    `document` is the decision that allots it. Raises Refusal for a closed period, a
    settled line, and what is posted already.
    """
    lock_books(programme.agency_id)
    row, _new = BudgetLine.objects.get_or_create(programme=programme, source=source, year=year)
    budget_line = _open(row.pk)
    common = {"amount_vnd": amount_vnd, "document": document, "on": on, "at": at, "by": by}
    post(budget_line, kind=Kind.ALLOT, act="allot", **common)
    return budget_line


@transaction.atomic
def reduce_budget(
    budget_line: BudgetLine, *, amount_vnd: int, document: str, on: date, by: User, at: datetime
) -> None:
    """Take back what is not promised yet. Raises Refusal when less is free."""
    post(
        _open(budget_line.pk),
        kind=Kind.REDUCE,
        act="reduce",
        amount_vnd=amount_vnd,
        document=document,
        on=on,
        at=at,
        by=by,
    )


@transaction.atomic
def transfer_budget(
    budget_line: BudgetLine,
    *,
    to: BudgetLine,
    amount_vnd: int,
    document: str,
    on: date,
    by: User,
    at: datetime,
) -> None:
    """Move free money to another line of the same agency, as two entries under one document.

    Raises Refusal when less is free, and between agencies.
    """
    if budget_line.pk == to.pk:
        raise Refusal(_("Choose another line to transfer to."))
    rows = locked([budget_line.pk, to.pk])
    source, target = rows[budget_line.pk], rows[to.pk]
    if source.programme.agency_id != target.programme.agency_id:
        raise Refusal(_("Money is transferred between lines of one agency only."))
    for row in (source, target):
        refuse_settled(row)
    common = {"amount_vnd": amount_vnd, "document": document, "on": on, "at": at, "by": by}
    common["act"] = f"transfer:{source.pk}:{target.pk}"
    post(source, kind=Kind.TRANSFER_OUT, **common)
    post(target, kind=Kind.TRANSFER_IN, **common)


@transaction.atomic
def settle_budget_line(budget_line: BudgetLine, *, by: User, at: datetime) -> None:
    """Close the year of a line for good. Raises Refusal while a claim on it is not settled, or
    money is owed either way.
    """
    row = _open(budget_line.pk)
    lines = row.lines.standing()
    open_lines = lines.exclude(status="settled").count()
    if open_lines:
        raise Refusal(
            _("%(n)s lines are not settled yet. Settle or cancel their claims first.")
            % {"n": open_lines}
        )
    if any(line.due_vnd for line in lines):
        raise Refusal(_("Some settled lines are still to be paid or recovered. Do that first."))
    row.settled_at, row.settled_by = at, by
    row.save(update_fields=["settled_at", "settled_by"])


def refuse_settled(budget_line: BudgetLine) -> None:
    if budget_line.settled_at:
        raise Refusal(
            _("“%(line)s” is settled, and nothing moves on it any more.") % {"line": budget_line}
        )


def _open(pk: int) -> BudgetLine:
    row = locked([pk])[pk]
    refuse_settled(row)
    return row
