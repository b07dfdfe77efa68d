import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.facts import recount
from core.text import fold
from core.transitions import Refusal
from funding.models import (
    BudgetLine,
    Claim,
    ClaimLine,
    Cost,
    CostItem,
    Invoice,
    Result,
    RuleItem,
    serial_key,
)
from funding.statistics import best_offer, line_result, missing_of, offers, prizes, standing_of
from places.models import Timeline
from producers.actions import refuse_own_producer
from producers.models import Recognition, one_tax_code

Line = ClaimLine.Status


@dataclass(frozen=True)
class InvoiceKey:
    """What is printed on an invoice: the seller's tax code, serial, number, day, and its total in
    đồng.
    """

    seller_tax_code: str
    serial: str
    number: str
    issued_on: date
    total_vnd: int

    @classmethod
    def printed(
        cls, seller_tax_code: str, serial: str, number: str, issued_on: date, total_vnd: int
    ) -> "InvoiceKey":
        """One spelling for one invoice: `1c26taa 0000015` and `1C26TAA 15` are the same. Raises
        Refusal for a number that is none.
        """
        serial = re.sub(r"[^0-9A-Z/]", "", fold(serial).upper())
        number = re.sub(r"\s", "", number)
        if not number.isascii() or not number.isdigit():
            raise Refusal(_("The number of an invoice has digits only. Type it as it is printed."))
        return cls(
            one_tax_code(seller_tax_code), serial, number.lstrip("0") or "0", issued_on, total_vnd
        )

    @property
    def known_by(self) -> dict:
        """The columns by which an invoice is known, whatever its serial is printed like."""
        return {
            "seller_tax_code": self.seller_tax_code,
            "serial_key": serial_key(self.serial),
            "number": self.number,
        }


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
    timeline: Timeline | None = None,
    key: int | None = None,
) -> ClaimLine:
    """Add a cost to an open claim under the most favourable rule, or under `item` when one is
    chosen. `key` is that of the line whose place it takes.

    Raises Refusal when no rule supports the cost (with the reasons), when the invoice is used
    already, when the cost is supported from another source without a signed reason, and for
    whoever acts for the producer.
    """
    refuse_own_producer(claim.participation.producer_id, by=by)
    given = {"cost": cost, "budget_line": budget_line, "item": item, "timeline": timeline}
    chosen, result = _prepared(claim, cost_item, is_second=bool(override_reason), **given)
    line = ClaimLine(
        pk=key,
        claim=claim,
        cost_item=cost_item,
        source=budget_line.source,
        budget_line=budget_line,
        mode=ClaimLine.Mode.RUN,
        status=Line.DRAFT,
        item=chosen,
        invoice=invoice and put_invoice(claim, invoice),
        note=note,
        override_reason=override_reason,
        override_by=by if override_reason else None,
        recorder=by,
        recorded_at=at,
        **vars(cost),
        **worked_out(result),
    )
    save_line(line)
    return line


def _prepared(
    claim, cost_item, *, cost, budget_line, item, timeline, is_second
) -> tuple[RuleItem, Result]:
    """(rule's item, what it gives), once the claim is locked and open."""
    claim.participation.lock()
    claim.lock()
    refuse_unless_open(claim)
    event_days = claim.participation.event.day_count
    if cost.days > event_days:
        raise Refusal(
            _("The event had %(n)s days. Nobody was present on more.") % {"n": event_days}
        )
    before = list(claim.lines.run().standing().select_related("item__rule").in_order())
    standing = standing_of(claim.participation, timeline=timeline)
    found = offers(
        claim,
        cost_item=cost_item,
        cost=cost,
        budget_line=budget_line,
        before=before,
        standing=standing,
    )
    chosen, result = _choose(found, item=item)
    if is_second and not chosen.rule.allows_second_source:
        raise Refusal(_("This rule allows no second source. Leave the reason empty."))
    return chosen, result


@transaction.atomic
def add_prize_line(
    claim: Claim, *, recognition: Recognition, budget_line: BudgetLine, by: User, at: datetime
) -> ClaimLine:
    """Add the prize for a verified recognition of a product that was shown at the event, by the
    best rule on its day of issue.

    Raises Refusal when no rule of the programme pays one, and when it is paid already for this
    product and these stars; for whoever acts for the producer too.
    """
    claim.lock()
    refuse_own_producer(claim.participation.producer_id, by=by)
    refuse_unless_open(claim)
    found = prizes(claim, recognition=recognition, budget_line=budget_line)
    if not found:
        raise Refusal(
            _(
                "No rule of this programme pays a prize for this recognition, or its money is used"
                " up."
            )
        )
    item, result = found[0]
    line = ClaimLine(
        claim=claim,
        cost_item=item.cost_item,
        source=budget_line.source,
        budget_line=budget_line,
        mode=ClaimLine.Mode.RUN,
        status=Line.DRAFT,
        item=item,
        invoiced_vnd=result.eligible_vnd,
        product=recognition.product,
        stars=recognition.stars,
        recorder=by,
        recorded_at=at,
        **worked_out(result),
    )
    save_line(line)
    return line


def _choose(found, *, item) -> tuple[RuleItem, Result]:
    if item:
        found = [offer for offer in found if offer.item == item]
        if not found:
            raise Refusal(
                _(
                    "The chosen rule is for another cost. Choose another rule, or the most"
                    " favourable one."
                )
            )
    best = best_offer(found)
    if best:
        return best.item, best.result
    reasons = [_reason(offer) for offer in found]
    if not reasons:
        raise Refusal(
            _(
                "No rule of this programme supports this cost on the first day of the event. Add"
                " the rule first."
            )
        )
    raise Refusal(" ".join(reasons))


def _reason(offer) -> str:
    words = "; ".join(map(str, offer.conditions)) or _("nothing is left of its cap or budget")
    return f"{offer.item.rule.name}: {words}."


def worked_out(result: Result) -> dict:
    """The columns of a line that hold a calculation."""
    return {
        "eligible_vnd": result.eligible_vnd,
        "amount_vnd": result.granted_vnd,
        "cap_vnd": result.cap_vnd,
        "steps": [step.as_json() for step in result.steps],
    }


def put_invoice(claim: Claim, key: InvoiceKey) -> Invoice:
    """The invoice as this claim's; one that the claim has already is shared. Raises Refusal when
    another claim used it.
    """
    known = Invoice.objects.standing().filter(**key.known_by)
    known = known.select_related("claim__participation")
    if (standing := known.first()) is None:
        try:
            with transaction.atomic():
                return Invoice.objects.create(claim=claim, **vars(key))
        except IntegrityError:
            standing = known.first()
    if standing is None or standing.claim_id != claim.pk:
        is_ours = standing is not None and standing.claim.agency_id == claim.agency_id
        words = _(
            "Invoice %(invoice)s of this seller is used for “%(what)s” already; an invoice is paid"
            " once."
        )
        others = _("another claim")
        what = standing.claim.participation if is_ours else others
        raise Refusal(words % {"invoice": f"{key.serial} {key.number}", "what": what})
    return standing


REASONS = {
    "one_source_per_cost_item": gettext_lazy(
        "“%(item)s” is supported from another source already; one cost is never paid twice."
    ),
    "package_excludes_its_parts": gettext_lazy(
        "“%(item)s” is part of a package that is supported already, or a package of such a cost."
        " One cost is never paid twice."
    ),
    "one_rule_per_cost": gettext_lazy(
        "“%(item)s” is supported already. A second line needs the same claim and rule, and each"
        " line its own invoice."
    ),
    "one_voucher_per_cost": gettext_lazy("Voucher %(number)s is logged for “%(item)s” already."),
    "invoice_is_of_the_claim": gettext_lazy(
        "The lines of this invoice add up to more than its total. Check the amounts."
    ),
    "one_prize_per_product": gettext_lazy(
        "A prize for this product and these stars is recorded already."
    ),
    # SQLite names the columns of a broken uniqueness and not the constraint.
    "claimline.product_id": gettext_lazy(
        "A prize for this product and these stars is recorded already."
    ),
}


def save_line(line: ClaimLine) -> None:
    """Save a line; what the database refuses is told in words (Refusal)."""
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as error:
        for name, words in REASONS.items():
            if name in str(error):
                told = {"item": line.cost_item, "number": line.voucher_number}
                raise Refusal(str(words) % told) from None
        raise
    recount(Claim.objects.filter(pk=line.claim_id))


@transaction.atomic
def remove_claim_line(line: ClaimLine) -> list[str]:
    """Take a line out of an open claim, with an invoice that no other line needs; returns what the
    other lines lost by it.
    """
    line.claim.lock()
    refuse_unless_open(line.claim)
    line.lock()
    invoice = line.invoice
    line.delete()
    recount(Claim.objects.filter(pk=line.claim_id))
    if invoice and not invoice.lines.exists():
        invoice.delete()
    return work_out(line.claim)


@transaction.atomic
def change_claim_line(line: ClaimLine, *, by: User, at: datetime, **given) -> ClaimLine:
    """Put another line in the place of one of an open claim, under its key, so that a colleague who
    has the same line before them finds it; `given` are the arguments of `add_claim_line`.

    Raises Refusal as that does, and the old line stays; also for a prize, which is worked out from
    its recognition alone.
    """
    if line.product_id:
        raise Refusal(_("A prize follows from its recognition. Remove it, and add it anew."))
    key = line.pk
    remove_claim_line(line)
    return add_claim_line(line.claim, by=by, at=at, key=key, **given)


def refuse_unless_open(claim: Claim) -> None:
    if not claim.is_open:
        raise Refusal(
            _("This claim is “%(status)s” and cannot be changed now.")
            % {"status": claim.get_status_display()}
        )


def work_out(claim: Claim, *, timeline: Timeline | None = None) -> list[str]:
    """Work the draft lines of a claim out anew, in their order; returns why lines no longer get
    anything.
    """
    reasons, before, standing = [], [], standing_of(claim.participation, timeline=timeline)
    for line in (
        claim.lines.run()
        .filter(status=Line.DRAFT, product=None)
        .select_related("item__rule", "budget_line")
        .in_order()
    ):
        missing = missing_of(line.item, claim, standing=standing)
        result = line_result(
            line.item, claim, cost=line.cost, budget_line=line.budget_line, before=before
        )
        if missing or not result.granted_vnd:
            words = "; ".join(map(str, missing)) or _("nothing is left of its cap or budget")
            reasons.append(f"{line.cost_item}: {words}.")
            continue
        for name, value in worked_out(result).items():
            setattr(line, name, value)
        save_line(line)
        before.append(line)
    return reasons
