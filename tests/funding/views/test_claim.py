from datetime import timedelta

import pytest
from django.urls import reverse

from core.transitions import Refusal
from funding import actions
from funding.models import Claim, Invoice
from tests.factories.funding import Desk, invoice
from tests.factories.producers import RepresentativeFactory

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


def returned(desk):
    claim = submitted(desk)
    actions.return_claim(claim, reason="Thiếu.", by=desk.approver, at=desk.now)
    return claim


def refused(desk):
    claim = desk.appraised(4 * M)
    actions.refuse_claim(claim, reason="Sai.", by=desk.approver, at=desk.now)
    return claim


# {case: (claim, what the page says is next)}
CASES = {
    "draft": (lambda desk: desk.draft(4 * M), "Thêm từng nội dung chi"),
    "submitted": (submitted, "Kiểm tra hồ sơ đã đủ giấy tờ chưa"),
    "appraised": (lambda desk: desk.appraised(4 * M), "Người không lập hồ sơ"),
    "approved": (lambda desk: desk.approved(4 * M), "Người thứ ba lập lệnh chi"),
    "paid": (lambda desk: desk.paid(4 * M), "Chỉ còn việc quyết toán"),
    "settled with something due": (
        lambda desk: settled(desk, advanced(desk), 9 * M),
        "Vẫn còn phải chi",
    ),
    "settled below what was paid": (
        lambda desk: settled(desk, advanced(desk), 2 * M),
        "Đã chi quá số quyết toán",
    ),
    "settled": (lambda desk: settled(desk, advanced(desk), 7 * M), "Đã quyết toán xong"),
    "returned": (returned, "Thêm từng nội dung chi"),
    "advanced": (advanced, "Người thứ ba lập lệnh chi"),
    "refused": (refused, "Hồ sơ này đã đóng"),
    "cancelled": (cancelled, "Hồ sơ này đã đóng"),
}


@pytest.mark.parametrize("name", CASES)
def test_page_of_a_claim_says_what_is_next(as_user, desk, name):
    make, words = CASES[name]
    claim = Claim.objects.get(pk=make(desk).pk)
    assert words in as_user(desk.payer).get(claim.get_absolute_url()).content.decode()


def test_payment_under_way_is_answered_from_the_page_and_not_cancelled(as_user, desk):
    claim = desk.approved(4 * M)
    (payment,) = desk.order(claim)
    page = as_user(desk.payer).get(claim.get_absolute_url()).content.decode()
    assert "ghi kết quả" in page
    links = [
        reverse(name, args=[pk]) in page
        for name, pk in (("record_payment", payment.pk), ("cancel_claim", claim.pk))
    ]
    assert links == [True, False]


# {what was done so far: (the next act, who is told to leave it to a colleague, who may)}
NOT_YOU = {
    "submitted": (submitted, "check_claims", "recorder", "approver"),
    "appraised": (lambda desk: desk.appraised(4 * M), "approve_claims", "recorder", "approver"),
    "approved by the other": (
        lambda desk: desk.approved(4 * M),
        "order_payments",
        "approver",
        "payer",
    ),
    "recorded and approved": (
        lambda desk: desk.approved(4 * M),
        "order_payments",
        "recorder",
        "payer",
    ),
    "advanced": (advanced, "settle_claims", "recorder", "payer"),
    "paid": (lambda desk: desk.paid(4 * M), "settle_claims", "recorder", "approver"),
}


@pytest.mark.parametrize("name", NOT_YOU)
def test_step_of_a_colleague_is_said_and_not_offered(as_user, desk, name):
    make, verb, not_you, colleague = NOT_YOU[name]
    claim = Claim.objects.get(pk=make(desk).pk)
    words = "Bạn đã nhập"
    pages = {
        who: as_user(getattr(desk, who)).get(claim.get_absolute_url()).content.decode()
        for who in (not_you, colleague)
    }
    offered = {who: reverse(verb, args=[claim.pk]) in page for who, page in pages.items()}
    assert offered == {not_you: False, colleague: True}
    assert [words in pages[not_you], words in pages[colleague]] == [True, False]


def test_result_of_a_payment_is_told_by_a_third_person(as_user, desk):
    claim = desk.approved(4 * M)
    (payment,) = desk.order(claim)
    url = reverse("record_payment", args=[payment.pk])
    offered = [
        url in as_user(person).get(claim.get_absolute_url()).content.decode()
        for person in (desk.recorder, desk.approver, desk.payer)
    ]
    assert offered == [False, False, True]


def changed(line, **more) -> dict:
    typed = {
        "cost_item": line.cost_item_id,
        "invoiced_vnd": "3000000",
        "booths": 1,
        "people": 1,
        "days": 1,
        "budget_line": line.budget_line_id,
        "seller_tax_code": "0100109106",
        "serial": "1C26TAA",
        "number": "15",
        "issued_on": "2026-01-05",
        "total_vnd": "3000000",
    }
    return {**typed, **more}


def test_cost_is_changed_on_the_form_that_it_was_entered_with(as_user, desk):
    line = desk.draft(4 * M, note="Gian A01").lines.get()
    client, url = as_user(desk.recorder), reverse("change_claim_line", args=[line.pk])
    page = client.get(url).content.decode()
    assert (
        'value="4.000.000"' in page or 'value="4000000"' in page,
        'value="Gian A01"' in page,
    ) == (True, True)
    assert client.post(url, changed(line)).status_code == 302
    new = line.claim.lines.get()
    assert (new.invoiced_vnd, new.invoice.number, new.recorder) == (3 * M, "15", desk.recorder)


def test_change_that_is_refused_keeps_the_line_and_what_was_typed(as_user, desk):
    line = desk.draft(4 * M).lines.get()
    days = line.claim.participation.event.day_count + 1
    response = as_user(desk.recorder).post(
        reverse("change_claim_line", args=[line.pk]), changed(line, days=days)
    )
    assert response.status_code == 422
    assert 'value="1C26TAA"' in response.content.decode()
    assert line.claim.lines.get().pk == line.pk
    assert not Invoice.objects.filter(number="15").exists()


def test_handed_in_cost_is_not_changed(as_user, desk):
    line = submitted(desk).lines.get()
    as_user(desk.recorder).post(reverse("change_claim_line", args=[line.pk]), changed(line))
    assert line.claim.lines.get().pk == line.pk


def test_only_the_desk_reads_which_invoices_resemble_each_other(as_user, db):
    """What another producer handed in is not for the people of this one."""
    desk = Desk()
    one = desk.draft(4_000_000, invoice=invoice("15"))
    other = actions.InvoiceKey.printed("2400123458", "1C26TAB", "15", desk.today, 9_000_000)
    two = desk.draft(4_000_000, invoice=other)
    person = RepresentativeFactory(producer=one.participation.producer).user
    name = str(two.participation.producer)
    assert name in as_user(desk.recorder).get(one.get_absolute_url()).content.decode()
    page = as_user(person).get(one.get_absolute_url())
    assert (page.status_code, name in page.content.decode()) == (200, False)


@pytest.mark.parametrize(("document", "days"), [("BB 1", 400), ("  ", 0)])
def test_settlement_names_its_paper_and_a_day_that_has_come(db, document, days):
    desk = Desk()
    claim = desk.paid(4_000_000)
    with pytest.raises(Refusal):
        desk.settle(claim, document=document, on=desk.today + timedelta(days=days))
    desk.settle(claim)
    claim.refresh_from_db()
    told = (claim.settlement_document, claim.settled_on, claim.settled_by)
    assert told == ("BB 1", desk.today, desk.approver)
