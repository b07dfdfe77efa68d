from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.money import format_vnd
from core.transitions import Refusal
from exhibitors.models import Participation, producers_of
from funding.actions.approval import lines_of, refuse_absent
from funding.actions.claim import locked_claims, refuse_all
from funding.actions.ledger import locked, post, refuse_closed
from funding.actions.use import give_back_uses, lock_uses
from funding.models import Claim, ClaimLine, LedgerEntry, Payment

Status, Line, Kind, Entry = Claim.Status, ClaimLine.Status, Payment.Kind, LedgerEntry.Kind
PAYABLE = (Status.APPROVED, Status.PART_PAID, Status.SETTLED)
POSTED = {Kind.ADVANCE: Entry.ADVANCE, Kind.PAYMENT: Entry.PAY, Kind.RECOVERY: Entry.RECOVER}
AS_APPROVED: Mapping[int, int] = {}


@transaction.atomic
def order_payments(claims, *, by: User, at: datetime) -> list[Payment]:
    """Order what is still due on approved claims of producers who came. All or none: Refusal with a reason per claim."""
    return _order(claims, _due, kind=Kind.PAYMENT, by=by, at=at)


@transaction.atomic
def order_advances(claims, *, by: User, at: datetime) -> list[Payment]:
    """Order the advance that the programme allows on approved claims, before the fair or after it."""
    return _order(claims, _advance, kind=Kind.ADVANCE, by=by, at=at)


@transaction.atomic
def order_recoveries(claims, *, by: User, at: datetime) -> list[Payment]:
    """Ask for what was paid above the settled amount."""
    return _order(claims, _overpaid, kind=Kind.RECOVERY, by=by, at=at)


def _due(line: ClaimLine, claim: Claim) -> int:
    if claim.participation.status != Participation.Status.ATTENDED:
        raise Refusal(_("a payment waits until the producer is marked as come; before that an advance is possible"))
    return max(line.due_vnd, 0)


def _advance(line: ClaimLine, claim: Claim) -> int:
    if line.status != Line.APPROVED:
        return 0
    return max(line.approved_vnd * claim.programme.advance_pct // 100 - (line.paid_vnd or 0), 0)


def _overpaid(line: ClaimLine, claim: Claim) -> int:
    return max(-line.due_vnd, 0) if line.status == Line.SETTLED else 0


def _order(claims, amount_of, *, kind, by, at) -> list[Payment]:
    claims = locked_claims(claims)
    lines = lines_of(claims, ClaimLine.objects.filter(status__in=ClaimLine.APPROVED))
    made, reasons = [], []
    for claim in claims:
        try:
            made += _order_claim(claim, lines[claim.pk], amount_of, kind=kind, by=by, at=at)
        except Refusal as refusal:
            reasons.append(f"{claim.participation.exhibitor}: {refusal}")
    refuse_all(reasons)
    return made


def _order_claim(claim, lines, amount_of, *, kind, by, at) -> list[Payment]:
    if claim.status not in PAYABLE:
        raise Refusal(_("the claim is “%(status)s”") % {"status": claim.get_status_display()})
    if kind != Kind.RECOVERY:
        refuse_absent(claim)
    if claim.participation.exhibitor_id in producers_of(by):
        raise Refusal(_("whoever acts for the producer does not pay it"))
    if any(by.pk in (line.recorder_id, line.approver_id) for line in lines):
        raise Refusal(_("whoever recorded or approved a line does not pay it; ask a third colleague"))
    if any(_is_under_way(line) for line in lines):
        raise Refusal(_("a payment is ordered already; record its result first"))
    due = [(line, amount_of(line, claim)) for line in lines]
    made = [_put(line, kind=kind, amount_vnd=amount, by=by, at=at) for line, amount in due if amount]
    if not made:
        raise Refusal(_("nothing is due"))
    return made


def _is_under_way(line: ClaimLine) -> bool:
    return line.payments.filter(status=Payment.Status.ORDERED).exists()


def _put(line, *, kind, amount_vnd, by, at) -> Payment:
    last = line.payments.standing().aggregate(last=Max("tranche"))["last"] or 0
    payment = Payment(line=line, tranche=last + 1, kind=kind, amount_vnd=amount_vnd, ordered_at=at, payer=by)
    try:
        with transaction.atomic():
            payment.save()
    except IntegrityError:
        raise Refusal(_("this was ordered a moment ago, or it is more than was approved")) from None
    return payment


@transaction.atomic
def record_payments(results, *, by: User, at: datetime) -> int:
    """Record what bank or Treasury say: `results` are (payment, day, voucher number). Returns the sum in đồng.

    All or none: raises Refusal with a reason per payment.
    """
    reasons, total = [], 0
    for payment, paid_on, voucher_number in sorted(results, key=lambda result: result[0].pk):
        try:
            total += _record(payment, paid_on=paid_on, voucher_number=voucher_number, by=by, at=at)
        except Refusal as refusal:
            reasons.append(f"{payment.line.claim.participation.exhibitor}: {refusal}")
    refuse_all(reasons)
    return total


def _record(payment, *, paid_on, voucher_number, by, at) -> int:
    claim = payment.line.claim.lock()
    line = payment.line.lock()
    payment.lock()
    payment.line, line.claim = line, claim
    payment.refuse_unless(Payment.Status.DONE)
    if paid_on > local_day(at):
        raise Refusal(_("the day is in the future"))
    refuse_closed(claim.agency_id, on=paid_on)
    payment.become(Payment.Status.DONE)
    payment.paid_on, payment.voucher_number = paid_on, voucher_number
    payment.save(update_fields=["status", "paid_on", "voucher_number"])
    line.paid_vnd = (line.paid_vnd or 0) + payment.signed_vnd
    line.paid_on, line.payer_id = paid_on, payment.payer_id
    if line.status == Line.APPROVED and line.paid_vnd == line.approved_vnd:
        line.become(Line.PAID)
    line.save(update_fields=["status", "paid_vnd", "paid_on", "payer"])
    book = locked([line.budget_line_id])[line.budget_line_id]
    common = {"document": voucher_number, "on": paid_on, "at": at, "by": by, "line": line, "payment": payment}
    post(book, kind=POSTED[payment.kind], amount_vnd=payment.amount_vnd, **common)
    _follow(claim)
    return payment.amount_vnd


def _follow(claim: Claim) -> None:
    """The claim is paid when all its lines are, and in part when some are."""
    if claim.status not in (Status.APPROVED, Status.PART_PAID):
        return
    is_paid = not claim.lines.run().filter(status=Line.APPROVED).exists()
    status = Status.PAID if is_paid else Status.PART_PAID
    if status != claim.status:
        claim.become(status)
        claim.save(update_fields=["status"])


@transaction.atomic
def fail_payment(payment: Payment, *, reason: str) -> None:
    """The bank or the Treasury sent it back; what is due can be ordered again. Raises InvalidTransition once it is done."""
    payment.lock()
    payment.become(Payment.Status.FAILED)
    payment.failure = reason[:300]
    payment.save(update_fields=["status", "failure"])


@transaction.atomic
def settle_claims(claims, *, on: date, by: User, at: datetime, amounts: Mapping[int, int] = AS_APPROVED) -> int:
    """Find what was due in the end: `amounts` are {line: đồng, at most what was approved}. Returns the sum.

    Advances become payments, what was promised beyond is free again. What is then still due is paid, what was paid too much
    is recovered. All or none: raises Refusal with a reason per claim.
    """
    claims = locked_claims(claims)
    lines = lines_of(claims, ClaimLine.objects.filter(status__in=(Line.APPROVED, Line.PAID)))
    every = [line for own in lines.values() for line in own]
    books, uses = locked({line.budget_line_id for line in every}), lock_uses(claims, every)
    reasons, total = [], 0
    for claim in claims:
        try:
            claim.become(Status.SETTLED)
            for line in lines[claim.pk]:
                settled = amounts.get(line.pk, line.approved_vnd)
                total += _settle(line, claim, books[line.budget_line_id], uses, settled=settled, by=by, at=at, on=on)
            claim.settled_at = at
            claim.save(update_fields=["status", "settled_at"])
        except Refusal as refusal:
            reasons.append(f"{claim.participation.exhibitor}: {refusal}")
    refuse_all(reasons)
    return total


def _settle(line, claim, book, uses, *, settled, by, at, on) -> int:
    if not 0 <= settled <= line.approved_vnd:
        raise Refusal(_("settle at most the approved %(vnd)s") % {"vnd": format_vnd(line.approved_vnd)})
    if _is_under_way(line):
        raise Refusal(_("a payment is ordered; record its result first"))
    paid, common = line.paid_vnd or 0, {"document": _("settlement"), "on": on, "at": at, "by": by, "line": line}
    line.settled_vnd = settled
    line.become(Line.SETTLED)
    line.save(update_fields=["status", "settled_vnd"])
    give_back_uses(line, claim, uses, amount_vnd=line.approved_vnd - settled, is_gone=False)
    advanced = line.payments.filter(kind=Kind.ADVANCE, status=Payment.Status.DONE).aggregate(vnd=Sum("amount_vnd"))["vnd"]
    if advanced:
        post(book, kind=Entry.CLEAR, amount_vnd=advanced, **common)
    if line.approved_vnd > max(settled, paid):
        post(book, kind=Entry.RELEASE, amount_vnd=line.approved_vnd - max(settled, paid), **common)
    return settled
