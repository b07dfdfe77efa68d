"""Where the cells of an office's workbook are: the sheet, the row of headings, and the column of
every field.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.sheets.cells import read_text
from core.sheets.reader import Sheet
from core.text import fold
from exhibitors.models import Participation
from imports.models import Import
from producers.models import Producer, Product, Recognition

MOST_TITLE_ROWS = 20
PRODUCERS, PRODUCTS, PARTICIPATIONS = (
    Import.Kind.PRODUCERS,
    Import.Kind.PRODUCTS,
    Import.Kind.PARTICIPATIONS,
)


@dataclass(frozen=True)
class Field:
    """What a column may hold: its label, the headings that offices write for it, and the kinds of
    import it is for.

    `source` (model, its field) adds the words that our own exports put there.
    """

    label: str | Promise
    headings: tuple[str, ...]
    kinds: tuple[str, ...] = (PRODUCERS, PRODUCTS, PARTICIPATIONS)
    needed: tuple[str, ...] = ()
    source: tuple | None = None
    own: dict = field(default_factory=dict)


FIELDS: dict[str, Field] = {
    "name": Field(
        _("Producer"),
        (
            "tên chủ thể",
            "chủ thể",
            "tên đơn vị",
            "đơn vị",
            "tên cơ sở",
            "cơ sở sản xuất",
            "tên HTX",
            "tên hợp tác xã",
            "hợp tác xã",
            "tên doanh nghiệp",
            "doanh nghiệp",
            "đơn vị tham gia",
            "đơn vị sản xuất",
            "tên tổ chức, cá nhân",
            "chủ thể sản xuất",
            "chủ thể OCOP",
            "producer",
            "exhibitor",
        ),
        needed=(PRODUCERS, PRODUCTS, PARTICIPATIONS),
        own={PRODUCERS: ("tên", "name", "họ và tên")},
    ),
    "kind": Field(
        _("Kind of producer"),
        ("loại hình", "loại chủ thể", "loại hình tổ chức", "loại hình chủ thể", "kind"),
        source=(Producer, "kind"),
    ),
    "tax_code": Field(
        _("Tax code"),
        ("mã số thuế", "MST", "mã số HTX", "mã số doanh nghiệp", "mã số thuế/CCCD", "tax code"),
        source=(Producer, "tax_code"),
    ),
    "commune": Field(
        _("Commune"),
        (
            "xã",
            "xã/phường",
            "xã, phường",
            "phường/xã",
            "xã phường",
            "phường xã",
            "xã/phường/đặc khu",
            "xã, phường, thị trấn",
            "tên xã",
            "địa bàn",
            "commune",
        ),
        source=(Producer, "commune"),
    ),
    "district": Field(
        _("District"),
        (
            "huyện",
            "quận",
            "huyện/thị xã",
            "huyện/quận",
            "quận/huyện",
            "huyện/thành phố",
            "huyện, thành phố",
            "huyện/thị xã/thành phố",
            "huyện, thị xã, thành phố",
            "huyện/TX/TP",
            "huyện/TP",
            "tên huyện",
            "district",
        ),
    ),
    "province": Field(
        _("Province"),
        ("tỉnh", "tỉnh/thành phố", "tỉnh, thành phố", "tỉnh/TP", "tỉnh thành", "province"),
    ),
    "address": Field(
        _("Address"),
        ("địa chỉ", "địa chỉ cụ thể", "thôn", "thôn/xóm", "address"),
        source=(Producer, "address"),
    ),
    "contact_name": Field(
        _("Contact person"),
        (
            "người đại diện",
            "đại diện",
            "người liên hệ",
            "liên hệ",
            "họ tên người đại diện",
            "giám đốc",
            "chủ hộ",
            "người đại diện theo pháp luật",
            "contact person",
        ),
        source=(Producer, "contact_name"),
        own={PRODUCTS: (), PARTICIPATIONS: ()},
    ),
    "phone": Field(
        _("Phone"),
        ("điện thoại", "số điện thoại", "SĐT", "ĐT", "di động", "điện thoại liên hệ", "phone"),
        source=(Producer, "phone"),
    ),
    "email": Field(
        _("E-mail"), ("email", "e-mail", "thư điện tử", "hộp thư"), source=(Producer, "email")
    ),
    "product": Field(
        _("Product"),
        (
            "tên sản phẩm",
            "sản phẩm",
            "sản phẩm OCOP",
            "tên sản phẩm OCOP",
            "sản phẩm trưng bày",
            "sản phẩm tham gia",
            "product",
            "products",
        ),
        kinds=(PRODUCTS, PARTICIPATIONS),
        needed=(PRODUCTS,),
        own={PRODUCTS: ("tên", "name")},
    ),
    "product_set": Field(
        _("Product set"),
        ("bộ sản phẩm", "nhóm sản phẩm", "nhóm", "phân nhóm", "ngành hàng", "product set"),
        kinds=(PRODUCTS,),
        source=(Product, "product_set"),
    ),
    "stars": Field(
        _("Stars"),
        (
            "hạng sao",
            "số sao",
            "sao",
            "hạng",
            "xếp hạng",
            "kết quả xếp hạng",
            "hạng hiện nay",
            "hạng sao OCOP",
            "phân hạng",
            "đạt hạng",
            "stars",
            "stars today",
        ),
        kinds=(PRODUCTS,),
        source=(Recognition, "stars"),
    ),
    "decision_number": Field(
        _("Decision number"),
        (
            "số quyết định",
            "quyết định",
            "QĐ",
            "số QĐ",
            "quyết định công nhận",
            "số quyết định công nhận",
            "decision number",
        ),
        kinds=(PRODUCTS,),
        source=(Recognition, "decision_number"),
    ),
    "code": Field(
        _("OCOP code"),
        ("mã OCOP", "mã số sản phẩm", "mã sản phẩm", "số giấy chứng nhận", "OCOP code"),
        kinds=(PRODUCTS,),
        source=(Recognition, "code"),
    ),
    "issued_on": Field(
        _("Issued on"),
        (
            "ngày công nhận",
            "ngày quyết định",
            "ngày cấp",
            "ngày ban hành",
            "ngày QĐ",
            "ngày ký",
            "issued on",
        ),
        kinds=(PRODUCTS,),
        source=(Recognition, "issued_on"),
    ),
    "expires_on": Field(
        _("Valid to"),
        (
            "ngày hết hạn",
            "hiệu lực đến",
            "hết hạn",
            "thời hạn",
            "giá trị đến",
            "có giá trị đến",
            "valid to",
        ),
        kinds=(PRODUCTS,),
        source=(Recognition, "expires_on"),
    ),
    "score": Field(
        _("Score"),
        ("điểm", "số điểm", "tổng điểm", "điểm đánh giá", "score"),
        kinds=(PRODUCTS,),
        source=(Recognition, "score"),
    ),
    "booths_wanted": Field(
        _("Booths"),
        ("số gian hàng", "gian hàng", "số gian", "số gian đăng ký", "booths", "booths wanted"),
        kinds=(PARTICIPATIONS,),
        source=(Participation, "booths_wanted"),
    ),
    "status": Field(
        _("Status"),
        ("trạng thái", "tình trạng", "kết quả", "status"),
        kinds=(PARTICIPATIONS,),
        source=(Participation, "status"),
    ),
    "note": Field(
        _("Note"), ("ghi chú", "note"), kinds=(PARTICIPATIONS,), source=(Participation, "note")
    ),
}


def fields_of(kind: str) -> dict[str, Field]:
    return {name: each for name, each in FIELDS.items() if kind in each.kinds}


@cache
def headings_of(kind: str) -> dict[str, str]:
    """{folded heading: field}; the first field that claims a heading has it."""
    found: dict[str, str] = {}
    for name, each in fields_of(kind).items():
        words = [*each.own.get(kind, ()), *each.headings]
        if each.source:
            verbose = each.source[0]._meta.get_field(each.source[1]).verbose_name
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    words.append(str(verbose))
        for word in words:
            found.setdefault(_bare(word), name)
    return found


def _bare(text: str) -> str:
    """A heading without what offices add: `(đồng)`, `*`, `:`, line breaks."""
    text = fold(text).partition("(")[0]
    return " ".join(text.replace("*", " ").replace(":", " ").replace(".", " ").split())


@dataclass(frozen=True)
class Layout:
    """The sheet by its index, the first row below the headings, and {field: index of its
    column}.
    """

    sheet: int
    first: int
    columns: dict[str, int]


def guess_layout(sheets: Sequence[Sheet], *, kind: str) -> Layout:
    """The best reading of the workbook: the row, or the two merged rows, whose headings say most;
    the first if none does.
    """
    best, best_count = Layout(0, 1, {}), 0
    for number, sheet in enumerate(sheets):
        for row in range(min(len(sheet.rows), MOST_TITLE_ROWS)):
            for height in (1, 2):
                columns = _match(_heading_rows(sheet, row, height), headings_of(kind))
                if len(columns) > best_count:
                    best, best_count = Layout(number, row + height, columns), len(columns)
    return best


def _heading_rows(sheet: Sheet, row: int, height: int) -> list[list[str]]:
    """For every column what stands over it, the lowest first; a merged heading holds for the
    columns to its right.
    """
    lines = [[read_text(cell) or "" for cell in line] for line in sheet.rows[row : row + height]]
    width = max(map(len, lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    upper, lower = lines[0], lines[-1]
    if height == 1:
        return [[text] for text in upper]
    spread = [next((text for text in reversed(upper[: n + 1]) if text), "") for n in range(width)]
    return [
        [low, f"{up} {low}", top if not low else ""]
        for low, up, top in zip(lower, spread, upper, strict=True)
    ]


def _match(titles: list[list[str]], headings: dict[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, words in enumerate(titles):
        name = next(
            (headings[_bare(word)] for word in words if word and _bare(word) in headings), None
        )
        if name:
            columns.setdefault(name, number)
    return columns


TOTALS = ("tong", "tong cong", "cong", "tong so", "total", "cong tong")


def is_total(cells: list) -> bool:
    """A row that sums up the others: its first words are `Tổng cộng` or the like."""
    first = next((text for text in map(read_text, cells) if text), "")
    return _bare(first) in TOTALS or _bare(first).startswith(("tong cong", "tong so"))
