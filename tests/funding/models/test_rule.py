"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

import pytest
from django.db import DatabaseError, transaction

from funding.models import RuleUse
from tests.factories.funding import CostItemFactory, Desk, RuleFactory, RuleItemFactory
from tests.funding.by_hand import refused, refused_copy

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def test_counter_of_a_cap(desk):
    rule = RuleFactory(programmes=[desk.programme], caps={"event": 10 * M})
    desk.approved(8 * M, item=RuleItemFactory(rule=rule, cost_item=desk.cost_item))
    uses = RuleUse.objects.filter(basis="event")
    assert "use_is_at_most_the_cap" in refused(uses, used=11 * M)
    assert "use_has_the_cap_of_its_rule" in refused(uses, cap=20 * M, used=15 * M)
    assert "use_has_the_cap_of_its_rule" in refused_copy(uses.get(), key="event:0", cap=10**9)


def test_rule_changed_under_its_lines(desk):
    desk.draft(M)
    rules, items = (
        type(desk.rule).objects.filter(pk=desk.rule.pk),
        RuleItemFactory._meta.model.objects.filter(pk=desk.item.pk),
    )
    assert "what_support_rests_on_stays" in refused(rules, max_times_per_year=5)
    assert "what_support_rests_on_stays" in refused(items, rate_pct=10)
    with pytest.raises(DatabaseError, match="rests_on_is_kept"), transaction.atomic():
        items._raw_delete("default")
    rules.update(valid_to=desk.today)


def test_used_rule_takes_no_more_costs(desk):
    desk.draft(M)
    with pytest.raises(DatabaseError, match="used_rule_takes_no_more_costs"), transaction.atomic():
        RuleItemFactory(rule=desk.rule, cost_item=CostItemFactory(code="freight"))
