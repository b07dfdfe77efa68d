from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.money import format_vnd
from core.text import identity_key
from core.transitions import Refusal
from funding.models import BALANCED, Account, BudgetLine, ClaimLine, LedgerEntry, Payment, Period

INCOMING = (LedgerEntry.Kind.ALLOT, LedgerEntry.Kind.TRANSFER_IN)


def post(
    budget_line: BudgetLine,
    *,
    kind: str,
    amount_vnd: int,
    document: str,
    on: date,
    at: datetime,
    by: User,
    line: ClaimLine | None = None,
    payment: Payment | None = None,
    reverses: LedgerEntry | None = None,
    act: str = "",
) -> LedgerEntry:
    """Write the next entry of a budget line and move its three counters, inside the caller's
    transaction and its lock.

    `act` tells an act on the budget itself from others by the same document. Raises Refusal when
    the account that pays has too little, when the day lies in a closed period, and when the same
    act is posted already.
    """
    refuse_closed(budget_line.programme.agency_id, on=on)
    if kind not in INCOMING:
        refuse_before_allotment(budget_line, on=on)
    last = budget_line.entries.order_by("-number").first()
    debit, credit = (reverses.credit, reverses.debit) if reverses else LedgerEntry.MOVES[kind]
    entry = LedgerEntry(
        budget_line=budget_line,
        number=last.number + 1 if last else 1,
        kind=kind,
        debit=debit,
        credit=credit,
        amount_vnd=amount_vnd,
        line=line,
        payment=payment,
        reverses=reverses,
        document=document,
        act_key=act and act_key(act, document=document, on=on, amount_vnd=amount_vnd),
        posted_on=on,
        posted_at=at,
        posted_by=by,
        previous_hash=last.hash if last else "",
        **_balances(last, debit=debit, credit=credit, amount_vnd=amount_vnd),
    )
    refuse_overdrawn(budget_line, entry)
    entry.hash = entry.fingerprint()
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        if not act or not _is_twice(error):
            raise
        raise Refusal(
            _(
                "%(vnd)s by “%(document)s” of this day is posted already. For a second posting,"
                " name what tells it from the first."
            )
            % {"vnd": format_vnd(amount_vnd), "document": document}
        ) from None
    budget_line.ceiling_vnd = sum(getattr(entry, f"{account}_vnd") for account in BALANCED)
    budget_line.committed_vnd = budget_line.ceiling_vnd - entry.available_vnd
    budget_line.paid_vnd = entry.advanced_vnd + entry.paid_vnd
    budget_line.save(update_fields=["ceiling_vnd", "committed_vnd", "paid_vnd"])
    return entry


def act_key(act: str, *, document: str, on: date, amount_vnd: int) -> str:
    """What tells one act from another, however its document is spelt."""
    return f"{act}|{identity_key(document)[:200]}|{on.isoformat()}|{amount_vnd}"


def _is_twice(error: IntegrityError) -> bool:
    # SQLite names the columns of a broken uniqueness and not the constraint.
    return any(name in str(error) for name in ("one_posting_per", "act_key"))


def _balances(last, *, debit, credit, amount_vnd) -> dict[str, int]:
    balances = {account: getattr(last, f"{account}_vnd") if last else 0 for account in BALANCED}
    for account, change in ((debit, amount_vnd), (credit, -amount_vnd)):
        if account in balances:
            balances[account] += change
    return {f"{account}_vnd": balance for account, balance in balances.items()}


def refuse_overdrawn(budget_line: BudgetLine, entry: LedgerEntry) -> None:
    """Raises Refusal when the entry would take more from an account than it holds."""
    short = [account for account in BALANCED if getattr(entry, f"{account}_vnd") < 0]
    if short:
        held = entry.amount_vnd + getattr(entry, f"{short[0]}_vnd")
        raise Refusal(
            _("“%(line)s” has %(held)s %(account)s, and %(asked)s is asked for.")
            % {
                "line": budget_line,
                "held": format_vnd(held),
                "account": Account(short[0]).label,
                "asked": format_vnd(entry.amount_vnd),
            }
        )


def refuse_before_allotment(budget_line: BudgetLine, *, on: date) -> None:
    """Raises Refusal for a day on which the line had no money yet."""
    if not hasattr(budget_line, "first_on"):
        budget_line.first_on = (
            budget_line.entries.order_by("number").values_list("posted_on", flat=True).first()
        )
    if budget_line.first_on and on < budget_line.first_on:
        raise Refusal(
            _("“%(line)s” has its first money on %(day)s. Choose that day or a later one.")
            % {"line": budget_line, "day": f"{budget_line.first_on:%d/%m/%Y}"}
        )


def refuse_closed(agency_id: int, *, on: date) -> None:
    """Raises Refusal when the day lies in a closed period of the agency's books."""
    if Period.objects.closed(agency_id, on=on).exists():
        raise Refusal(
            _(
                "The books of %(day)s are closed. Choose a later day, or ask for the period to be"
                " opened again."
            )
            % {"day": f"{on:%d/%m/%Y}"}
        )


def lock_books(agency_id: int) -> None:
    """One lock for whoever closes a period of an agency and whoever dates something in its books
    without a budget line, inside the caller's transaction.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)


def locked(budget_line_ids) -> dict[int, BudgetLine]:
    """Budget lines under their locks, taken in the order of their keys; {key: line}."""
    rows = (
        BudgetLine.objects.select_for_update(of=("self",))
        .select_related("programme")
        .filter(pk__in=budget_line_ids)
    )
    return {row.pk: row for row in rows.order_by("pk")}
