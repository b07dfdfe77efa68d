from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from funding.models import BudgetLine, Claim, ClaimLine, Cost, CostItem, Invoice, Result, RuleItem, sentence
from funding.statistics import best_offer, line_result, missing_of, offers, standing_of

Line = ClaimLine.Status


@dataclass(frozen=True)
class InvoiceKey:
    """What is printed on an invoice: the seller's tax code, serial, number, day, and its total in đồng."""

    seller_tax_code: str
    serial: str
    number: str
    issued_on: date
    total_vnd: int


@transaction.atomic
def add_claim_line(
    claim: Claim,
    *,
    cost_item: CostItem,
    budget_line: BudgetLine,
    cost: Cost,
    by: User,
    at: datetime,
    invoice: InvoiceKey | None = None,
    item: RuleItem | None = None,
    note: str = "",
    override_reason: str = "",
) -> ClaimLine:
    """Add a cost to an open claim under the most favourable rule, or under `item` when one is chosen.

    Raises Refusal when no rule supports the cost (with the reasons), when the invoice is used already, and when the cost is
    supported from another source without a signed reason.
    """
    claim.lock()
    refuse_unless_open(claim)
    before = list(claim.lines.run().standing().select_related("item__rule").in_order())
    chosen, result = _choose(claim, cost_item=cost_item, cost=cost, budget_line=budget_line, before=before, item=item)
    line = ClaimLine(
        claim=claim,
        cost_item=cost_item,
        source=budget_line.source,
        budget_line=budget_line,
        mode=ClaimLine.Mode.RUN,
        status=Line.DRAFT,
        item=chosen,
        invoice=invoice and put_invoice(claim, invoice),
        invoiced_vnd=cost.invoiced_vnd,
        vat_vnd=cost.vat_vnd,
        booths=cost.booths,
        people=cost.people,
        days=cost.days,
        note=note,
        override_reason=override_reason,
        override_by=by if override_reason else None,
        recorder=by,
        recorded_at=at,
        **worked_out(result),
    )
    save_line(line)
    return line


def _choose(claim, *, cost_item, cost, budget_line, before, item) -> tuple[RuleItem, Result]:
    found = offers(claim, cost_item=cost_item, cost=cost, budget_line=budget_line, before=before)
    if item:
        found = [offer for offer in found if offer.item == item]
    best = best_offer(found)
    if best:
        return best.item, best.result
    reasons = [_reason(offer) for offer in found]
    if not reasons:
        raise Refusal(_("No rule of this programme supports this cost on the first day of the event. Add the rule first."))
    raise Refusal(" ".join(reasons))


def _reason(offer) -> str:
    words = [sentence({"step": c.name, **c.facts}) for c in offer.conditions] or [_("nothing is left of its cap or budget")]
    return f"{offer.item.rule.name}: {'; '.join(words)}."


def worked_out(result: Result) -> dict:
    """The columns of a line that hold a calculation."""
    return {
        "eligible_vnd": result.eligible_vnd,
        "amount_vnd": result.granted_vnd,
        "cap_vnd": result.cap_vnd,
        "steps": [step.as_json() for step in result.steps],
    }


def put_invoice(claim: Claim, key: InvoiceKey) -> Invoice:
    """The invoice as this claim's; one that the claim has already is shared. Raises Refusal when another claim used it."""
    printed = {"seller_tax_code": key.seller_tax_code, "serial": key.serial, "number": key.number}
    standing = Invoice.objects.standing().filter(**printed).select_related("claim__participation").first()
    if standing is None:
        try:
            with transaction.atomic():
                return Invoice.objects.create(claim=claim, issued_on=key.issued_on, total_vnd=key.total_vnd, **printed)
        except IntegrityError:
            standing = Invoice.objects.standing().filter(**printed).select_related("claim__participation").first()
    if standing is None or standing.claim_id != claim.pk:
        raise Refusal(
            _("Invoice %(invoice)s of this seller is used for “%(what)s” already; an invoice is paid once.")
            % {"invoice": f"{key.serial} {key.number}", "what": standing.claim.participation if standing else "?"}
        )
    return standing


REASONS = {
    "one_source_per_cost_item": _("“%(item)s” is supported from another source already; one cost is never paid twice."),
    "one_rule_per_cost": _("“%(item)s” is supported under another rule already; one cost rests on one rule."),
    "invoice_is_of_the_claim": _("The lines of this invoice add up to more than its total. Check the amounts."),
    "one_prize_per_product": _("A prize for this product and these stars is recorded already."),
}


def save_line(line: ClaimLine) -> None:
    """Save a line; what the database refuses is told in words (Refusal)."""
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as error:
        for name, words in REASONS.items():
            if name in str(error):
                raise Refusal(words % {"item": line.cost_item}) from None
        raise


@transaction.atomic
def remove_claim_line(line: ClaimLine) -> None:
    """Take a line out of an open claim, with an invoice that no other line needs."""
    line.claim.lock()
    refuse_unless_open(line.claim)
    line.lock()
    invoice = line.invoice
    line.delete()
    if invoice and not invoice.lines.exists():
        invoice.delete()
    work_out(line.claim)


def refuse_unless_open(claim: Claim) -> None:
    if not claim.is_open:
        raise Refusal(_("This claim is “%(status)s” and cannot be changed now.") % {"status": claim.get_status_display()})


def work_out(claim: Claim) -> list[str]:
    """Work the draft lines of a claim out anew, in their order; returns why lines no longer get anything."""
    reasons, before, standing = [], [], standing_of(claim.participation)
    for line in claim.lines.run().filter(status=Line.DRAFT).select_related("item__rule", "budget_line").in_order():
        missing = missing_of(line.item, claim, standing=standing)
        cost = Cost(line.invoiced_vnd, line.vat_vnd, line.booths, line.people, line.days)
        result = line_result(line.item, claim, cost=cost, budget_line=line.budget_line, before=before)
        if missing or not result.granted_vnd:
            words = [sentence({"step": c.name, **c.facts}) for c in missing]
            reasons.append(f"{line.cost_item}: {'; '.join(words) or _('nothing is left of its cap or budget')}.")
            continue
        for name, value in worked_out(result).items():
            setattr(line, name, value)
        line.save(update_fields=[*worked_out(result)])
        before.append(line)
    return reasons
