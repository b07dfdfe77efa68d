"""Lists as offices keep them: what is a table, a heading, a record, and what is furniture."""

import pytest

from core.sheets.reader import Sheet
from imports.actions.columns import meaning_of
from imports.actions.furniture import Line, lines_of
from imports.actions.layout import find_tables, why_unread

# {(kind, heading): the field that it means, with "?" where it is guessed}
HEADINGS = {
    ("products", "Tên chủ thể"): "name",
    ("products", "TÊN  CHỦ THỂ (*)"): "name",
    ("products", "Tên cơ sở sản xuất, kinh doanh"): "name?",
    ("products", "Chủ thể OCOP đăng ký"): "name?",
    ("products", "Tên"): "product",
    ("producers", "Tên"): "name",
    ("products", "Sản phẩm đăng ký"): "product?",
    ("products", "Số sản phẩm"): None,
    ("products", "Số lượng sản phẩm"): None,
    ("products", "Sao đạt được"): "stars?",
    ("products", "Kết quả phân hạng sao năm 2025"): "stars?",
    ("products", "Số, ký hiệu quyết định"): "decision_number?",
    ("products", "Ngày quyết định"): "issued_on",
    ("products", "Ngày, tháng, năm ký"): "issued_on?",
    ("producers", "Số điện thoại người đại diện"): "phone?",
    ("producers", "Người đại diện pháp luật"): "contact_name?",
    ("producers", "Mã số thuế/CCCD"): "tax_code",
    ("producers", "Xã, phường, thị trấn"): "commune",
    ("producers", "Huyện/thị xã/thành phố"): "district",
    ("producers", "Ghi chú"): None,
    ("participations", "Ghi chú"): "note",
    ("products", "STT"): None,
    ("products", ""): None,
}


@pytest.mark.parametrize(("kind", "heading"), HEADINGS)
def test_heading_means_the_nearest_field(kind, heading):
    meaning = meaning_of(heading, kind=kind)
    told = meaning and meaning.field and f"{meaning.field}{'?' * meaning.is_guess}"
    assert (told or None) == HEADINGS[kind, heading]


HEAD = ["TT", "Tên chủ thể", "MST", "Xã", "Tên sản phẩm", "Sao"]
ROW = [1, "HTX Mật", "2400123458", "Biên Sơn", "Mật ong", 4]


def table_of(*rows, kind="products", **options):
    sheet = Sheet("S", [list(row) for row in rows], **options)
    (table,) = find_tables([sheet], kind=kind)
    return sheet, table


def read(*rows, **options):
    """([(number, producer, product, section)], [(number, words)] of what is not read)."""
    sheet, table = table_of(*rows, **options)
    found = list(lines_of(sheet, table))
    lines = [each for each in found if isinstance(each, Line)]
    return (
        [(e.number, e.cells.get("name"), e.cells.get("product"), e.section) for e in lines],
        [(e.number, e.text) for e in found if not isinstance(e, Line)],
    )


@pytest.mark.parametrize(
    ("rows", "merges", "columns"),
    [
        ([HEAD], (), {"name": 1, "tax_code": 2, "commune": 3, "product": 4, "stars": 5}),
        (
            [["DANH SÁCH SẢN PHẨM OCOP"], ["Kèm theo Quyết định số 12"], [], HEAD],
            (),
            {"name": 1, "tax_code": 2, "commune": 3, "product": 4, "stars": 5},
        ),
        (
            [
                ["TT", "Đơn vị", None, "Sản phẩm", None, None, "Công nhận"],
                [None, "Tên", "Mã số thuế", "Tên", "Bộ", "Sao", "Quyết định", "Ngày"],
            ],
            ((0, 1, 0, 2), (0, 3, 0, 5), (0, 6, 0, 7)),
            {
                "name": 1,
                "tax_code": 2,
                "product": 3,
                "product_set": 4,
                "stars": 5,
                "decision_number": 6,
                "issued_on": 7,
            },
        ),
        (
            [
                ["TT", "Chủ thể", None, None, "Sản phẩm", None],
                [None, "Tên", "Địa chỉ", None, "Tên", "Hạng sao"],
                [None, None, "Xã", "Huyện", None, None],
            ],
            ((0, 1, 0, 3), (0, 4, 0, 5), (1, 2, 1, 3)),
            {"name": 1, "commune": 2, "district": 3, "product": 4, "stars": 5},
        ),
    ],
)
def test_table_is_found_below_titles_and_under_merged_headings(rows, merges, columns):
    _sheet, table = table_of(*rows, ROW, merges=merges)
    assert table.columns == columns


def test_sections_totals_notes_headings_and_signatures_are_furniture():
    lines, unread = read(
        HEAD,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "Xã Biên Sơn"],
        ROW,
        ["", "Cộng", None, None, "1 sản phẩm"],
        ["II.", "Huyện Sơn Động"],
        [],
        HEAD,
        [2, "HTX Chè", None, None, "Chè xanh", 3],
        ["Tổng cộng", None, None, None, 2],
        [None, "Ghi chú: số liệu đến 30/9"],
        [None, None, None, None, None, "GIÁM ĐỐC"],
    )
    assert lines == [
        (4, "HTX Mật", "Mật ong", "Xã Biên Sơn"),
        (9, "HTX Chè", "Chè xanh", "Huyện Sơn Động"),
    ]
    assert [number for number, _text in unread] == [2, 3, 5, 6, 8, 10, 11, 12]


@pytest.mark.parametrize(
    "name",
    ["Tổng công ty Chè", "Tổng hợp tác xã", "Công ty Cộng Đồng", "Cộng đồng Mật ong", "Tổng kho A"],
)
def test_producer_whose_name_begins_like_a_sum_is_a_producer(name):
    lines, unread = read(HEAD, [1, name, "2400123458", "Biên Sơn", "Chè", 3])
    assert (lines, unread) == ([(2, name, "Chè", "")], [])


def test_producer_is_carried_to_the_rows_that_name_none():
    """Merged cells or blank ones; never to a row that says something of a producer itself."""
    rows = [
        HEAD,
        ROW,
        [None, None, None, None, "Sữa ong chúa", 3],
        [2, None, "0100109106", None, "Chè xanh", 3],
    ]
    for merges in ((), ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3))):
        sheet, table = table_of(*rows, merges=merges)
        lines = list(lines_of(sheet, table))
        told = [(line.cells.get("name"), line.cells.get("tax_code")) for line in lines]
        assert told == [
            ("HTX Mật", "2400123458"),
            ("HTX Mật", "2400123458"),
            (None, "0100109106"),
        ]


def test_sheets_with_like_headings_are_read_and_the_others_named():
    sheets = [
        Sheet("Hướng dẫn", [["Đọc kỹ trước khi dùng"]]),
        Sheet("Biên Sơn", [HEAD, ROW]),
        Sheet("Cũ", [HEAD, ROW], is_hidden=True),
        Sheet("Trắng", []),
        Sheet("Nam Dương", [["Danh sách"], HEAD, ROW]),
    ]
    tables = find_tables(sheets, kind="products")
    assert [(table.sheet, table.first) for table in tables] == [(1, 1), (4, 2)]
    assert [why_unread(sheets[n]) for n in (0, 2, 3)] == [
        "không có cột nào nhận ra",
        "trang ẩn",
        "trang trống",
    ]
