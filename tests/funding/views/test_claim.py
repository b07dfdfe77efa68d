import pytest

from funding import actions
from funding.models import Claim
from tests.factories.funding import Desk

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(advance_pct=70)


def submitted(desk):
    claim = desk.draft(4 * M)
    actions.submit_claim(claim, at=desk.now)
    return claim


def cancelled(desk):
    claim = desk.draft(4 * M)
    actions.cancel_claim(claim, reason="Hủy.", on=desk.today, by=desk.approver, at=desk.now)
    return claim


def settled(desk, claim, vnd):
    desk.settle(claim, amounts={claim.lines.get().pk: vnd})
    return claim


def advanced(desk):
    claim = desk.approved(10 * M)
    desk.record(actions.order_advances([claim], by=desk.payer, at=desk.now))
    return claim


# {case: (claim, what the page says is next)}
CASES = {
    "draft": (lambda desk: desk.draft(4 * M), "Thêm từng nội dung chi"),
    "submitted": (submitted, "Kiểm tra hồ sơ đã đủ giấy tờ chưa"),
    "appraised": (lambda desk: desk.appraised(4 * M), "Người không lập hồ sơ"),
    "approved": (lambda desk: desk.approved(4 * M), "Người thứ ba lập lệnh chi"),
    "paid": (lambda desk: desk.paid(4 * M), "Chỉ còn việc quyết toán"),
    "settled with something due": (lambda desk: settled(desk, advanced(desk), 9 * M), "Vẫn còn phải chi"),
    "settled below what was paid": (lambda desk: settled(desk, advanced(desk), 2 * M), "Đã chi quá số quyết toán"),
    "settled": (lambda desk: settled(desk, advanced(desk), 7 * M), "Đã quyết toán xong"),
    "cancelled": (cancelled, "Hồ sơ này đã đóng"),
}


@pytest.mark.parametrize("name", CASES)
def test_page_of_a_claim_says_what_is_next(as_user, desk, name):
    make, words = CASES[name]
    claim = Claim.objects.get(pk=make(desk).pk)
    assert words in as_user(desk.payer).get(claim.get_absolute_url()).content.decode()


def test_page_says_that_a_payment_is_under_way(as_user, desk):
    claim = desk.approved(4 * M)
    desk.order(claim)
    assert "ghi kết quả" in as_user(desk.payer).get(claim.get_absolute_url()).content.decode()
