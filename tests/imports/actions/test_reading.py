"""Lists in the shapes that offices keep them in: of each what must be read, asked and said."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exhibitors.models import Participation
from imports import actions
from office.actions import load_legal_parameters
from producers.models import Producer, Product
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import EventFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import ProducerFactory, ProductFactory

pytestmark = pytest.mark.once("sqlite")

DECISION, DAY = "12/QĐ-UBND", date(2026, 2, 5)
# What a whole list of these two lines comes to.
BIEN, NAM = "HTX Vải|Biên Sơn", "HTX Vải|Nam Dương"
A, B = "HTX Vải|Biên Sơn|Vải sấy|4", "HTX Na|Nam Dương|Na dai|3"
LINE_A = ["HTX Vải", "Biên Sơn", "Vải sấy", 4, DECISION, DAY]
LINE_B = ["HTX Na", "Nam Dương", "Na dai", 3, DECISION, DAY]
HEAD = ["Tên chủ thể", "Xã", "Tên sản phẩm", "Hạng sao", "Số quyết định", "Ngày quyết định"]


@dataclass(frozen=True)
class Book:
    """Sheets as [(name, rows, merges, hidden)]; merges as (first row, first column, last row, last
    column, text).
    """

    sheets: list

    def content(self) -> bytes:
        out = BytesIO()
        with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
            for name, rows, merges, is_hidden in self.sheets:
                sheet = book.add_worksheet(name)
                for r, row in enumerate(rows):
                    for c, value in enumerate(row):
                        if isinstance(value, tuple):
                            sheet.write_formula(r, c, value[0], None, value[1])
                        elif value is not None:
                            sheet.write(r, c, value)
                for *where, text in merges:
                    sheet.merge_range(*where, text)
                if is_hidden:
                    sheet.hide()
        return out.getvalue()


def book(rows, *, merges=(), more=()):
    return Book([("Danh sách", rows, merges, False), *more])


@dataclass(frozen=True)
class Case:
    """`read` is what is written (products as producer|commune|product|stars, others see `written`),
    `asked` the columns of open questions, `said` words that the page says of what is not taken.
    """

    name: str
    what: object
    read: list = field(default_factory=lambda: [A, B])
    asked: list = field(default_factory=list)
    said: list = field(default_factory=list)
    kind: str = "products"


def whole(name, rows, **more):
    return Case(name, book(rows, merges=more.pop("merges", ())), **more)


def headed(name, head):
    """The two lines below these headings."""
    return whole(f"headings: {name}", [head, LINE_A, LINE_B])


def starred(name, stars, read, **more):
    """One line with its stars written so."""
    line = ["HTX Vải", "Biên Sơn", "Vải sấy", stars, DECISION, DAY]
    return whole(f"stars: {name}", [HEAD, line], read=[f"HTX Vải|Biên Sơn|Vải sấy|{read}"], **more)


def placed(name, commune, read, **more):
    """A producer whose commune is written so."""
    rows = [["Tên chủ thể", "Địa chỉ xã"], ["HTX Vải", commune]]
    return whole(f"place: {name}", rows, read=read, kind="producers", **more)


def named(name, rows, read, **more):
    rows = [["Tên chủ thể", "MST", "Xã"], *rows]
    return whole(f"who: {name}", rows, read=read, kind="producers", **more)


def came(name, head, rows, read, **more):
    return whole(f"came: {name}", [head, *rows], read=read, kind="participations", **more)


TITLE = [["UBND TỈNH BẮC NINH"], ["DANH SÁCH SẢN PHẨM OCOP NĂM 2026"], [None]]

HEADINGS = [
    headed("as in decisions", ["Chủ thể", "Xã/phường", "Sản phẩm", "Hạng", "QĐ", "Ngày ký"]),
    headed("capitals", [text.upper() for text in HEAD]),
    headed("with marks", ["Tên chủ thể (*)", "Xã:", "Tên sản phẩm*", "Sao", "Số QĐ", "Ngày cấp"]),
    headed(
        "long",
        [
            "Tên chủ thể sản xuất (ghi đầy đủ)",
            "Xã, phường, thị trấn",
            "Tên sản phẩm được công nhận",
            "Kết quả xếp hạng (số sao)",
            "Số quyết định công nhận",
            "Ngày, tháng ban hành quyết định",
        ],
    ),
    headed(
        "without accents", ["Ten chu the", "Xa", "Ten san pham", "Hang sao", "So QD", "Ngay QD"]
    ),
    headed("of companies", ["Tên đơn vị", "Địa bàn", "Sản phẩm OCOP", "Sao", "QĐ số", "Ngày QĐ"]),
    headed("English", ["Producer", "Commune", "Product", "Stars", "Decision number", "Issued on"]),
    headed(
        "two lines in a cell",
        ["Tên\nchủ thể", "Xã/\nphường", "Tên\nsản phẩm", "Hạng\nsao", "Số\nQĐ", "Ngày\nQĐ"],
    ),
    whole(
        "headings: other order",
        [list(reversed(HEAD)), list(reversed(LINE_A)), list(reversed(LINE_B))],
    ),
    whole(
        "headings: columns that nobody knows",
        [[*HEAD, "Mã vùng trồng", "Diện tích"], [*LINE_A, "VN-1", 3], [*LINE_B, "VN-2", 4]],
        said=["Mã vùng trồng", "Diện tích"],
    ),
    whole(
        "headings: a column without one",
        [[*HEAD, None], [*LINE_A, "giao tại vườn"], LINE_B],
        said=["cột G, không có tiêu đề"],
    ),
    whole(
        "headings: stars under an unknown one",
        [
            ["Tên chủ thể", "Xã", "Tên sản phẩm", "Đợt 1", "Số quyết định", "Ngày quyết định"],
            ["HTX Vải", "Biên Sơn", "Vải sấy", "4 sao", DECISION, DAY],
            ["HTX Na", "Nam Dương", "Na dai", "3 sao", DECISION, DAY],
        ],
        read=[],
        asked=["stars"],
    ),
    whole(
        "headings: phones under an unknown one",
        [
            ["Tên chủ thể", "Xã", "Zalo"],
            ["HTX Vải", "Biên Sơn", "0912345678"],
            ["HTX Na", "Nam Dương", "0987654321"],
        ],
        kind="producers",
        read=[],
        asked=["phone"],
    ),
    whole(
        "headings: no name of a producer",
        [["Xã", "Hạng sao"], ["Biên Sơn", 4]],
        read=[],
        said=["Chưa có cột"],
    ),
]
FURNITURE = [
    whole("furniture: titles above", [*TITLE, HEAD, LINE_A, LINE_B]),
    whole(
        "furniture: motto in two columns",
        [
            ["UBND TỈNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            [None],
            HEAD,
            LINE_A,
            LINE_B,
        ],
    ),
    whole("furniture: blank rows between", [HEAD, [None], LINE_A, [None], [None], LINE_B]),
    whole(
        "furniture: numbers of columns below the headings",
        [HEAD, [1, 2, 3, 4, 5, 6], LINE_A, LINE_B],
        said=["tiêu đề"],
    ),
    whole(
        "furniture: numbers in brackets",
        [HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], LINE_A, LINE_B],
        said=["tiêu đề"],
    ),
    whole("furniture: headings again", [HEAD, LINE_A, HEAD, LINE_B], said=["tiêu đề"]),
    whole("furniture: a total", [HEAD, LINE_A, LINE_B, ["Tổng cộng", None, 2]], said=["tổng"]),
    whole("furniture: a sum in words", [HEAD, LINE_A, LINE_B, ["Cộng: 2 sản phẩm"]], said=["tổng"]),
    whole(
        "furniture: subtotals",
        [HEAD, LINE_A, ["Cộng", None, "1 sản phẩm"], LINE_B, ["Tổng số", None, "2 sản phẩm"]],
        said=["tổng"],
    ),
    whole(
        "furniture: a sum that nobody calculated",
        [HEAD, LINE_A, LINE_B, ["Tổng cộng", None, ("=COUNTA(C2:C3)", "")]],
        said=["tổng"],
    ),
    whole(
        "furniture: Tổng công ty is a producer",
        [HEAD, ["Tổng công ty Chè", "Biên Sơn", "Chè xanh", 5, DECISION, DAY]],
        read=["Tổng công ty Chè|Biên Sơn|Chè xanh|5"],
    ),
    whole(
        "furniture: notes and a signature",
        [HEAD, LINE_A, LINE_B, [None], ["Ghi chú: số liệu tạm"], [None, None, "NGƯỜI LẬP BIỂU"]],
        said=["ghi chú", "chữ ký"],
    ),
    whole(
        "furniture: place, day, offices and names of signers",
        [
            HEAD,
            LINE_A,
            LINE_B,
            [None, None, None, "Bắc Ninh, ngày 5 tháng 2 năm 2026"],
            ["NGƯỜI LẬP BIỂU", None, None, "KT. CHỦ TỊCH"],
            [None],
            ["Nguyễn Thị Mai", None, None, "Trần Văn Nam"],
        ],
        said=["chữ ký"],
    ),
    whole(
        "furniture: a row of text below the headings is no heading",
        [
            ["Tên chủ thể", "Xã", "Tên sản phẩm", "Ghi chú"],
            ["HTX Vải", "Xã Biên Sơn", "Vải sấy", "có sao"],
            ["HTX Na", "Xã Nam Dương", "Na dai", "có sao"],
        ],
        read=["HTX Vải|Biên Sơn|Vải sấy|", "HTX Na|Nam Dương|Na dai|"],
    ),
    whole(
        "furniture: sections name the commune",
        [
            ["TT", "Tên chủ thể", "Tên sản phẩm", "Hạng sao", "Số quyết định", "Ngày quyết định"],
            ["I", "Xã Biên Sơn"],
            [1, "HTX Vải", "Vải sấy", 4, DECISION, DAY],
            ["II", "Xã Nam Dương"],
            [2, "HTX Na", "Na dai", 3, DECISION, DAY],
        ],
        said=["mục"],
    ),
    whole(
        "furniture: sections in one cell",
        [
            ["TT", "Tên chủ thể", "Tên sản phẩm", "Hạng sao", "Số quyết định", "Ngày quyết định"],
            ["I. Xã Biên Sơn"],
            [1, "HTX Vải", "Vải sấy", 4, DECISION, DAY],
            ["II. Xã Nam Dương"],
            [1, "HTX Na", "Na dai", 3, DECISION, DAY],
        ],
    ),
    whole(
        "furniture: sections of no place",
        [HEAD, ["A. Thực phẩm"], LINE_A, ["B. Hoa quả"], LINE_B],
        said=["mục"],
    ),
    whole(
        "furniture: producer once for several products",
        [
            HEAD,
            LINE_A,
            [None, None, "Nước vải", 3, DECISION, DAY],
            LINE_B,
        ],
        read=[A, "HTX Vải|Biên Sơn|Nước vải|3", B],
    ),
    whole(
        "furniture: a row with a code of its own is no continuation",
        [
            ["Tên chủ thể", "MST", "Xã", "Tên sản phẩm"],
            ["HTX Vải", "2400123458", "Biên Sơn", "Vải sấy"],
            [None, "2300234563", "Nam Dương", "Na dai"],
        ],
        read=["HTX Vải|Biên Sơn|Vải sấy|"],
        said=["Thiếu tên"],
    ),
]
GOES_ON = [HEAD, LINE_A]
THREE = ["Tên chủ thể", "Xã", "SĐT"]
SOUND = [
    whole(
        f"sound: {text} is a product of the producer above",
        [*GOES_ON, [None, None, text]],
        read=[A, f"HTX Vải|Biên Sơn|{text}|"],
    )
    for text in ("Cồng chiêng mini", "V.I.P Tea", "Nguồn sống", "Tổng hợp hạt", "A. Trà")
]
SOUND += [
    whole(
        "sound: products that are lettered",
        [
            ["TT", *HEAD],
            [1, *LINE_A],
            ["a", None, None, "Trà xanh", None, None, None],
        ],
        read=[A, "HTX Vải|Biên Sơn|Trà xanh|"],
    ),
    whole(
        "sound: a producer called Công Thành",
        [THREE, ["HTX Vải", "Biên Sơn", None], ["Hộ Công Thành", None, "0912345678"]],
        kind="producers",
        read=[BIEN],
        asked=["commune"],
    ),
    whole(
        "sound: a second block below those who sign",
        [
            THREE,
            ["HTX Vải", "Biên Sơn", None],
            ["GIÁM ĐỐC"],
            THREE,
            ["HTX Na", "Nam Dương", "0912345678"],
        ],
        kind="producers",
        read=[BIEN, "HTX Na|Nam Dương"],
    ),
    whole(
        "sound: no producer is carried over a section",
        [
            ["TT", "Tên chủ thể", "Tên sản phẩm"],
            ["I", "Xã Biên Sơn"],
            [1, "HTX Vải", "Vải sấy"],
            ["II", "Xã Nam Dương"],
            [2, None, "Na dai"],
        ],
        read=["HTX Vải|Biên Sơn|Vải sấy|"],
        said=["Thiếu tên"],
    ),
]
MERGED = [
    whole(
        "merged: producer over its products",
        [HEAD, LINE_A, [None, None, "Nước vải", 3, DECISION, DAY], LINE_B],
        merges=[(1, 0, 2, 0, "HTX Vải"), (1, 1, 2, 1, "Biên Sơn")],
        read=[A, "HTX Vải|Biên Sơn|Nước vải|3", B],
    ),
    whole(
        "merged: headings of two rows",
        [
            ["Chủ thể", None, "Sản phẩm", None, "Quyết định", None],
            ["Tên", "Xã", "Tên", "Hạng sao", "Số", "Ngày"],
            LINE_A,
            LINE_B,
        ],
        merges=[(0, 0, 0, 1, "Chủ thể"), (0, 2, 0, 3, "Sản phẩm"), (0, 4, 0, 5, "Quyết định")],
    ),
    whole(
        "merged: headings of three rows",
        [
            ["Thông tin chủ thể", None, "Thông tin sản phẩm", None, None, None],
            ["Chủ thể", None, "Sản phẩm", None, "Quyết định", None],
            ["Tên", "Xã", "Tên", "Hạng sao", "Số", "Ngày"],
            LINE_A,
            LINE_B,
        ],
        merges=[(0, 0, 0, 1, "Thông tin chủ thể"), (0, 2, 0, 5, "Thông tin sản phẩm")],
    ),
    whole(
        "merged: headings of two rows, written without merging",
        [
            ["Chủ thể", None, "Sản phẩm OCOP", None, "Quyết định", None],
            ["Tên", "Xã", "Tên sản phẩm", "Hạng sao", "Số", "Ngày"],
            LINE_A,
            LINE_B,
        ],
    ),
    whole(
        "merged: a title over the table",
        [["DANH SÁCH"], HEAD, LINE_A, LINE_B],
        merges=[(0, 0, 0, 5, "DANH SÁCH SẢN PHẨM")],
    ),
    whole(
        "merged: one decision for all rows",
        [HEAD, LINE_A, [*LINE_B[:4], None, None]],
        merges=[(1, 4, 2, 4, DECISION)],
        read=[A],
        said=["ngày quyết định"],
    ),
]
SHEETS = [
    Case(
        "sheets: a hidden one is named and not read",
        book([HEAD, LINE_A], more=[("Nháp", [HEAD, LINE_B], (), True)]),
        read=[A],
        said=["ẩn"],
    ),
    Case(
        "sheets: like ones are read together",
        book([HEAD, LINE_A], more=[("Đợt 2", [HEAD, LINE_B], (), False)]),
    ),
    Case(
        "sheets: with other headings are read together",
        book(
            [HEAD, LINE_A],
            more=[
                (
                    "Đợt 2",
                    [["Chủ thể", "Địa bàn", "Sản phẩm", "Sao", "QĐ", "Ngày ký"], LINE_B],
                    (),
                    False,
                )
            ],
        ),
    ),
    Case(
        "sheets: two ask the same of a column",
        book(
            [
                ["Tên chủ thể", "Xã", "Zalo"],
                ["HTX A", "Biên Sơn", "0912345678"],
                ["HTX B", "Biên Sơn", "0912345679"],
            ],
            more=[
                (
                    "Đợt 2",
                    [
                        ["Tên chủ thể", "Xã", "Zalo"],
                        ["HTX C", "Biên Sơn", "0912345677"],
                        ["HTX D", "Biên Sơn", "0912345676"],
                        ["HTX E", "Biên Sơn", None],
                    ],
                    (),
                    False,
                )
            ],
        ),
        kind="producers",
        read=["HTX E|Biên Sơn"],
        asked=["phone"],
    ),
    Case(
        "sheets: one that is something else is named",
        book(
            [HEAD, LINE_A, LINE_B],
            more=[("Ghi chú", [["Liên hệ chị Mai"], ["Hạn nộp: 5/3"]], (), False)],
        ),
        said=["không có cột nào"],
    ),
    Case(
        "sheets: an empty one is named",
        book([HEAD, LINE_A, LINE_B], more=[("Sheet2", [], (), False)]),
        said=["trống"],
    ),
    Case(
        "sheets: the first is a cover",
        Book(
            [
                ("Bìa", [["ỦY BAN NHÂN DÂN"], ["Báo cáo năm 2026"]], (), False),
                ("DS", [HEAD, LINE_A, LINE_B], (), False),
            ]
        ),
        said=["không có cột nào"],
    ),
    Case(
        "sheets: the same product on two with other stars contradicts",
        book([HEAD, LINE_A], more=[("Đợt 2", [HEAD, [*LINE_A[:3], 3, *LINE_A[4:]]], (), False)]),
        read=[A],
        said=["Dòng 2"],
    ),
]
STARS = [
    starred("a number", 4, 4),
    starred("04 sao", "04 sao", 4),
    starred("words", "bốn sao", 4),
    starred("hạng", "Hạng 4 sao", 4),
    starred("OCOP", "OCOP 4 sao", 4),
    starred("marks", "⭐⭐⭐⭐", 4),
    starred("asterisks", "****", 4),
    starred("marks that were not given", "★★★☆☆", 3),
    starred("đạt", "Đạt 5 sao cấp quốc gia", 5),
    starred("not yet", "chưa xếp hạng", "", said=["không có hạng sao"]),
    starred("nothing", None, "", said=["không có hạng sao"]),
    starred("two", 2, "", said=["dưới 3 sao"]),
    whole(
        "stars: without a decision",
        [HEAD, [*LINE_A[:4], None, None]],
        read=["HTX Vải|Biên Sơn|Vải sấy|"],
        said=["không có quyết định"],
    ),
    whole("stars: without a day", [HEAD, [*LINE_A[:5], None]], read=[], said=["ngày"]),
    whole(
        "stars: an error of Excel",
        [HEAD, [*LINE_A[:3], ("=VLOOKUP(1,A1:B2,2)", "#N/A"), *LINE_A[4:]], LINE_B],
        read=[B],
        said=["#N/A"],
    ),
    whole(
        "stars: a formula that was never calculated",
        [HEAD, [*LINE_A[:3], ("=1+3", ""), *LINE_A[4:]], LINE_B],
        read=[B],
        said=["=1+3"],
    ),
    whole(
        "stars: what is no number of stars",
        [HEAD, [*LINE_A[:3], "nhiều sao", *LINE_A[4:]], LINE_B],
        read=[B],
        said=["nhiều sao"],
    ),
    whole(
        "stars: a day in the future",
        [HEAD, [*LINE_A[:5], date(2099, 1, 1)], LINE_B],
        read=[B],
        said=["tương lai"],
    ),
]
PLACES = [
    placed("name", "Biên Sơn", [BIEN]),
    placed("kind", "xã Biên Sơn", [BIEN]),
    placed("all in one cell", "Xã Biên Sơn, tỉnh Bắc Ninh", [BIEN]),
    placed("without accents", "bien son", [BIEN]),
    placed("capitals", "XÃ BIÊN SƠN", [BIEN]),
    placed("short kind", "X. Biên Sơn", [BIEN]),
    placed("hamlet before it", "Thôn 3, xã Biên Sơn, Bắc Ninh", [BIEN]),
    placed("unknown", "Đồi Mây", [], asked=["commune"]),
    placed("of another province", "Thanh Hà", [], asked=["commune"]),
    placed("a province", "Bắc Ninh", [], asked=["commune"]),
    placed("nothing", None, [], asked=["commune"]),
]
WHO = [
    named("code with spaces", [["HTX Vải", "2400 123 458", "Biên Sơn"]], [BIEN]),
    named(
        "three spellings of one code",
        [
            ["HTX Vải", "2400123458", "Biên Sơn"],
            ["Hợp tác xã Vải", 2400123458, "Biên Sơn"],
            ["HTX VẢI", "2400.123.458", None],
        ],
        [BIEN],
    ),
    named("a wrong code", [["HTX Vải", "2400123459", "Biên Sơn"]], [], said=["Mã số thuế"]),
    named(
        "names that differ in tones",
        [["HTX Dứa", None, "Biên Sơn"], ["HTX Dừa", None, "Biên Sơn"]],
        ["HTX Dứa|Biên Sơn", "HTX Dừa|Biên Sơn"],
    ),
    named(
        "one without tones",
        [["HTX Mat Ong", None, "Biên Sơn"]],
        [],
        asked=["name"],
    ),
    named(
        "same name, other communes",
        [["HTX Vải", None, "Biên Sơn"], ["HTX Vải", None, "Nam Dương"]],
        [BIEN, NAM],
    ),
    named("no kind", [["Minh Châu", None, "Biên Sơn"]], [], asked=["kind"]),
    named(
        "a code of another agency",
        [["HTX Lạ", "0100109106", "Biên Sơn"]],
        [],
        said=["cơ quan khác"],
    ),
]
ATTENDED = "HTX Mật Ong|Hội chợ Ghi|Mật ong hoa|"
CAME = [
    came("name alone", ["Đơn vị", "Sản phẩm"], [["HTX Mật Ong", "Mật ong hoa"]], [f"{ATTENDED}1"]),
    came(
        "booths",
        ["Đơn vị", "Sản phẩm", "Số gian"],
        [["HTX Mật Ong", "Mật ong hoa", 3]],
        [f"{ATTENDED}3"],
    ),
    came(
        "codes of booths are not how many",
        ["Đơn vị", "Sản phẩm", "Gian hàng"],
        [["HTX Mật Ong", "Mật ong hoa", "A12"]],
        [f"{ATTENDED}1"],
        said=["mã gian hàng"],
    ),
    came(
        "rows that contradict each other",
        ["Đơn vị", "Sản phẩm", "Số gian"],
        [["HTX Mật Ong", "Mật ong hoa", 1], ["HTX Mật Ong", "Mật ong hoa", 2]],
        [f"{ATTENDED}1"],
        said=["cùng lượt tham gia"],
    ),
    came(
        "a new producer with its product",
        ["Đơn vị", "Xã", "Sản phẩm"],
        [["HTX Mới", "Biên Sơn", "Nấm; Măng"]],
        ["HTX Mới|Hội chợ Ghi|Măng, Nấm|1"],
    ),
    came(
        "a product that is not registered",
        ["Đơn vị", "Sản phẩm"],
        [["HTX Mật Ong", "Kẹo"]],
        [],
        asked=["product"],
    ),
    came("no product", ["Đơn vị", "SĐT"], [["HTX Mật Ong", None]], [], asked=["product"]),
    came(
        "the event by its name",
        ["Hội chợ", "Đơn vị", "Sản phẩm"],
        [["hội chợ ghi", "HTX Mật Ong", "Mật ong hoa"]],
        [f"{ATTENDED}1"],
    ),
    came(
        "another event than chosen",
        ["Hội chợ", "Đơn vị", "Sản phẩm"],
        [["Hội chợ Hai", "HTX Mật Ong", "Mật ong hoa"]],
        [],
        said=["sự kiện khác"],
    ),
    came(
        "an event that nobody knows",
        ["Hội chợ", "Đơn vị", "Sản phẩm"],
        [["Hội chợ Xuân", "HTX Mật Ong", "Mật ong hoa"]],
        [],
        asked=["event"],
    ),
    came(
        "money that belongs elsewhere",
        ["Đơn vị", "Sản phẩm", "Kinh phí hỗ trợ"],
        [["HTX Mật Ong", "Mật ong hoa", "5.000.000 đ"]],
        [f"{ATTENDED}1"],
        said=["Kinh phí hỗ trợ"],
    ),
]


def typed(text, encoding="utf-8"):
    return text.encode(encoding)


LINES = "Tên chủ thể;Xã;Tên sản phẩm;Hạng sao;Số quyết định;Ngày quyết định\n"
LINES += f"HTX Vải;Biên Sơn;Vải sấy;4;{DECISION};05/02/2026\n"
LINES += f"HTX Na;Nam Dương;Na dai;3;{DECISION};05/02/2026\n"
# The same producers as fonts of before Unicode write them.
TCVN3 = "Tªn chñ thÓ;X·\nHTX V¶i;Biªn S¬n\nHTX Na;Nam D­¬ng\n"
VNI = "Teân chuû theå;Xaõ\nHTX Vaûi;Bieân Sôn\nHTX Na;Nam Döông\n"
BOTH = [BIEN, "HTX Na|Nam Dương"]
FILES = [
    Case("file: CSV", typed(LINES)),
    Case("file: CSV of Windows", typed(LINES.replace("\n", "\r\n"), "utf-8-sig")),
    Case("file: CSV of an old Mac", typed(LINES.replace("\n", "\r"))),
    Case("file: CSV with tabs in UTF-16", typed(LINES.replace(";", "\t"), "utf-16")),
    Case("file: TCVN3", typed(TCVN3, "latin-1"), read=BOTH, kind="producers", said=["TCVN3"]),
    Case("file: VNI", typed(VNI, "latin-1"), read=BOTH, kind="producers", said=["VNI"]),
    Case(
        "file: TCVN3 in a workbook",
        book([line.split(";") for line in TCVN3.splitlines()]),
        read=BOTH,
        kind="producers",
        said=["TCVN3"],
    ),
    Case("file: a PDF", b"%PDF-1.7 ...", read=[], said=["PDF"]),
    Case("file: a photo", b"\xff\xd8\xff\xe0 JFIF", read=[], said=["ảnh"]),
    Case("file: a page", b"<html><table></table></html>", read=[], said=["trang web"]),
    Case("file: nothing", b"  ", read=[], said=["trống"]),
]
CASES = [*HEADINGS, *FURNITURE, *SOUND, *MERGED, *SHEETS, *STARS, *PLACES, *WHO, *CAME, *FILES]


@pytest.fixture
def desk(db):
    load_legal_parameters()
    province = ProvinceFactory(name="Bắc Ninh")
    desk = AgencyFactory(unit=province)
    desk.organiser = staff(desk)
    first = CommuneFactory(name="Biên Sơn", province=province)
    CommuneFactory(name="Nam Dương", province=province)
    CommuneFactory(name="Thanh Hà", province=ProvinceFactory(name="Hải Phòng"))
    ProductSetFactory(number=7, group="Thực phẩm chế biến", name="Chế biến từ rau, củ, quả")
    ProductSetFactory(number=8, group="Thực phẩm chế biến", name="Chế biến từ thịt")
    known = ProducerFactory(name="HTX Mật Ong", home_agency=desk, commune=first)
    ProductFactory(producer=known, name="Mật ong hoa")
    ProducerFactory(name="HTX Ở xa", tax_code="0100109106")
    soon = timezone.localdate() + timedelta(days=9)
    desk.event = EventFactory(name="Hội chợ Ghi", host=desk, is_recorded=True, opens_on=soon)
    EventFactory(name="Hội chợ Hai", host=desk, is_recorded=True, opens_on=soon)
    return desk


def written(case, before):
    """What the database holds besides what it held."""
    if case.kind == "participations":
        return sorted(
            f"{p.producer}|{p.event}|{', '.join(sorted(e.product.name for e in p.exhibits.all()))}"
            f"|{p.booths_wanted}"
            for p in Participation.objects.select_related("producer", "event")
        )
    if case.kind == "producers":
        return sorted(f"{p}|{p.commune.name}" for p in Producer.objects.exclude(pk__in=before))
    products = Product.objects.exclude(producer__in=before).prefetch_related("recognitions")
    return sorted(
        f"{p.producer}|{p.producer.commune.name}|{p}|"
        + "".join(str(r.stars) for r in p.recognitions.all())
        for p in products
    )


def said_of(run):
    """Everything that the page says of what is not taken."""
    report = run.report
    told = [run.problem, *(fault["reason"] for fault in report.get("faults", []))]
    told += [f"{fault['column']} {fault['reason']}" for fault in report.get("faults", [])]
    told += [note["text"] for note in report.get("notes", [])]
    told += [line["why"] for line in report.get("unread", [])]
    for sheet in report.get("read", []):
        told += [sheet["why"], sheet["encoding"], *sheet["unread"]]
    return told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_list_is_read_asked_and_said(desk, case):
    content = case.what.content() if isinstance(case.what, Book) else case.what
    before = list(Producer.objects.values_list("pk", flat=True))
    run = actions.start_import(
        desk,
        kind=case.kind,
        event=desk.event if case.kind == "participations" else None,
        file=SimpleUploadedFile("danh-sach.xlsx", content),
        by=desk.organiser,
        at=timezone.now(),
    )
    actions.read_import(run, at=timezone.now())
    assert sorted(asked["column"] for asked in run.questions) == sorted(case.asked)
    counts = run.report.get("counts", {})
    # Faults of rows; that a column is missing is one of the sheet.
    faulty = [fault for fault in run.faults if "Chưa có cột" not in fault["reason"]]
    assert counts.get("left", 0) == len({(fault["sheet"], fault["row"]) for fault in faulty})
    told = said_of(run)
    assert [words for words in case.said if not any(words in each for each in told)] == []
    if run.is_to_take:
        actions.take_import(run, by=desk.organiser)
        actions.carry_out(run, at=timezone.now())
        assert (run.status, run.problem) == ("taken", "")
    assert written(case, before) == sorted(case.read)


def test_there_are_enough_of_them():
    assert len(CASES) >= 80
    assert len({case.name for case in CASES}) == len(CASES)
