import pytest

from core.transitions import Refusal
from exhibitors.models import Participation
from funding import actions
from funding.models import ClaimLine
from tests.factories.accounts import UserFactory
from tests.factories.funding import Desk
from tests.factories.producers import RepresentativeFactory
from tests.raw import put

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


def test_who_acts_for_the_producer_or_recorded_it_does_not_approve(desk):
    claim = desk.appraised(1 * M)
    with pytest.raises(Refusal):
        desk.approve(claim, by=desk.recorder)
    insider = UserFactory()
    RepresentativeFactory(user=insider, producer=claim.participation.producer)
    with pytest.raises(Refusal):
        desk.approve(claim, by=insider)
    desk.approve(claim)


def test_less_may_be_approved_than_was_registered_but_not_more(desk):
    claim = desk.appraised(10 * M)
    line = claim.lines.get()
    for amount in (0, 10 * M + 1):
        with pytest.raises(Refusal):
            desk.approve(claim, amounts={line.pk: amount})
    desk.approve(claim, amounts={line.pk: 7 * M})
    assert (claim.lines.get().approved_vnd, desk.book) == (7 * M, (300, 7, 0))


def test_absent_producer_gets_nothing(desk):
    claim = desk.appraised(1 * M)
    put(Participation.objects.filter(pk=claim.participation_id), status="absent")
    with pytest.raises(Refusal):
        desk.approve(claim)


def test_approving_beyond_the_budget_is_refused_with_what_is_left(db):
    desk = Desk(budget_vnd=15 * M)
    claims = [desk.appraised(10 * M), desk.appraised(10 * M)]
    with pytest.raises(Refusal, match=r"5\.000\.000"):
        desk.approve(*claims)
    assert desk.book == (15, 0, 0)
    desk.approve(claims[0])
    assert desk.book == (15, 10, 0)


def test_cancelled_claim_reverses_its_commitments(desk):
    claim = desk.approved(10 * M)
    actions.cancel_claim(
        claim, reason="Không tham gia.", on=desk.today, by=desk.approver, at=desk.now
    )
    kinds = list(desk.budget_line.entries.values_list("kind", "debit", "credit"))
    assert kinds[1:] == [
        ("commit", "committed", "available"),
        ("reverse", "available", "committed"),
    ]
    assert (desk.book, ClaimLine.objects.get().status) == ((300, 0, 0), "voided")
