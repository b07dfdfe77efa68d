from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from events.models import Event
from exhibitors.models import Participation
from funding.actions.claim import draft_claim, refuse_all
from funding.actions.line import add_claim_line
from funding.models import BudgetLine, Claim, Cost, CostItem
from funding.rules import keeps_books_for
from funding.statistics import best_offer, offers, standing_of
from logistics.models import Allocation
from places.models import Timeline


@dataclass(frozen=True)
class Proposal:
    """What a programme would pay one participation for its booths, by which rule; `reason` says why
    nothing when it pays nothing.
    """

    participation: Participation
    cost: Cost
    amount_vnd: int
    reason: str = ""
    rule: str = ""


def claims_to_propose(
    event: Event, *, budget_line: BudgetLine, cost_item: CostItem, by: User
) -> list[Proposal]:
    """A proposal for everyone who holds a place and whose books the person keeps: the price of the
    booths they hold, under the most favourable rule.
    """
    rents, timeline, left = _rents(event), Timeline(), budget_line.free_vnd
    claimed = set(
        Claim.objects.live()
        .filter(programme=budget_line.programme)
        .values_list("participation", flat=True)
    )
    rows = (
        Participation.objects.for_event(event)
        .holding()
        .select_related("event", "producer", "delegation")
    )
    found = []
    for participation in rows.order_by("producer__order_key", "pk"):
        if not keeps_books_for(by, participation):
            continue
        cost = rents.get(participation.pk, Cost(0))
        reason = _obstacle(participation, cost, claimed)
        amount, rule = 0, ""
        if not reason:
            amount, rule = _offered(participation, cost, budget_line, cost_item, timeline)
            reason = "" if amount else _("no rule of the programme supports it")
        if amount > left:
            amount, reason = 0, _("the budget line has no more for it")
        left -= amount
        found.append(Proposal(participation, cost, amount, reason, rule))
    return found


def _rents(event: Event) -> dict[int, Cost]:
    """{participation: price and number of its booths}; a shared booth is paid by shares."""
    rows = Allocation.objects.live().for_event(event).select_related("share__booth")
    shares = dict(event.booths.values_list("pk", "share_count"))
    prices, numbers = {}, {}
    for row in rows:
        booth = row.share.booth
        prices[row.participation_id] = (
            prices.get(row.participation_id, 0) + booth.price_vnd // shares[booth.pk]
        )
        numbers[row.participation_id] = numbers.get(row.participation_id, 0) + 1
    return {
        pk: Cost(price, booths=numbers[pk], days=event.day_count) for pk, price in prices.items()
    }


def _obstacle(participation, cost, claimed) -> str:
    if participation.pk in claimed:
        return _("a claim runs already")
    if participation.status == Participation.Status.ABSENT:
        return _("the producer did not come")
    if not cost.invoiced_vnd:
        return _("holds no booth with a price")
    return ""


def _offered(participation, cost, budget_line, cost_item, timeline) -> tuple[int, str]:
    programme = budget_line.programme
    claim = Claim(
        participation=participation,
        programme=programme,
        agency_id=programme.agency_id,
        year=participation.event.opens_on.year,
    )
    standing = standing_of(participation, timeline=timeline)
    found = offers(
        claim, cost_item=cost_item, cost=cost, budget_line=budget_line, standing=standing
    )
    best = best_offer(found)
    return (best.result.granted_vnd, best.item.rule.name) if best else (0, "")


@transaction.atomic
def propose_claims(
    event: Event,
    *,
    budget_line: BudgetLine,
    cost_item: CostItem,
    chosen: Iterable[int],
    by: User,
    at: datetime,
) -> list[Claim]:
    """Draft claims for the chosen participations. All or none: raises Refusal with a reason for
    each that gets nothing.
    """
    proposals = {
        p.participation.pk: p
        for p in claims_to_propose(event, budget_line=budget_line, cost_item=cost_item, by=by)
    }
    chosen = [proposals[pk] for pk in sorted(chosen) if pk in proposals]
    refuse_all([f"{p.participation.producer}: {p.reason}." for p in chosen if not p.amount_vnd])
    made, timeline = [], Timeline()
    for proposal in chosen:
        claim = draft_claim(proposal.participation, programme=budget_line.programme, by=by, at=at)
        add_claim_line(
            claim,
            cost_item=cost_item,
            budget_line=budget_line,
            cost=proposal.cost,
            by=by,
            at=at,
            timeline=timeline,
        )
        made.append(claim)
    if not made:
        raise Refusal(_("Tick at least one producer."))
    return made
