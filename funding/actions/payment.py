from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.facts import recount
from core.transitions import Refusal
from exhibitors.models import Participation
from funding.actions.approval import lines_of, refuse_absent
from funding.actions.claim import locked_claims, refuse_all
from funding.actions.ledger import locked, post, refuse_closed
from funding.models import Claim, ClaimLine, LedgerEntry, Payment
from producers.actions import refuse_own_producer
from producers.models import producers_of

Status, Line, Kind, Entry = Claim.Status, ClaimLine.Status, Payment.Kind, LedgerEntry.Kind
PAYABLE = (Status.APPROVED, Status.PART_PAID, Status.SETTLED)
POSTED = {Kind.ADVANCE: Entry.ADVANCE, Kind.PAYMENT: Entry.PAY, Kind.RECOVERY: Entry.RECOVER}


@transaction.atomic
def order_payments(claims, *, by: User, at: datetime) -> list[Payment]:
    """Order what is still due on approved claims of producers who came. All or none: Refusal with a
    reason per claim.

    Effects: payments that wait for bank or Treasury.
    """
    return _order(claims, _due, kind=Kind.PAYMENT, by=by, at=at)


@transaction.atomic
def order_advances(claims, *, by: User, at: datetime) -> list[Payment]:
    """Order the advance that the programme allows on approved claims, before the fair or after it.

    Effects: payments that wait for bank or Treasury.
    """
    return _order(claims, _advance, kind=Kind.ADVANCE, by=by, at=at)


@transaction.atomic
def order_recoveries(claims, *, by: User, at: datetime) -> list[Payment]:
    """Ask for what was paid above the settled amount.

    Effects: payments that wait for the money to come back.
    """
    return _order(claims, _overpaid, kind=Kind.RECOVERY, by=by, at=at)


def to_be_ordered(claims, *, kind: str) -> dict[int, int]:
    """{claim: đồng that an order of this kind would be about}, whatever stands in its way."""
    lines = lines_of(claims, ClaimLine.objects.filter(status__in=ClaimLine.APPROVED))
    amount_of = _advance if kind == Kind.ADVANCE else lambda line, _claim: max(line.due_vnd, 0)
    return {claim.pk: sum(amount_of(line, claim) for line in lines[claim.pk]) for claim in claims}


def _due(line: ClaimLine, claim: Claim) -> int:
    if claim.participation.status != Participation.Status.ATTENDED:
        raise Refusal(
            _(
                "a payment waits until the producer is marked as come; before that an advance is"
                " possible"
            )
        )
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
            reasons.append(f"{claim.participation.producer}: {refusal}")
    refuse_all(reasons)
    return made


def _order_claim(claim, lines, amount_of, *, kind, by, at) -> list[Payment]:
    if claim.status not in PAYABLE:
        raise Refusal(_("the claim is “%(status)s”") % {"status": claim.get_status_display()})
    if kind != Kind.RECOVERY:
        refuse_absent(claim)
    refuse_own_producer(claim.participation.producer_id, by=by)
    if any(by.pk in (line.recorder_id, line.approver_id) for line in lines):
        raise Refusal(
            _("whoever recorded or approved a line does not pay it; ask a third colleague")
        )
    if any(is_under_way(line) for line in lines):
        raise Refusal(_("a payment is ordered already; record its result first"))
    due = [(line, amount_of(line, claim)) for line in lines]
    made = [
        _put(line, kind=kind, amount_vnd=amount, by=by, at=at) for line, amount in due if amount
    ]
    if not made:
        raise Refusal(_("nothing is due"))
    return made


def is_under_way(line: ClaimLine) -> bool:
    return line.payments.filter(status=Payment.Status.ORDERED).exists()


def _put(line, *, kind, amount_vnd, by, at) -> Payment:
    last = line.payments.standing().aggregate(last=Max("tranche"))["last"] or 0
    payment = Payment(
        line=line, tranche=last + 1, kind=kind, amount_vnd=amount_vnd, ordered_at=at, payer=by
    )
    try:
        with transaction.atomic():
            payment.save()
    except IntegrityError:
        raise Refusal(_("this was ordered a moment ago, or it is more than was approved")) from None
    return payment


@transaction.atomic
def record_payments(results, *, by: User, at: datetime) -> int:
    """Record what bank or Treasury say: `results` are (payment, day, voucher number). Returns the
    sum in đồng.

    All or none: raises Refusal with a reason per payment. Locks go claims, lines, payments, budget
    lines, as everywhere.

    Effects: entries in the ledger; claims become paid in part or whole.
    """
    results = list(results)
    keys = [payment.pk for payment, *_rest in results]
    claims = {row.pk: row for row in locked_claims(Claim.objects.filter(lines__payments__in=keys))}
    lines = _locked_rows(ClaimLine.objects.filter(payments__in=keys))
    payments = _locked_rows(Payment.objects.filter(pk__in=keys))
    books = locked({line.budget_line_id for line in lines.values()})
    reasons, total = [], 0
    for key, (_given, paid_on, voucher_number) in sorted(
        zip(keys, results, strict=True), key=lambda pair: pair[0]
    ):
        payment = payments[key]
        payment.line = lines[payment.line_id]
        payment.line.claim = claims[payment.line.claim_id]
        book = books[payment.line.budget_line_id]
        try:
            total += _record(
                payment, book, paid_on=paid_on, voucher_number=voucher_number, by=by, at=at
            )
        except Refusal as refusal:
            reasons.append(f"{payment.line.claim.participation.producer}: {refusal}")
    refuse_all(reasons)
    return total


def _locked_rows(rows) -> dict:
    """{key: row} under their locks, in the order of their keys."""
    rows = rows.model.objects.filter(pk__in=rows.values("pk")).order_by("pk")
    return {row.pk: row for row in rows.select_for_update()}


def _record(payment, book, *, paid_on, voucher_number, by, at) -> int:
    line, claim = payment.line, payment.line.claim
    payment.refuse_unless(Payment.Status.DONE)
    refuse_first_two(line, by=by)
    if paid_on > local_day(at):
        raise Refusal(_("the day is in the future"))
    refuse_closed(claim.agency_id, on=paid_on)
    promised_on = line.entries.get(kind=Entry.COMMIT).posted_on
    if paid_on < promised_on:
        raise Refusal(
            _("it was approved on %(day)s, and cannot be paid before")
            % {"day": f"{promised_on:%d/%m/%Y}"}
        )
    payment.become(Payment.Status.DONE)
    payment.paid_on, payment.voucher_number, payment.answered_by = paid_on, voucher_number, by
    payment.save(update_fields=["status", "paid_on", "voucher_number", "answered_by"])
    line.paid_vnd = (line.paid_vnd or 0) + payment.signed_vnd
    line.paid_on, line.payer_id = paid_on, payment.payer_id
    if line.status == Line.APPROVED and line.paid_vnd == line.approved_vnd:
        line.become(Line.PAID)
    line.save(update_fields=["status", "paid_vnd", "paid_on", "payer"])
    recount(Claim.objects.filter(pk=claim.pk))
    common = {
        "document": voucher_number,
        "on": paid_on,
        "at": at,
        "by": by,
        "line": line,
        "payment": payment,
    }
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


def record_payment(
    payment: Payment, *, paid_on: date, voucher_number: str, by: User, at: datetime
) -> int:
    """Record that one payment was made; the rest is said at `record_payments`."""
    return record_payments([(payment, paid_on, voucher_number)], by=by, at=at)


@transaction.atomic
def fail_payment(payment: Payment, *, reason: str, by: User) -> None:
    """The bank or the Treasury sent it back; what is due can be ordered again. Raises
    InvalidTransition once it is done, and Refusal for whoever recorded or approved the line.

    Effects: what is due can be ordered again.
    """
    payment.line.claim.lock()
    payment.lock()
    refuse_first_two(payment.line, by=by)
    payment.become(Payment.Status.FAILED)
    payment.failure, payment.answered_by = reason, by
    payment.save(update_fields=["status", "failure", "answered_by"])


def refuse_first_two(line: ClaimLine, *, by: User) -> None:
    """Raises Refusal for whoever recorded or approved the line: what the bank says is entered by a
    third person too.
    """
    if by.pk in (
        line.recorder_id,
        line.approver_id,
    ) or line.claim.participation.producer_id in producers_of(by):
        raise Refusal(
            _(
                "whoever recorded or approved a line does not record its payment; ask a third"
                " colleague"
            )
        )
