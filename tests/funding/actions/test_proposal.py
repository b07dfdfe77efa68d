import pytest

from accounts.models import Role
from core.transitions import Refusal
from funding import actions
from funding.models import Claim
from tests.factories.accounts import staff
from tests.factories.events import BoothFactory, BoothShareFactory, EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk
from tests.factories.logistics import AllocationFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    """A fair with one who holds two booths, one of a shared booth, one without a booth, and one who
    did not come.
    """
    desk = Desk(budget_vnd=20 * M)
    desk.event = EventFactory(host=desk.agency)
    desk.two, desk.half, desk.none, desk.gone = (
        ParticipationFactory(event=desk.event, status=status, producer__name=f"HTX {number}")
        for number, status in enumerate(("attended", "attended", "attended", "absent"))
    )
    for _n in range(2):
        hold(desk.two, BoothShareFactory(booth=BoothFactory(event=desk.event, price_vnd=4 * M)))
    shared = BoothFactory(event=desk.event, price_vnd=5 * M)
    shares = [BoothShareFactory(booth=shared, number=number) for number in (1, 2)]
    hold(desk.half, shares[0])
    return desk


def hold(participation, share):
    AllocationFactory(participation=participation, share=share)


def proposed(desk, by=None):
    found = actions.claims_to_propose(
        desk.event, budget_line=desk.budget_line, cost_item=desk.cost_item, by=by or desk.recorder
    )
    return {row.participation.pk: row for row in found}


def test_everyone_gets_the_price_of_their_booths_or_a_reason(desk):
    rows = proposed(desk)
    assert (rows[desk.two.pk].amount_vnd, rows[desk.two.pk].cost.booths) == (8 * M, 2)
    assert rows[desk.half.pk].amount_vnd == 2_500_000
    assert [bool(rows[p.pk].reason) for p in (desk.two, desk.half, desk.none, desk.gone)] == [
        False,
        False,
        True,
        True,
    ]


def test_chosen_ones_become_drafts_once(desk):
    given = {
        "budget_line": desk.budget_line,
        "cost_item": desk.cost_item,
        "by": desk.recorder,
        "at": desk.now,
    }
    made = actions.propose_claims(desk.event, chosen=[desk.half.pk, desk.two.pk], **given)
    assert sorted(claim.lines.get().amount_vnd for claim in made) == [2_500_000, 8 * M]
    with pytest.raises(Refusal):
        actions.propose_claims(desk.event, chosen=[desk.half.pk], **given)
    with pytest.raises(Refusal):
        actions.propose_claims(desk.event, chosen=[], **given)
    assert Claim.objects.count() == 2


def test_budget_runs_out_in_the_order_of_the_list(desk):
    desk.approved(13 * M)
    desk.budget_line.refresh_from_db()
    rows = proposed(desk)
    assert (rows[desk.two.pk].amount_vnd, rows[desk.half.pk].amount_vnd) == (7 * M, 0)
    assert rows[desk.half.pk].reason


def test_strangers_learn_nothing_of_who_is_there(desk):
    assert proposed(desk, by=staff(Desk().agency, Role.FINANCE)) == {}
