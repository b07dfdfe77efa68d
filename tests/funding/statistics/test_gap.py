import pytest

from funding import actions
from funding.models import Cost
from funding.statistics import gaps
from tests.factories.funding import Desk

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


def test_cost_without_an_invoice_and_claim_without_a_paper_are_gaps(
    desk, django_assert_num_queries
):
    bare, whole = desk.draft(1 * M), desk.draft(2 * M)
    actions.change_claim_line(
        bare.lines.get(),
        cost_item=desk.cost_item,
        budget_line=desk.budget_line,
        cost=Cost(1 * M),
        by=desk.recorder,
        at=desk.now,
    )
    with django_assert_num_queries(2):
        found = gaps([bare, whole])
    assert found == {
        bare.pk: ["Chưa nhập hóa đơn cho: Thuê gian hàng.", "Chưa tải giấy tờ nào lên."],
        whole.pk: ["Chưa tải giấy tờ nào lên."],
    }
