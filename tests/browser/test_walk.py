"""The whole way, in the browser: from sign-up to a certificate whose code opens its check page."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image

from accounts.models import Role
from certificates.models import Certificate
from exhibitors.models import Participation
from tests.browser.conftest import PASSWORD
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import BoothFactory, BoothShareFactory, EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import CostItemFactory, ProgrammeFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory, ProvinceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fair(live_server, settings):
    """A fair of today with a free booth, and one producer who was there already."""
    settings.SITE_URL = live_server.url
    province = ProvinceFactory(name="Bắc Ninh")
    CommuneFactory(name="Biên Sơn", province=province)
    ProductSetFactory()
    agency = AgencyFactory(name="Trung tâm Xúc tiến thương mại", unit=province)
    event = EventFactory(host=agency, name="Hội chợ OCOP Xuân", unit=province)
    BoothShareFactory(booth=BoothFactory(event=event, code="B12"))
    ExhibitFactory(participation=ParticipationFactory(event=event, status="attended"))
    ProgrammeFactory(agency=agency, name="Chương trình xúc tiến")
    CostItemFactory()
    return event


def counted(page):
    """(producer turns, product turns) as the statistics page shows them."""
    page.goto("/statistics/")
    return tuple(int(page.locator(".facts b").nth(i).inner_text()) for i in (0, 2))


def sign_up(page):
    page.goto("/accounts/signup/")
    page.fill("[name=full_name]", "Vi Văn Vải")
    page.fill("[name=phone]", "0912 345 678")
    page.fill("[name=password1]", PASSWORD)
    page.click("text=Tạo tài khoản >> nth=-1")
    page.wait_for_url("**/my/")


def register_producer(page):
    page.click("text=Đăng ký chủ thể của tôi")
    page.fill("[name=name]", "HTX Vải thiều Biên Sơn")
    page.select_option("[name=kind]", "cooperative")
    page.fill("[name=tax_code]", "2400123458")
    page.fill("[name=commune]", "Biên Sơn, Bắc Ninh")
    page.select_option("[name=home_agency]", label="Trung tâm Xúc tiến thương mại")
    page.click("main form button.primary")
    for name in ("Vải thiều sấy", "Mật ong hoa vải"):
        page.click("main a.btn:has-text('Thêm sản phẩm')")
        page.fill("[name=name]", name)
        page.fill("[name=product_set]", "rau")
        page.set_input_files(
            "[name=photo_file]", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        page.click("main form button.primary")
        page.click("text=HTX Vải thiều Biên Sơn")


def photo():
    out = BytesIO()
    Image.new("RGB", (900, 700), "darkred").save(out, "JPEG")
    return out.getvalue()


def apply(page, event):
    page.goto(event.get_absolute_url())
    page.locator("main .btn", has_text="Đăng ký gian hàng").click()
    for box in page.locator("[name=products]").all():
        box.check()
    page.locator("main .btn", has_text="Nộp hồ sơ").click()
    page.wait_for_selector(".state.wait")


def press(page, participation, text):
    page.goto(participation.get_absolute_url())
    page.locator("main .btn", has_text=text).first.click()
    page.wait_for_load_state()


def log_support(page, participation):
    press(page, participation, "Ghi khoản đã chi")
    page.select_option("[name=programme]", index=1)
    page.select_option("[name=cost_item]", index=1)
    page.select_option("[name=source]", "provincial")
    page.fill("[name=amount_vnd]", "3.000.000 đ")
    page.fill("[name=voucher_number]", "UNC-12")
    for name in ("voucher_on", "paid_on"):
        page.fill(f"[name={name}]", timezone.localdate().isoformat())
    page.click("main form button.primary")
    page.wait_for_selector("text=3.000.000")


def read_code(page):
    """Fetch the PDF that the person sees, and read the QR back from its rendered page."""
    href = page.locator("a[href$='/pdf']").first.get_attribute("href")
    content = page.request.get(href).body()
    (code,) = zxingcpp.read_barcodes(
        pypdfium2.PdfDocument(BytesIO(content))[0].render(scale=3).to_pil()
    )
    return code.text


@pytest.mark.parametrize("has_javascript", [True, False])
def test_from_sign_up_to_a_certificate_that_verifies_itself(
    fair, open_page, sign_in, has_javascript
):
    options = {"java_script_enabled": has_javascript}
    organiser = sign_in(staff(fair.host, Role.ORGANISER), **options)
    finance = sign_in(staff(fair.host, Role.FINANCE))
    before = counted(organiser)
    producer = open_page(width=360, **options)
    sign_up(producer)
    register_producer(producer)
    apply(producer, fair)
    participation = Participation.objects.get(producer__name="HTX Vải thiều Biên Sơn")

    press(organiser, participation, "Chấp nhận")
    press(producer, participation, "Xác nhận tham gia")
    organiser.goto(f"/participations/{participation.pk}/allocate")
    organiser.select_option("[name=share]", index=1)
    organiser.click("main form button.primary")
    press(organiser, participation, "Điểm danh có mặt")
    log_support(finance, participation)
    organiser.goto(f"/participations/{participation.pk}/certificate")
    organiser.locator("main .btn", has_text="Cấp giấy chứng nhận").click()
    producer.goto(f"/participations/{participation.pk}/certificate")

    address = read_code(producer)
    assert address.endswith(f"/c/{Certificate.objects.get().token}")
    stranger = open_page(width=360)
    stranger.goto(address)
    assert "còn hiệu lực" in stranger.locator("main").inner_text()
    assert "HTX Vải thiều Biên Sơn" in stranger.locator("main").inner_text()
    assert counted(organiser) == (before[0] + 1, before[1] + 2)


@pytest.mark.parametrize("has_javascript", [True, False])
def test_on_a_phone_from_sign_up_to_a_confirmed_place(fair, open_page, sign_in, has_javascript):
    organiser = sign_in(staff(fair.host, Role.ORGANISER))
    producer = open_page(width=360, java_script_enabled=has_javascript)
    sign_up(producer)
    register_producer(producer)
    small = producer.locator("img.thumb")
    assert small.count() == 2
    assert len(producer.request.get(small.first.get_attribute("src")).body()) < 20_000
    apply(producer, fair)
    participation = Participation.objects.get(producer__name="HTX Vải thiều Biên Sơn")

    press(organiser, participation, "Trả lại")
    organiser.fill("[name=reason]", "Xin bổ sung số gian hàng cần thuê.")
    organiser.click("main form button.primary")
    producer.goto("/my/")
    assert "Xin bổ sung số gian hàng cần thuê." in producer.locator("main").inner_text()
    producer.click("text=Bổ sung hồ sơ")
    producer.fill("[name=booths_wanted]", "2")
    if has_javascript:
        producer.locator("[name=booths_wanted]").blur()
        producer.wait_for_selector("#saved:has-text('Đã lưu')")
    producer.locator("main .btn", has_text="Nộp hồ sơ").click()
    producer.wait_for_selector(".state.wait")
    press(organiser, participation, "Chấp nhận")
    producer.goto("/my/")
    producer.locator("main .btn", has_text="Xác nhận tham gia").click()
    producer.wait_for_load_state()

    participation.refresh_from_db()
    assert (participation.status, participation.booths_wanted, participation.exhibits.count()) == (
        "confirmed",
        2,
        2,
    )
    assert (
        producer.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        if has_javascript
        else True
    )
