from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.money import format_vnd
from core.transitions import Refusal
from exhibitors.models import Participation
from funding.actions.approval import lines_of
from funding.actions.claim import locked_claims, refuse_all
from funding.actions.evidence import refuse_own
from funding.actions.ledger import locked, post, refuse_closed
from funding.actions.payment import is_under_way
from funding.actions.use import give_back_uses, lock_uses
from funding.models import Claim, ClaimLine, LedgerEntry, Payment

Status, Line, Kind, Entry = Claim.Status, ClaimLine.Status, Payment.Kind, LedgerEntry.Kind
AS_APPROVED: Mapping[int, int] = {}
SETTLED = ("status", "settled_at", "settlement_document", "settled_on", "settled_by")


@transaction.atomic
def settle_claims(
    claims,
    *,
    document: str,
    on: date,
    by: User,
    at: datetime,
    amounts: Mapping[int, int] = AS_APPROVED,
) -> int:
    """Find what was due in the end: `amounts` are {line: đồng, at most what was approved},
    `document` the paper that says so (an acceptance record). Returns the sum.

    Advances become payments, what was promised beyond is free again. What is then still due is
    paid, what was paid too much is recovered. All or none: raises Refusal with a reason per claim.

    Effects: entries in the ledger; what was promised beyond it is free again, and so are caps.
    """
    if not document.strip() or on > local_day(at):
        raise Refusal(_("A settlement names its document and a day that has come."))
    claims = locked_claims(claims)
    lines = lines_of(claims, ClaimLine.objects.filter(status__in=(Line.APPROVED, Line.PAID)))
    every = [line for own in lines.values() for line in own]
    books, uses = locked({line.budget_line_id for line in every}), lock_uses(claims, every)
    reasons, total = [], 0
    for claim in claims:
        try:
            refuse_own(claim, by=by)
            refuse_unsettled(claim, lines[claim.pk], amounts=amounts, by=by)
            refuse_closed(claim.agency_id, on=on)
            claim.become(Status.SETTLED)
            for line in lines[claim.pk]:
                settled = amounts.get(line.pk, line.approved_vnd)
                common = {"document": document, "on": on, "at": at, "by": by, "line": line}
                total += _settle(
                    line, claim, books[line.budget_line_id], uses, settled=settled, common=common
                )
            claim.settled_at, claim.settled_on, claim.settled_by = at, on, by
            claim.settlement_document = document
            claim.save(update_fields=SETTLED)
        except Refusal as refusal:
            reasons.append(f"{claim.participation.producer}: {refusal}")
    refuse_all(reasons)
    return total


def refuse_unsettled(
    claim: Claim, lines: list[ClaimLine], *, amounts: Mapping[int, int], by: User
) -> None:
    """Raises Refusal for whoever recorded the costs, and for anything due to a producer who did not
    come.
    """
    if any(line.recorder_id == by.pk for line in lines):
        raise Refusal(_("whoever recorded a line does not settle it; ask a colleague"))
    came = claim.participation.status == Participation.Status.ATTENDED
    if not came and any(amounts.get(line.pk, line.approved_vnd) for line in lines):
        raise Refusal(_("the producer is not marked as come, so nothing is due: settle it at 0"))


def _settle(line, claim, book, uses, *, settled, common) -> int:
    if not 0 <= settled <= line.approved_vnd:
        raise Refusal(
            _("settle at most the approved %(vnd)s") % {"vnd": format_vnd(line.approved_vnd)}
        )
    if is_under_way(line):
        raise Refusal(_("a payment is ordered; record its result first"))
    paid = line.paid_vnd or 0
    line.settled_vnd = settled
    line.become(Line.SETTLED)
    line.save(update_fields=["status", "settled_vnd"])
    give_back_uses(line, claim, uses, amount_vnd=line.approved_vnd - settled, is_gone=False)
    advanced = line.payments.filter(kind=Kind.ADVANCE, status=Payment.Status.DONE).aggregate(
        vnd=Sum("amount_vnd")
    )["vnd"]
    if advanced:
        post(book, kind=Entry.CLEAR, amount_vnd=advanced, **common)
    if line.approved_vnd > max(settled, paid):
        post(book, kind=Entry.RELEASE, amount_vnd=line.approved_vnd - max(settled, paid), **common)
    return settled
