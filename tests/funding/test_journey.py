import pytest
from django.utils import timezone

from core.transitions import Refusal
from funding import actions
from funding.journey import is_supported, may_approve, why_not_you
from funding.models import Claim
from tests.factories.accounts import staff
from tests.factories.funding import ClaimLineFactory, Desk


def test_support_step_is_done_by_a_paid_line(db):
    paid = ClaimLineFactory().claim.participation
    voided = ClaimLineFactory(
        status="voided", void_reason="Nhập nhầm.", voided_at=timezone.now()
    ).claim.participation
    assert is_supported([paid, voided]) == {paid.pk: "done"}


@pytest.mark.parametrize(
    ("heads", "people", "approvers"),
    [
        # (who checks, who appraises), and who may approve then.
        (2, "aa", "bp"),
        (2, "ab", "abp"),
        (3, "ab", "p"),
    ],
)
def test_enough_people_check_appraise_and_approve(db, heads, people, approvers):
    desk = Desk()
    desk.programme.heads = heads
    desk.programme.save()
    who = {name: staff(desk.agency, "finance") for name in "abp"}
    claim = desk.draft(1_000_000)
    actions.submit_claim(claim, at=desk.now)
    first, second = (who[name] for name in people)
    actions.check_claims([claim], by=first, at=desk.now)
    actions.appraise_claims([claim], by=second, at=desk.now)
    claim.refresh_from_db()
    assert "".join(name for name in who if may_approve(claim, who[name])) == approvers
    for name, user in who.items():
        assert bool(why_not_you(claim, user)) == (name not in approvers)
        if name not in approvers:
            with pytest.raises(Refusal):
                desk.approve(claim, by=user)
    desk.approve(claim, by=who[approvers[0]])
    assert Claim.objects.get().status == "approved"


def test_where_three_decide_who_checked_does_not_appraise(db):
    desk = Desk()
    desk.programme.heads = 3
    desk.programme.save()
    claim = desk.draft(1_000_000)
    actions.submit_claim(claim, at=desk.now)
    actions.check_claims([claim], by=desk.payer, at=desk.now)
    with pytest.raises(Refusal):
        actions.appraise_claims([claim], by=desk.payer, at=desk.now)
    actions.appraise_claims([claim], by=desk.approver, at=desk.now)
    assert Claim.objects.get().status == "appraised"
