"""A finance desk's day: from an event with forty producers to the printed list of support and the
counts in the report.
"""

from io import BytesIO

import pytest
from django.utils import timezone
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from accounts.models import Role
from core.sheets.writer import write_xlsx
from funding.actions import change_claim_line
from funding.models import BudgetLine, Claim, ClaimLine
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import BoothFactory, BoothShareFactory, EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import Desk, invoice
from tests.factories.logistics import AllocationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CAME, PRICE = 40, 4_500_000


@pytest.fixture
def fair(db):
    """(desk with 300 m, fair of forty who came and one who did not, each at a booth of 4.5 m)."""
    desk = Desk(agency=AgencyFactory(name="Trung tâm Xúc tiến thương mại"))
    event = EventFactory(host=desk.agency, name="Hội chợ OCOP Xuân")
    for number in range(CAME + 1):
        came = "attended" if number < CAME else "confirmed"
        participation = ParticipationFactory(
            event=event, status=came, producer__name=f"HTX Đồng Kỳ {number:02d}"
        )
        ExhibitFactory(participation=participation)
        share = BoothShareFactory(
            booth=BoothFactory(event=event, code=f"A{number:02d}", price_vnd=PRICE)
        )
        AllocationFactory(participation=participation, share=share)
    type(participation).objects.filter(pk=participation.pk).update(
        status="absent", presence_marked_at=desk.now
    )
    return desk, event


def act_on_all(page, event, status, button, **fields):
    """Choose every claim of the event in this status and press a button of the bulk bar, then the
    one that makes it sure.
    """
    page.goto(f"/claims/?event={event.pk}&status={status}")
    page.check("[name=all]")
    page.click(f".bulk button:has-text('{button}')")
    assert f"{CAME} hồ sơ" in page.locator("h1").inner_text()
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.click("main form button.primary")
    page.wait_for_selector(".note.success")


def test_from_forty_producers_to_the_printed_list_and_the_counts(fair, sign_in):
    desk, event = fair
    recorder, approver, payer = (
        sign_in(person) for person in (desk.recorder, desk.approver, desk.payer)
    )
    recorder.goto(f"/claims/?event={event.pk}")
    recorder.click("main a.btn:has-text('Lập cho tất cả')")
    recorder.click("main form.card button")
    assert "vắng mặt" in recorder.locator("tbody").inner_text()
    recorder.click("main button:has-text('Lập hồ sơ nháp')")
    recorder.wait_for_selector(".note.success")
    put_invoices(desk)
    act_on_all(recorder, event, "draft", "Nộp hồ sơ")
    # One of the two who look at it before it is approved.
    act_on_all(payer, event, "submitted", "Kiểm tra")
    act_on_all(approver, event, "checked", "Thẩm định")
    act_on_all(approver, event, "appraised", "Phê duyệt", decision_number="12/QĐ-TTXT")
    assert BudgetLine.objects.get().committed_vnd == CAME * PRICE
    act_on_all(payer, event, "approved", "Lập lệnh chi")
    upload_results(payer)
    assert {claim.status for claim in Claim.objects.all()} == {"paid"}

    recorder.goto(f"/claims/?event={event.pk}")
    recorder.click("summary:has-text('Văn bản')")
    recorder.click("button:has-text('Bảng kê hỗ trợ')")
    recorder.wait_for_url("**/papers/*/")
    recorder.click("main a:has-text('Lấy số')")
    recorder.click("main form button.primary")
    recorder.wait_for_selector(".state.ok")
    content = recorder.request.get(
        recorder.locator("a:has-text('Mở tệp PDF')").get_attribute("href")
    ).body()
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(content)).replace(
        "\xa0", " "
    )
    assert "180.000.000 đ" in text
    assert "Một trăm tám mươi triệu đồng" in " ".join(text.split())
    assert all(f"HTX Đồng Kỳ {number:02d}" in text for number in range(CAME))

    inspector = sign_in(staff(desk.agency, Role.INSPECTOR))
    inspector.goto("/support/")
    turns, producers, products = (
        int(inspector.locator(".facts b").nth(i).inner_text()) for i in range(3)
    )
    assert (turns, producers, products) == (CAME, CAME, CAME)
    inspector.click("tbody a >> nth=0")
    assert inspector.locator("tbody tr").count() == CAME
    inspector.goto("/support/loose-ends")
    assert "khớp" in inspector.locator(".empty").inner_text()


def put_invoices(desk):
    """What the recorder types claim by claim: the invoice of each booth."""
    for number, line in enumerate(ClaimLine.objects.select_related("claim", "cost_item")):
        change_claim_line(
            line,
            cost_item=line.cost_item,
            budget_line=line.budget_line,
            cost=line.cost,
            invoice=invoice(str(number + 1), PRICE),
            by=desk.recorder,
            at=desk.now,
        )


def upload_results(page):
    """The exported list of orders comes back with a day and a voucher in each row."""
    exported = page.request.get("/payments/?status=ordered&export=xlsx").body()
    head, *rows = (
        CalamineWorkbook.from_filelike(BytesIO(exported)).get_sheet_by_index(0).to_python()
    )
    assert len(rows) == CAME
    code, paid_on, voucher = (
        [cell.lower() for cell in head].index(name)
        for name in ("mã thanh toán", "ngày chi", "số chứng từ")
    )
    for number, row in enumerate(rows):
        row[paid_on], row[voucher] = timezone.localdate(), f"UNC-{number}"
        assert row[code].startswith("TT-")
    page.goto("/payments/")
    page.click("main a.btn:has-text('Kết quả')")
    sheet = {
        "name": "ket-qua.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": write_xlsx([head, *rows], title="x"),
    }
    page.set_input_files("[name=file]", sheet)
    page.click("main form button.primary")
    page.wait_for_selector(".note.success")
