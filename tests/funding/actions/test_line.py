from datetime import timedelta

import pytest

from core.transitions import Refusal
from funding import actions
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory, RecognitionFactory
from tests.factories.funding import CostItemFactory, CostPriceFactory, Desk, RuleFactory, RuleItemFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


@pytest.fixture
def prized(desk):
    """(claim, exhibit) under a rule that pays 8, 10 and 15 millions for 3, 4 and 5 stars, and the difference on upgrade."""
    rule = RuleFactory(programmes=[desk.programme], agency=desk.agency)
    amounts = {("first", stars): vnd * M for stars, vnd in ((3, 8), (4, 10), (5, 15))}
    actions.add_rule_item(rule, cost_item=CostItemFactory(code="star_prize"), is_prize=True, amounts=amounts)
    claim = desk.draft()
    return claim, ExhibitFactory(participation=claim.participation)


def recognised(product, stars, *, days_ago):
    return RecognitionFactory(product=product, stars=stars, verified=True, issued_on=Desk.day(days_ago))


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
    return actions.add_prize_line(claim, recognition=recognition, budget_line=desk.budget_line, by=desk.recorder, at=desk.now)


def test_prize_without_a_rule_or_money_is_refused(desk, prized):
    claim, exhibit = prized
    recognition = recognised(exhibit.product, 5, days_ago=30)
    poor = desk.allot(1 * M, source="central")
    with pytest.raises(Refusal):
        actions.add_prize_line(claim, recognition=recognition, budget_line=poor, by=desk.recorder, at=desk.now)
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
        status="attended", event__host=desk.agency, event__opens_on=desk.today, event__closes_on=desk.today + timedelta(days=3)
    )
    line = desk.draft(8 * M, item=item, participation=participation, days=1).lines.get()
    assert (line.amount_vnd, [step["step"] for step in line.steps]) == (2 * M, ["invoiced", "presence", "granted"])


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
