"""What the rules of a programme offer for a cost: judged by the first day, worked out under what
others have used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from exhibitors.models import Participation
from funding.models import (
    BudgetLine,
    Claim,
    ClaimLine,
    Condition,
    Cost,
    CostItem,
    CostPrice,
    Limit,
    Result,
    Rule,
    RuleCap,
    RuleItem,
    RuleUse,
    Standing,
    Terms,
    calculate,
    prize,
    unmet,
)
from places.models import Timeline
from producers.models import Recognition


@dataclass(frozen=True)
class Offer:
    """A rule's item with what it gives; without a result, the conditions say why it gives
    nothing.
    """

    item: RuleItem
    result: Result | None
    conditions: tuple[Condition, ...] = ()


def standing_of(participation: Participation, *, timeline: Timeline | None = None) -> Standing:
    """The producer and the event on the fair's first day. Stars are those of verified recognitions
    valid that day.
    """
    event, timeline = participation.event, timeline or Timeline()
    day = event.opens_on
    shown = (
        Recognition.objects.verified()
        .valid(on=day)
        .filter(product__exhibits__participation=participation)
    )
    home = timeline.seat(participation.unit_then_id or participation.producer.commune_id, on=day)
    there = timeline.seat(event.unit_id, on=day).province
    return Standing(
        kind=participation.kind_then or participation.producer.kind,
        stars=max(shown.values_list("stars", flat=True), default=0),
        scope=event.scope,
        event_kind=event.kind,
        units=frozenset(unit.pk for unit in (home.commune, home.district, home.province) if unit),
        is_from_elsewhere=home.province != there,
        booths=event.booths_planned or event.booths.count(),
        days=event.day_count,
    )


def use_keys(claim: Claim) -> dict[str, str]:
    """{basis: key of the counter} for a claim."""
    participation = claim.participation
    producer = f"producer:{participation.producer_id}/{claim.year}"
    return {
        RuleCap.Basis.PARTICIPATION: f"participation:{participation.pk}",
        RuleCap.Basis.PRODUCER_YEAR: producer,
        RuleCap.Basis.EVENT: f"event:{participation.event_id}",
        RuleUse.TIMES: producer,
    }


def limits_of(item: RuleItem, claim: Claim, *, before: Iterable[ClaimLine] = ()) -> list[Limit]:
    """The shared caps of the item's rule with what approved lines and the lines `before` this one
    take, in their order.
    """
    caps, keys = {cap.basis: cap for cap in item.rule.caps.all()}, use_keys(claim)
    rows = RuleUse.objects.filter(family=item.rule.family, key__in=set(keys.values()))
    used = {use.basis: use.used for use in rows if keys.get(use.basis) == use.key}
    mine = sum(line.amount_vnd for line in before if line.item.rule.family == item.rule.family)
    return [
        Limit(basis=str(basis), cap_vnd=caps[basis].amount_vnd, used_vnd=used.get(basis, 0) + mine)
        for basis in RuleCap.ORDER
        if basis in caps
    ]


def offers(
    claim: Claim,
    *,
    cost_item: CostItem,
    cost: Cost,
    budget_line: BudgetLine,
    before: Iterable[ClaimLine] = (),
    standing: Standing | None = None,
) -> list[Offer]:
    """What each rule of the claim's programme in force on the first day gives for this cost, the
    most favourable first.
    """
    day = claim.participation.event.opens_on
    items = RuleItem.objects.filter(
        cost_item=cost_item, is_prize=False, rule__programmes=claim.programme_id
    )
    items = items.filter(rule__in=Rule.objects.in_force(on=day)).select_related("rule")
    standing = standing or standing_of(claim.participation)
    found = []
    for item in items.prefetch_related("rule__caps", "rule__areas"):
        missing = missing_of(item, claim, standing=standing)
        result = (
            None
            if missing
            else line_result(item, claim, cost=cost, budget_line=budget_line, before=before)
        )
        found.append(Offer(item, result, tuple(missing)))
    return sorted(
        found,
        key=lambda offer: (
            -(offer.result.granted_vnd if offer.result else -1),
            offer.item.rule.code,
        ),
    )


def best_offer(found: Iterable[Offer]) -> Offer | None:
    """The first that gives anything."""
    return next((offer for offer in found if offer.result and offer.result.granted_vnd > 0), None)


def missing_of(item: RuleItem, claim: Claim, *, standing: Standing) -> list[Condition]:
    """Why this rule gives nothing for this claim; empty when it does."""
    missing = unmet(item.rule, standing, areas=frozenset(area.pk for area in item.rule.areas.all()))
    if item.needs_price and _price_of(item, claim) is None:
        missing.append(Condition("needs_price"))
    times = item.rule.max_times_per_year
    if times is not None and _times_used(item, claim) >= times:
        missing.append(Condition("times", {"most": times}))
    return missing


def _times_used(item, claim) -> int:
    use = RuleUse.objects.filter(
        family=item.rule.family, basis=RuleUse.TIMES, key=use_keys(claim)[RuleUse.TIMES]
    ).first()
    return use.used if use else 0


def _price_of(item: RuleItem, claim: Claim) -> CostPrice | None:
    day = claim.participation.event.opens_on
    return (
        CostPrice.objects.on(day)
        .filter(agency=claim.agency_id, cost_item=item.cost_item_id)
        .first()
    )


def terms_of(
    item: RuleItem, claim: Claim, *, budget_line: BudgetLine, before: Iterable[ClaimLine] = ()
) -> Terms:
    """The item's terms for this claim, with what is left of its caps and of the budget line."""
    price, event, before = _price_of(item, claim), claim.participation.event, list(before)
    taken = sum(line.amount_vnd for line in before if line.budget_line_id == budget_line.pk)
    own = _own_terms(item, price, event.day_count if item.rule.is_by_presence else None)
    left = max(budget_line.free_vnd - taken, 0)
    return replace(own, limits=tuple(limits_of(item, claim, before=before)), budget_vnd=left)


def _own_terms(item: RuleItem, price: CostPrice | None, event_days: int | None) -> Terms:
    return Terms(
        rate_pct=item.rate_pct,
        cap_vnd=item.cap_vnd,
        cap_per=item.cap_per,
        max_booths=item.max_booths,
        max_people=item.max_people,
        price_vnd=price.amount_vnd if price else None,
        price_per=price.per if price else "booth",
        event_days=event_days,
    )


def line_result(
    item: RuleItem,
    claim: Claim,
    *,
    cost: Cost,
    budget_line: BudgetLine,
    before: Iterable[ClaimLine] = (),
) -> Result:
    """What this item gives for this cost now."""
    return calculate(cost, terms_of(item, claim, budget_line=budget_line, before=before))


def whole_result(item: RuleItem, claim: Claim, *, cost: Cost) -> Result:
    """What this item gives for this cost by its own terms, whatever others have used of caps and
    budget.
    """
    price = _price_of(item, claim)
    event_days = claim.participation.event.day_count if item.rule.is_by_presence else None
    return calculate(cost, _own_terms(item, price, event_days))


def prizes(
    claim: Claim, *, recognition: Recognition, budget_line: BudgetLine
) -> list[tuple[RuleItem, Result]]:
    """(item, prize) of each rule of the claim's programme in force on the day of issue that pays
    one, the best first.
    """
    items = RuleItem.objects.filter(is_prize=True, rule__programmes=claim.programme_id)
    items = items.filter(rule__in=Rule.objects.in_force(on=recognition.issued_on)).select_related(
        "rule", "cost_item"
    )
    found = [
        (item, prize_result(item, recognition, budget_line=budget_line))
        for item in items.prefetch_related("amounts")
    ]
    return sorted(
        ((item, won) for item, won in found if won), key=lambda pair: -pair[1].granted_vnd
    )


def prize_result(
    item: RuleItem, recognition: Recognition, *, budget_line: BudgetLine
) -> Result | None:
    """The prize for a recognition after the verified one before it; None when the rule pays none or
    the money is out.
    """
    earlier = recognition.product.recognitions.verified().filter(
        issued_on__lt=recognition.issued_on
    )
    before = earlier.order_by("-issued_on").values_list("stars", flat=True).first()
    amounts = {(row.case, row.stars): row.amount_vnd for row in item.amounts.all()}
    won = prize(amounts, stars=recognition.stars, before=before)
    return won if won and won.granted_vnd <= budget_line.free_vnd else None
