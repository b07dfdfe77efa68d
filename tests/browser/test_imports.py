"""A clerk takes a list of 300 rows, as an office keeps it, to no open row; takes it back, and takes
it again.
"""

from io import BytesIO

import pytest
import xlsxwriter

from imports.models import Import
from office.actions import load_legal_parameters, load_product_sets
from places.actions import load_places
from places.models import Unit
from producers.models import Producer, Product, Recognition
from tests.factories.accounts import AgencyFactory, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Communes of before 01/07/2025, with what they became.
SECTIONS = {
    "Xã Cấm Sơn, huyện Lục Ngạn": "07531",
    "Xã Tân Sơn, huyện Lục Ngạn": "07531",
    "Xã Phong Vân, huyện Lục Ngạn": "07537",
    "Xã Sa Lý, huyện Lục Ngạn": "07534",
    "Xã Hộ Đáp, huyện Lục Ngạn": "07543",
    "Xã Sơn Hải, huyện Lục Ngạn": "07543",
    "Xã Kim Sơn, huyện Lục Ngạn": "07573",
    "Thị trấn Phì Điền, huyện Lục Ngạn": "07582",
    "Xã Phú Nhuận, huyện Lục Ngạn": "07573",
    "Xã Đèo Gia, huyện Lục Ngạn": "07594",
    "Xã Hữu Sản, huyện Sơn Động": "07621",
    "Xã Long Sơn, huyện Sơn Động": "07672",
}
PRODUCTS = ("Mật ong rừng", "Vải sấy", "Chè xanh", "Miến dong", "Gạo nếp")
ROWS, PRODUCTS_EACH, MOST_ANSWERS = 300, 5, 8
HEAD = ["TT", "Tên chủ thể", "MST", "Tên sản phẩm", "Kết quả", None, None]
BELOW = [None, None, None, None, "Hạng sao", "Số QĐ", "Ngày QĐ"]


def office_list() -> bytes:
    """Sections of a commune each, producers merged over their products, a sum, signatures, and a
    sheet that is hidden.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, ["DANH SÁCH SẢN PHẨM OCOP"])
        sheet.write_row(2, 0, HEAD)
        sheet.write_row(3, 0, BELOW)
        sheet.merge_range(2, 4, 2, 6, "Kết quả")
        at, number = 4, 0
        for index, place in enumerate(SECTIONS):
            sheet.write(at, 0, f"{'I' * (index % 3 + 1)}. {place}")
            at += 1
            for name, code, products in producers_of(index):
                for offset, product in enumerate(products):
                    number += 1
                    row = [number, None, code, product, "4 sao", "12/QĐ-UBND", "05/02/2026"]
                    sheet.write_row(at + offset, 0, row)
                if len(products) > 1:
                    sheet.merge_range(at, 1, at + len(products) - 1, 1, name)
                else:
                    sheet.write(at, 1, name)
                at += len(products)
        sheet.write_row(at, 0, ["Tổng cộng", None, None, f"{number} sản phẩm"])
        sheet.write_row(at + 3, 3, ["NGƯỜI LẬP BIỂU"])
        draft = book.add_worksheet("Nháp")
        draft.write_row(0, 0, ["Tên chủ thể", "Tên sản phẩm"])
        draft.write_row(1, 0, ["HTX Ẩn", "Ẩn"])
        draft.hide()
    assert number == ROWS
    return out.getvalue()


def producers_of(section: int):
    """Five producers of five products each; three spellings of one cooperative in the first."""
    spellings = ("HTX Mật Ong", "Hợp tác xã Mật Ong", "HTX MẬT ONG")
    if section == 0:
        for name, some in zip(spellings, (PRODUCTS[:2], PRODUCTS[2:4], PRODUCTS[4:]), strict=True):
            yield name, "2400123458", some
        rest = range(1, 5)
    else:
        rest = range(5)
    for number in rest:
        # One of them has a name that does not tell what kind it is.
        word = "Minh Châu" if (section, number) == (5, 2) else f"HTX Nông sản {section}.{number}"
        yield word, None, PRODUCTS


@pytest.fixture
def clerk(db, sign_in):
    load_places()
    load_product_sets()
    load_legal_parameters()
    agency = AgencyFactory(unit=Unit.objects.provinces().get(name="Bắc Ninh", valid_to=None))
    return sign_in(staff(agency))


def test_list_of_300_rows_is_taken_taken_back_and_taken_again(clerk):
    upload(clerk)
    page = clerk.inner_text("main")
    for words in ("Nháp", "ẩn", "Tổng cộng", "NGƯỜI LẬP BIỂU"):
        assert words in page
    answers = answer_everything(clerk)
    assert 1 <= answers <= MOST_ANSWERS
    run = Import.objects.get()
    assert (run.questions, run.faults, run.report["counts"]["rows"]) == ([], [], ROWS)
    take(clerk)
    check_what_is_there()
    clerk.click("text=Hoàn tác lần nhập")
    clerk.click("main form button.primary")
    clerk.wait_for_selector("text=Đã hoàn tác")
    assert (Producer.objects.count(), Product.objects.count()) == (0, 0)
    take(clerk)
    check_what_is_there()


def upload(page):
    page.goto("/imports/new")
    page.select_option("[name=kind]", "products")
    page.set_input_files(
        "[name=file]",
        {
            "name": "danh-sach.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": office_list(),
        },
    )
    page.click("main form button.primary")
    page.wait_for_selector("text=Đọc được gì")


def answer_everything(page) -> int:
    """The kind of the one name that does not tell it, and the sets that the names propose; returns
    how many answers that took.
    """
    answers = 0
    for words, answer in (("Minh Châu", "doanh nghiệp"), ("Danh sách không ghi bộ", "gợi ý")):
        field = page.locator("#questions .field, #questions fieldset", has_text=words).last
        field.locator("label", has_text=answer).last.click()
        answers += 1
    page.click("#questions button.primary")
    page.wait_for_selector("text=Đọc được gì")
    return answers


def take(page):
    page.click("text=/Nhập \\d+ dòng/")
    page.wait_for_selector("text=/Đã nhập/", timeout=60_000)


def check_what_is_there():
    assert Product.objects.count() == Recognition.objects.verified().count() == ROWS
    assert Producer.objects.filter(name="HTX Mật Ong", tax_code="2400123458").count() == 1
    assert Producer.objects.count() == ROWS // PRODUCTS_EACH
    codes = set(Producer.objects.values_list("commune__code", flat=True))
    assert codes == set(SECTIONS.values())
    assert Producer.objects.filter(former_commune__name="Long Sơn").count() == PRODUCTS_EACH
    assert not Product.objects.filter(product_set=None).exists()
