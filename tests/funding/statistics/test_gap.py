import pytest

from funding import actions
from funding.models import Cost
from funding.statistics import gaps
from tests.factories.funding import ClaimPaperFactory, Desk

M = 1_000_000


@pytest.mark.parametrize("asks_contract", [False, True])
def test_gaps_are_what_the_rule_asks_for_and_the_claim_lacks(
    db, django_assert_num_queries, asks_contract
):
    desk = Desk(asks_paper=True)
    desk.item.asks_contract = asks_contract
    desk.item.save()
    bare, whole, signed = (desk.draft(n * M) for n in (1, 2, 3))
    actions.change_claim_line(
        bare.lines.get(),
        cost_item=desk.cost_item,
        budget_line=desk.budget_line,
        cost=Cost(1 * M),
        by=desk.recorder,
        at=desk.now,
    )
    ClaimPaperFactory(claim=whole)
    ClaimPaperFactory(claim=whole, kind="contract")
    actions.submit_claim(signed, at=desk.now)
    lacking = [(signed.lines.get().pk, "paper")]
    given = {"reason": "Mất trong lũ.", "by": desk.approver, "at": desk.now}
    actions.waive_evidence(signed, lacking=lacking, **given)
    with django_assert_num_queries(3):
        found = gaps([bare, whole, signed])
    contract = ["Chưa tải hợp đồng cho: Thuê gian hàng."] * asks_contract
    assert found == {
        bare.pk: [
            "Chưa nhập hóa đơn cho: Thuê gian hàng.",
            *contract,
            "Chưa tải giấy tờ cho: Thuê gian hàng.",
        ],
        whole.pk: [],
        signed.pk: contract,
    }
