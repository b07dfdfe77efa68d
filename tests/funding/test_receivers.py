import pytest
from django.utils import timezone

from core.transitions import Refusal
from funding.models import RuleUse
from funding.statistics import faults
from producers.actions import merge_producers
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk, RuleFactory, RuleItemFactory
from tests.factories.producers import ProducerFactory

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
