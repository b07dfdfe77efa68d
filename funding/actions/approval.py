from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.facts import recount
from core.transitions import Refusal
from events.models import Event
from exhibitors.models import Participation
from funding.actions.claim import locked_claims, refuse_all, void_lines
from funding.actions.evidence import refuse_own
from funding.actions.ledger import locked, post
from funding.actions.use import give_back_uses, lock_uses, take_uses
from funding.models import Claim, ClaimLine, LedgerEntry, Rule
from funding.statistics import missing_of, standing_of, whole_result
from places.models import Timeline

Status, Line, Kind = Claim.Status, ClaimLine.Status, LedgerEntry.Kind
AS_REGISTERED: Mapping[int, int] = {}
APPROVED = ("status", "decided_by", "decided_at", "decision_number", "heads")


@transaction.atomic
def approve_claims(
    claims,
    *,
    decision_number: str,
    on: date,
    by: User,
    at: datetime,
    amounts: Mapping[int, int] = AS_REGISTERED,
    seen: Mapping[int, int] = AS_REGISTERED,
) -> int:
    """Approve appraised claims and promise their money; returns the sum in đồng. `amounts` are
    {line: at most what was registered}; `seen` are {claim: what was registered as the person had it
    before them}.

    Rules are judged once more, and caps, times a year and the budget are taken under their locks.
    All or none: raises Refusal with a reason per claim. Who recorded a line, and who acts for the
    producer, does not approve it.

    Effects: commitments in the ledger, and what is used up of shared caps.
    """
    claims = locked_claims(claims)
    lines = lines_of(claims, ClaimLine.objects.filter(status=Line.DRAFT))
    every = [line for own in lines.values() for line in own]
    books, uses = locked({line.budget_line_id for line in every}), lock_uses(claims, every)
    reasons, total, timeline = [], 0, Timeline()
    for claim in claims:
        try:
            refuse_changed(lines[claim.pk], amounts=amounts, seen=seen.get(claim.pk))
            refuse_unfit(claim, lines[claim.pk], by=by, timeline=timeline)
            claim.become(Status.APPROVED)
            claim.decided_by, claim.decided_at, claim.decision_number = by, at, decision_number
            claim.heads = claim.programme.heads
            claim.save(update_fields=APPROVED)
            for line in lines[claim.pk]:
                total += _approve(
                    line, claim, books, uses, amount=amounts.get(line.pk), by=by, at=at, on=on
                )
        except Refusal as refusal:
            reasons.append(f"{claim.participation.producer}: {refusal}")
    refuse_all(reasons)
    recount(Claim.objects.filter(pk__in=[claim.pk for claim in claims]))
    return total


def _approve(line, claim, books, uses, *, amount, by, at, on) -> int:
    line.approved_vnd = line.amount_vnd if amount is None else amount
    if not 0 < line.approved_vnd <= line.amount_vnd:
        raise Refusal(_("approve an amount above zero and not above what was registered"))
    take_uses(line, claim, uses, amount_vnd=line.approved_vnd)
    line.approver = by
    line.become(Line.APPROVED)
    line.save(update_fields=["status", "approver", "approved_vnd"])
    post(
        books[line.budget_line_id],
        kind=Kind.COMMIT,
        amount_vnd=line.approved_vnd,
        document=claim.decision_number,
        on=on,
        at=at,
        by=by,
        line=line,
    )
    return line.approved_vnd


def lines_of(claims, rows) -> dict[int, list[ClaimLine]]:
    """{claim: its run lines among these rows, in the order in which caps are used up}."""
    found = defaultdict(list)
    rows = rows.run().filter(claim__in=[claim.pk for claim in claims]).in_order()
    for line in rows.select_related("item__rule", "cost_item").prefetch_related(
        "item__rule__caps", "item__rule__areas"
    ):
        found[line.claim_id].append(line)
    return found


def refuse_unfit(claim: Claim, lines: list[ClaimLine], *, by: User, timeline: Timeline) -> None:
    """Raises Refusal when the person may not approve this, the producer did not come, or a rule no
    longer fits.
    """
    refuse_absent(claim)
    refuse_own(claim, by=by)
    if not lines:
        raise Refusal(_("the claim has no costs"))
    if any(line.recorder_id == by.pk for line in lines):
        raise Refusal(_("whoever recorded a line does not approve it; ask a colleague"))
    refuse_few_heads(claim, by=by)
    standing = standing_of(claim.participation, timeline=timeline)
    for line in lines:
        refuse_outdated(line, claim)
        conditions = [
            c for c in missing_of(line.item, claim, standing=standing) if c.name != "times"
        ]
        if conditions:
            raise Refusal("; ".join(map(str, conditions)))


def refuse_few_heads(claim: Claim, *, by: User) -> None:
    """Raises Refusal when fewer people than the programme asks for would have checked, appraised
    and approved the claim.
    """
    heads = {claim.checked_by_id, claim.appraised_by_id, by.pk}
    if len(heads) < claim.programme.heads:
        raise Refusal(
            _("checked, appraised and approved by %(n)s person alone; ask a colleague")
            % {"n": len(heads)}
            if len(heads) == 1
            else _("three people check, appraise and approve here; ask a colleague")
        )


def refuse_changed(lines: list[ClaimLine], *, amounts: Mapping[int, int], seen: int | None) -> None:
    """Raises Refusal when the claim is not any more what the person looked at."""
    is_other = amounts and set(amounts) & {line.pk for line in lines} != {line.pk for line in lines}
    if is_other or (seen is not None and seen != sum(line.amount_vnd for line in lines)):
        raise Refusal(_("the claim has been changed since you opened this page; look at it again"))


def refuse_outdated(line: ClaimLine, claim: Claim) -> None:
    """Raises Refusal when the rule no longer holds for the programme, or gives less by the prices
    of now.
    """
    if line.product_id:
        return
    applied = Rule.objects.filter(programmes=claim.programme_id).in_force(
        on=claim.participation.event.opens_on
    )
    if not applied.filter(pk=line.item.rule_id).exists():
        raise Refusal(
            _("the programme does not apply “%(rule)s” any more; return the claim")
            % {"rule": line.item.rule.name}
        )
    if line.amount_vnd > whole_result(line.item, claim, cost=line.cost).granted_vnd:
        raise Refusal(_("the rule gives less by now; return the claim to work it out anew"))


def refuse_absent(claim: Claim) -> None:
    if claim.participation.status not in Participation.PLACED:
        raise Refusal(
            _("the participation is “%(status)s”, so there is nothing to support")
            % {"status": claim.participation.get_status_display()}
        )
    if claim.participation.event.status == Event.Status.CANCELLED:
        raise Refusal(_("the fair was cancelled, so there is nothing to support"))


@transaction.atomic
def cancel_claim(claim: Claim, *, reason: str, on: date, by: User, at: datetime) -> None:
    """Take a claim back before anything is paid: its commitments are reversed, its caps and
    invoices free again.

    Raises InvalidTransition once money has left, and Refusal while a payment is ordered.

    Effects: reversals in the ledger; caps and invoices are free again.
    """
    (claim,) = locked_claims([claim])
    refuse_own(claim, by=by)
    claim.refuse_unless(Status.CANCELLED)
    lines = lines_of([claim], ClaimLine.objects.filter(status=Line.APPROVED))[claim.pk]
    if any(line.payments.standing().exists() for line in lines):
        raise Refusal(_("A payment of this claim is under way. Record its result first."))
    books, uses = locked({line.budget_line_id for line in lines}), lock_uses([claim], lines)
    void_lines(claim, reason=reason, at=at)
    for line in lines:
        commit = line.entries.get(kind=Kind.COMMIT)
        common = {"document": claim.decision_number, "on": on, "at": at, "by": by, "line": line}
        post(
            books[line.budget_line_id],
            kind=Kind.REVERSE,
            amount_vnd=commit.amount_vnd,
            reverses=commit,
            **common,
        )
    turns = {line.item.rule_id: line.pk for line in lines}
    for line in lines:
        is_turn = turns[line.item.rule_id] == line.pk
        give_back_uses(line, claim, uses, amount_vnd=line.approved_vnd, is_gone=is_turn)
    claim.become(Status.CANCELLED)
    claim.decision_note = reason
    claim.save(update_fields=["status", "decision_note"])
