"""Results of bank or Treasury as a sheet: the list of payments as it is exported, filled in with
what became of each.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.sheets.cells import read_date, read_text, read_whole
from core.sheets.reader import Sheet, Unreadable, read_book
from core.text import fold
from core.transitions import Refusal
from funding.actions.claim import refuse_all
from funding.actions.payment import fail_payment, record_payments
from funding.models import Payment

# {what a column holds: what its heading may say, folded}
HEADINGS = {
    "code": ("ma thanh toan", "ma", "code", "payment code"),
    "paid_on": ("ngay chi", "ngay thanh toan", "ngay", "paid on", "date"),
    "voucher": (
        "so chung tu",
        "so uy nhiem chi",
        "so unc",
        "chung tu",
        "voucher number",
        "voucher",
    ),
    "amount": ("so tien", "amount"),
    "failure": ("ly do khong chi duoc", "ly do", "why it failed", "reason", "ghi chu loi"),
}
MOST_TITLE_ROWS = 20


@dataclass(frozen=True)
class BankAnswer:
    """What a row of the sheet says of a payment: its day and voucher, or why it failed."""

    payment: Payment
    paid_on: date | None
    voucher: str
    failure: str


def read_results(content: bytes, *, payments) -> list[BankAnswer]:
    """The results in a workbook, for these ordered payments; rows that say nothing yet are passed
    over.

    Raises Refusal naming each row that cannot be understood; then nothing of the sheet is taken.
    """
    try:
        sheets = read_book(content)
    except Unreadable:
        raise Refusal(
            _(
                "This is no workbook that we read. Save it as .xlsx or .csv, with at most 5,000"
                " rows."
            )
        ) from None
    sheet, head, columns = _layout(sheets)
    known = {payment.code: payment for payment in payments}
    found, faults = {}, []
    for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2):
        try:
            result = _read(row, columns, known, is_1904=sheet.is_1904)
            if result and result.payment.code in found:
                raise Refusal(_("this payment stands in the sheet twice"))
        except Refusal as refusal:
            faults.append(_("row %(n)s: %(why)s.") % {"n": number, "why": refusal})
            continue
        if result:
            found[result.payment.code] = result
    refuse_all(faults)
    if not found:
        raise Refusal(
            _(
                "The sheet holds no results. Fill in the day and the voucher number, or why a"
                " payment failed."
            )
        )
    return list(found.values())


def _layout(sheets: list[Sheet]) -> tuple[Sheet, int, dict[str, int]]:
    """(sheet, its row of headings, {what: column}); titles may stand above."""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:MOST_TITLE_ROWS]):
            said = [fold(str(cell or "")) for cell in row]
            columns = {
                what: said.index(word)
                for what, words in HEADINGS.items()
                for word in words[::-1]
                if word in said
            }
            if {"code", "paid_on", "voucher"} <= columns.keys():
                return sheet, number, columns
    raise Refusal(
        _("No row of headings was found. Export the payments, fill that sheet in, and upload it.")
    )


def _read(row, columns, known, *, is_1904) -> BankAnswer | None:
    cells = {what: row[at] if at < len(row) else None for what, at in columns.items()}
    code, voucher, failure = (
        read_text(cells.get(name)) or "" for name in ("code", "voucher", "failure")
    )
    try:
        paid_on = read_date(cells["paid_on"], is_1904=is_1904)
    except ValueError:
        raise Refusal(_("“%(text)s” is no day") % {"text": str(cells["paid_on"])[:40]}) from None
    if not code or not (paid_on or voucher or failure):
        return None
    if code not in known:
        raise Refusal(
            _("“%(code)s” is no payment that waits for its result; it may be recorded already")
            % {"code": code[:40]}
        )
    if not _is_its_amount(cells.get("amount"), known[code]):
        raise Refusal(_("the amount is not the one that was ordered"))
    if failure and (paid_on or voucher):
        raise Refusal(_("a payment was either made or it failed, not both"))
    if not failure and not (paid_on and voucher):
        raise Refusal(_("day and voucher number belong together"))
    return BankAnswer(known[code], paid_on, voucher[:60], failure[:1000])


def _is_its_amount(cell, payment: Payment) -> bool:
    """The sheet need not name the amount; where it does, it is the ordered one."""
    try:
        amount = read_whole(cell)
    except ValueError:
        return False
    return amount in (None, payment.amount_vnd)


@transaction.atomic
def take_results(results: list[BankAnswer], *, by: User, at: datetime) -> tuple[int, int, int]:
    """Record every result: (payments made, payments failed, sum in đồng). All or none: raises
    Refusal with the reasons.
    """
    made = [
        (result.payment, result.paid_on, result.voucher) for result in results if not result.failure
    ]
    failed = [result for result in results if result.failure]
    total = record_payments(made, by=by, at=at)
    for result in failed:
        fail_payment(result.payment, reason=result.failure, by=by)
    return len(made), len(failed), total
