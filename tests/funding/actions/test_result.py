from datetime import timedelta

import pytest

from core.sheets.writer import write_csv, write_xlsx
from core.transitions import Refusal
from funding import actions
from funding.models import Payment
from tests.factories.funding import Desk

M = 1_000_000
HEAD = ("Mã thanh toán", "Số tiền", "Ngày chi", "Số chứng từ", "Lý do không chi được")


@pytest.fixture
def desk(db):
    desk = Desk()
    desk.payments = [payment for n in (1, 2) for payment in desk.order(desk.approved(n * M))]
    return desk


def read(desk, *rows, head=HEAD, above=()):
    content = write_xlsx([*above, head, *rows], title="x")
    return actions.read_results(content, payments=Payment.objects.filter(status="ordered"))


def test_sheet_is_read_below_its_title_and_taken_whole(desk):
    one, two = desk.payments
    rows = [
        (one.code, 1 * M, desk.today, "UNC-1", None),
        (two.code, "2.000.000", None, None, "Sai số tài khoản."),
        (None,) * 5,
    ]
    results = read(desk, *rows, above=[("DANH SÁCH CHI",), ()])
    assert actions.take_results(results, by=desk.payer, at=desk.now) == (1, 1, 1 * M)
    assert list(Payment.objects.order_by("pk").values_list("status", flat=True)) == [
        "done",
        "failed",
    ]


def test_csv_with_written_days_is_read_too(desk):
    one, _two = desk.payments
    content = write_csv([HEAD, (one.code, "1.000.000 đ", f"{desk.today:%d/%m/%Y}", "UNC-1", "")])
    (result,) = actions.read_results(content, payments=desk.payments)
    assert (result.payment, result.paid_on, result.voucher) == (one, desk.today, "UNC-1")


@pytest.mark.parametrize(
    "row",
    [
        ("TT-999999", 1 * M, "01/01/2026", "UNC-1", None),
        ("{code}", 9 * M, "01/01/2026", "UNC-1", None),
        ("{code}", "nhiều", "01/01/2026", "UNC-1", None),
        ("{code}", 1 * M, "hôm qua", "UNC-1", None),
        ("{code}", 1 * M, "01/01/2026", None, None),
        ("{code}", 1 * M, "01/01/2026", "UNC-1", "Sai tài khoản"),
    ],
)
def test_row_that_says_nothing_clear_is_named(desk, row):
    code = desk.payments[0].code
    with pytest.raises(Refusal, match="2"):
        read(desk, tuple(code if cell == "{code}" else cell for cell in row))


def test_payment_twice_in_one_sheet_is_refused(desk):
    row = (desk.payments[0].code, 1 * M, desk.today, "UNC-1", None)
    with pytest.raises(Refusal, match="3"):
        read(desk, row, row)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04rubbish", write_xlsx([("a", "b")], title="x"), write_xlsx([HEAD], title="x")],
)
def test_what_is_no_sheet_of_results_is_refused(desk, content):
    with pytest.raises(Refusal):
        actions.read_results(content, payments=desk.payments)


def test_day_before_the_approval_is_refused_and_nothing_taken(desk):
    one, two = desk.payments
    rows = [
        (one.code, 1 * M, desk.today, "UNC-1", None),
        (two.code, 2 * M, desk.today - timedelta(days=9), "UNC-2", None),
    ]
    with pytest.raises(Refusal):
        actions.take_results(read(desk, *rows), by=desk.payer, at=desk.now)
    assert not Payment.objects.exclude(status="ordered").exists()


def test_results_are_entered_by_a_third_person(desk):
    results = read(desk, (desk.payments[0].code, 1 * M, desk.today, "UNC-1", None))
    for person in (desk.recorder, desk.approver):
        with pytest.raises(Refusal):
            actions.take_results(results, by=person, at=desk.now)
