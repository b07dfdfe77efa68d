from datetime import timedelta

import pytest

from core.transitions import Refusal
from funding import actions
from funding.models import RuleUse
from funding.statistics import faults
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import CostItemFactory, Desk, RuleFactory, RuleItemFactory, again

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


def test_times_a_year_are_counted_once_per_event(desk):
    rule = RuleFactory(programmes=[desk.programme], max_times_per_year=2)
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = ParticipationFactory(status="attended", event__host=desk.agency)
    claims = [desk.approved(1 * M, 2 * M, item=item, participation=first)]
    claims.append(desk.approved(1 * M, item=item, participation=again(first)))
    assert RuleUse.objects.get(basis="times").used == 2
    with pytest.raises(Refusal, match="2"):
        desk.draft(1 * M, item=item, participation=again(first))
    actions.cancel_claim(claims[0], reason="Hủy.", on=desk.today, by=desk.approver, at=desk.now)
    assert RuleUse.objects.get(basis="times").used == 1
    desk.approved(1 * M, item=item, participation=again(first))


def test_next_version_of_a_rule_goes_on_counting(desk):
    given = {
        "code": "hai",
        "name": "Hai",
        "legal_basis": "NQ 2",
        "jurisdiction": "Bắc Ninh",
        "max_times_per_year": 2,
    }
    rules = []
    for version, caps in enumerate(({"producer_year": 10 * M}, {"producer_year": 12 * M})):
        start = desk.today.replace(month=1, day=1) if not version else desk.today
        rule = actions.add_rule(desk.agency, caps=caps, valid_from=start, **given)
        rules.append(
            actions.add_rule_item(
                rule, cost_item=CostItemFactory(code="freight"), amounts={}, asks_paper=False
            )
        )
        desk.programme.rules.add(rule)
    before = ParticipationFactory(
        status="attended",
        event__host=desk.agency,
        event__opens_on=desk.today - timedelta(days=1),
        event__closes_on=desk.today,
    )
    if before.event.opens_on.year != desk.today.year:
        pytest.skip("the first day of a year has no day before in it")
    desk.approved(9 * M, item=rules[0], participation=before)
    after = ParticipationFactory(
        status="attended", producer=before.producer, event__host=desk.agency
    )
    claim = desk.approved(9 * M, item=rules[1], participation=after)
    assert claim.lines.get().approved_vnd == 3 * M
    assert list(RuleUse.objects.order_by("basis").values_list("used", "cap")) == [
        (12 * M, 12 * M),
        (2, 2),
    ]
    with pytest.raises(Refusal):
        desk.draft(1 * M, item=rules[1], participation=again(before))
    assert faults() == []
