from datetime import timedelta

import pytest

from core.transitions import Refusal
from funding import actions
from funding.models import ClaimLine, Invoice
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import (
    CostItemFactory,
    CostPriceFactory,
    Desk,
    RuleFactory,
    RuleItemFactory,
    invoice,
)
from tests.factories.producers import RecognitionFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


@pytest.fixture
def prized(desk):
    """(claim, exhibit) under a rule that pays 8, 10 and 15 millions for 3, 4 and 5 stars, and the
    difference on upgrade.
    """
    rule = RuleFactory(programmes=[desk.programme], agency=desk.agency)
    amounts = {("first", stars): vnd * M for stars, vnd in ((3, 8), (4, 10), (5, 15))}
    actions.add_rule_item(
        rule, cost_item=CostItemFactory(code="star_prize"), is_prize=True, amounts=amounts
    )
    claim = desk.draft()
    return claim, ExhibitFactory(participation=claim.participation)


def recognised(product, stars, *, days_ago):
    return RecognitionFactory(
        product=product, stars=stars, verified=True, issued_on=Desk.day(days_ago)
    )


def test_prize_is_paid_once_per_stars_and_the_difference_on_upgrade(desk, prized):
    claim, exhibit = prized
    first = recognised(exhibit.product, 3, days_ago=900)
    second = recognised(exhibit.product, 4, days_ago=90)
    amounts = [prize(desk, claim, recognition).amount_vnd for recognition in (first, second)]
    assert amounts == [8 * M, 2 * M]
    with pytest.raises(Refusal):
        prize(desk, claim, second)
    actions.submit_claim(claim, at=desk.now)
    assert [line.amount_vnd for line in claim.lines.order_by("pk")] == amounts


def prize(desk, claim, recognition):
    return actions.add_prize_line(
        claim, recognition=recognition, budget_line=desk.budget_line, by=desk.recorder, at=desk.now
    )


def test_prize_without_a_rule_or_money_is_refused(desk, prized):
    claim, exhibit = prized
    recognition = recognised(exhibit.product, 5, days_ago=30)
    poor = desk.allot(1 * M, source="central")
    with pytest.raises(Refusal):
        actions.add_prize_line(
            claim, recognition=recognition, budget_line=poor, by=desk.recorder, at=desk.now
        )
    desk.programme.rules.clear()
    with pytest.raises(Refusal):
        prize(desk, claim, recognition)


def test_nobody_is_present_on_more_days_than_there_were(desk):
    claim = desk.draft()
    days = claim.participation.event.day_count
    with pytest.raises(Refusal, match=str(days)):
        desk.add(claim, M, days=days + 1)
    desk.add(claim, M, days=days)


def test_presence_scales_what_a_rule_says(desk):
    rule = RuleFactory(programmes=[desk.programme], is_by_presence=True)
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    participation = ParticipationFactory(
        status="attended",
        event__host=desk.agency,
        event__opens_on=desk.today,
        event__closes_on=desk.today + timedelta(days=3),
    )
    line = desk.draft(8 * M, item=item, participation=participation, days=1).lines.get()
    assert (line.amount_vnd, [step["step"] for step in line.steps]) == (
        2 * M,
        ["invoiced", "presence", "granted"],
    )


def test_price_list_is_asked_for_and_kept_to(desk):
    rule = RuleFactory(programmes=[desk.programme])
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item, needs_price=True)
    with pytest.raises(Refusal, match="bảng giá"):
        desk.draft(8 * M, item=item)
    CostPriceFactory(agency=desk.agency, cost_item=desk.cost_item, amount_vnd=3 * M)
    assert desk.draft(8 * M, item=item, booths=2).lines.get().amount_vnd == 6 * M


def test_reason_for_a_second_source_needs_a_rule_that_allows_it(desk):
    with pytest.raises(Refusal):
        desk.draft(M, override_reason="x")


def test_second_source_stays_shut_when_only_the_other_line_was_signed(desk):
    desk.rule.allows_second_source = True
    desk.rule.save()
    central, own = desk.allot(50 * M, source="central"), desk.allot(50 * M)
    claim = desk.draft(M, budget_line=central, override_reason="Thiếu kinh phí.")
    desk.add(claim, M, budget_line=own)
    type(desk.rule).objects.update(name="x")
    other = desk.draft(M, budget_line=central)
    with pytest.raises(Refusal):
        desk.add(other, M, budget_line=own)


def test_most_favourable_rule_is_taken(desk):
    better = RuleItemFactory(
        rule=RuleFactory(programmes=[desk.programme]), cost_item=desk.cost_item
    )
    desk.item.rate_pct = 50
    desk.item.save()
    line = desk.add(desk.draft(), 10 * M)
    assert (line.item, line.amount_vnd) == (better, 10 * M)
    other = desk.add(desk.draft(), 10 * M, item=desk.item)
    assert (other.item, other.amount_vnd) == (desk.item, 5 * M)


def test_cost_without_a_rule_is_refused_with_the_reason(desk):
    with pytest.raises(Refusal):
        desk.draft(
            5 * M,
            item=RuleItemFactory(cost_item=CostItemFactory(code="freight", name="Vận chuyển")),
        )
    desk.rule.min_stars = 4
    desk.rule.save()
    with pytest.raises(Refusal, match="4"):
        desk.draft(5 * M)
    desk.rule.min_stars, desk.rule.is_draft = None, True
    desk.rule.save()
    with pytest.raises(Refusal):
        desk.draft(5 * M)
    assert not ClaimLine.objects.exists()


def test_lines_of_one_claim_share_its_cap(db):
    desk = Desk()
    rule = RuleFactory(programmes=[desk.programme], caps={"participation": 10 * M})
    freight = CostItemFactory(code="freight", name="Vận chuyển")
    items = [RuleItemFactory(rule=rule, cost_item=desk.cost_item, position=0)]
    items.append(RuleItemFactory(rule=rule, cost_item=freight, position=1))
    claim = desk.draft()
    amounts = [desk.add(claim, 7 * M, item=item).amount_vnd for item in items]
    assert amounts == [7 * M, 3 * M]
    desk_line = claim.lines.in_order().first()
    actions.remove_claim_line(desk_line)
    assert claim.lines.get().amount_vnd == 7 * M


def test_invoice_serves_one_claim_and_its_lines_stay_within_it(desk):
    claim = desk.draft()
    line = desk.add(claim, 8 * M, invoice=invoice())
    other = desk.add(claim, 4 * M, invoice=invoice())
    assert line.invoice == other.invoice
    with pytest.raises(Refusal):
        desk.add(claim, 1 * M, invoice=invoice())
    with pytest.raises(Refusal, match="1C26TAA 12"):
        desk.draft(1 * M, invoice=invoice())
    desk.draft(1 * M, invoice=invoice("0000013"))
    actions.cancel_claim(claim, reason="Nhập nhầm.", on=desk.today, by=desk.recorder, at=desk.now)
    desk.draft(1 * M, invoice=invoice())
    assert Invoice.objects.standing().count() == 2


def test_removed_line_takes_its_invoice_along(desk):
    claim = desk.draft()
    line = desk.add(claim, 8 * M, invoice=invoice())
    actions.remove_claim_line(line)
    assert not Invoice.objects.exists()
    desk.add(claim, 8 * M, invoice=invoice())
    actions.submit_claim(claim, at=desk.now)
    with pytest.raises(Refusal):
        actions.remove_claim_line(ClaimLine.objects.get())


def test_second_source_is_blocked_unless_the_rule_allows_it_and_somebody_signs(desk):
    central = desk.allot(50 * M, source="central")
    desk.allot(50 * M)
    claim = desk.draft(4 * M)
    with pytest.raises(Refusal):
        desk.add(claim, 4 * M, budget_line=central)
    with pytest.raises(Refusal):
        desk.add(claim, 4 * M, budget_line=central, override_reason="Thiếu kinh phí tỉnh.")
    fresh = Desk()
    fresh.rule.allows_second_source = True
    fresh.rule.save()
    central, _own = fresh.allot(50 * M, source="central"), fresh.allot(50 * M)
    claim = fresh.draft(4 * M)
    line = fresh.add(claim, 4 * M, budget_line=central, override_reason="Thiếu kinh phí tỉnh.")
    assert (line.override_by, line.source) == (fresh.recorder, "central")


def test_second_rule_for_one_cost_is_blocked(desk):
    other = RuleItemFactory(rule=RuleFactory(programmes=[desk.programme]), cost_item=desk.cost_item)
    claim = desk.draft(4 * M, item=desk.item)
    with pytest.raises(Refusal):
        desk.add(claim, 4 * M, item=other)
