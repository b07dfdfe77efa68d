from datetime import date

import pytest
from django.utils import timezone

from core.transitions import Refusal
from events.actions import cancel_event
from funding import actions
from funding.models import ClaimLine, RuleUse
from funding.statistics import faults
from producers.actions import merge_producers
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import CostItemFactory, Desk, RuleFactory, RuleItemFactory
from tests.factories.producers import ProducerFactory, ProductFactory, RecognitionFactory

M = 1_000_000


@pytest.fixture
def twins(db):
    """(desk, item of a rule that gives a producer ten millions a year, two profiles of one
    producer).
    """
    desk = Desk()
    rule = RuleFactory(
        programmes=[desk.programme], caps={"producer_year": 10 * M}, max_times_per_year=3
    )
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    one = ProducerFactory(home_agency=desk.agency)
    return desk, item, one, ProducerFactory(home_agency=desk.agency)


def support(desk, item, producer, amount):
    participation = ParticipationFactory(
        status="attended", producer=producer, event__host=desk.agency
    )
    return desk.approved(amount, item=item, participation=participation)


def merge(kept, merged):
    merge_producers(kept, merged=merged, reason="Trùng.", by=UserFactory(), at=timezone.now())


def test_merged_producers_share_what_they_used(twins):
    desk, item, kept, merged = twins
    support(desk, item, kept, 4 * M)
    support(desk, item, merged, 5 * M)
    merge(kept, merged)
    assert dict(RuleUse.objects.values_list("basis", "used")) == {
        "producer_year": 9 * M,
        "times": 2,
    }
    assert faults() == []
    participation = ParticipationFactory(status="attended", producer=kept, event__host=desk.agency)
    assert desk.draft(5 * M, item=item, participation=participation).lines.get().amount_vnd == 1 * M


def test_profiles_that_got_too_much_together_are_not_merged(twins):
    desk, item, kept, merged = twins
    support(desk, item, kept, 7 * M)
    support(desk, item, merged, 7 * M)
    with pytest.raises(Refusal):
        merge(kept, merged)
    merged.refresh_from_db()
    assert merged.merged_into is None


@pytest.mark.parametrize("is_merged_first", [True, False])
@pytest.mark.parametrize("stars", [4, 3])
def test_prize_is_given_once_whether_profiles_are_merged_before_or_after(
    twins, is_merged_first, stars
):
    """One product of both, its stars known to both: one prize."""
    desk, _item, kept, merged = twins
    rule = RuleFactory(programmes=[desk.programme])
    given = {("first", 3): 2 * M, ("first", 4): 4 * M}
    item = CostItemFactory(code="star_prize")
    actions.add_rule_item(rule, cost_item=item, is_prize=True, amounts=given)
    claims, seen = [], []
    for producer, number in ((kept, 4), (merged, stars)):
        product = ProductFactory(producer=producer, name="Mỳ Chũ")
        participation = ParticipationFactory(
            status="attended", producer=producer, event__host=desk.agency
        )
        ExhibitFactory(participation=participation, product=product)
        issued = {4: date(2026, 1, 5), 3: date(2025, 1, 5)}[number]
        seen.append(RecognitionFactory(product=product, stars=number, issued_on=issued))
        claims.append(desk.draft(participation=participation))

    def give(claim, recognition):
        actions.add_prize_line(
            claim,
            recognition=recognition,
            budget_line=desk.budget_line,
            by=desk.recorder,
            at=desk.now,
        )

    give(claims[0], seen[0])
    if is_merged_first:
        merge(kept, merged)
        if stars == 4:
            with pytest.raises(Refusal):
                give(claims[1], kept.products.get().recognitions.get(stars=4))
        return
    give(claims[1], seen[1])
    if stars == 4:
        with pytest.raises(Refusal, match="Mỳ Chũ"):
            merge(kept, merged)
        merged.refresh_from_db()
        assert merged.merged_into is None
    else:
        merge(kept, merged)
        assert set(ClaimLine.objects.values_list("product", flat=True)) == {kept.products.get().pk}
    assert faults() == []


def test_event_that_was_held_or_paid_for_is_not_cancelled(db):
    """Another event of the same host, nobody came to and nothing was paid for, is."""
    desk = Desk(advance_pct=50)
    held, paid, ordered, free = (
        ParticipationFactory(status=status, event__host=desk.agency).event
        for status in ("attended", "confirmed", "confirmed", "confirmed")
    )
    for event in (paid, ordered):
        claim = desk.approved(4 * M, participation=event.participations.get())
        (payment,) = actions.order_advances([claim], by=desk.payer, at=desk.now)
        if event == paid:
            desk.record([payment])
    for event in (held, paid, ordered):
        with pytest.raises(Refusal):
            cancel_event(event, at=desk.now)
        event.refresh_from_db()
        assert event.status == "published"
    waiting = desk.approved(4 * M, participation=free.participations.get())
    cancel_event(free, at=desk.now)
    with pytest.raises(Refusal, match="đã hủy"):
        actions.order_advances([waiting], by=desk.payer, at=desk.now)
