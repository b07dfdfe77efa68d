"""What offices write over their columns, and which field each heading means."""

import re
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import fold
from exhibitors.models import Participation
from funding.models import ClaimLine
from imports.models import Import
from producers.models import Producer, Product, Recognition

# More than any number of words that a heading holds.
EXACT = 100
NO_FIELD = ""
PRODUCERS, PRODUCTS, PARTICIPATIONS, SUPPORT = (
    Import.Kind.PRODUCERS,
    Import.Kind.PRODUCTS,
    Import.Kind.PARTICIPATIONS,
    Import.Kind.SUPPORT,
)
ALL = (PRODUCERS, PRODUCTS, PARTICIPATIONS, SUPPORT)


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
        kinds=ALL,
        needed=ALL,
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
        kinds=ALL,
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
        kinds=ALL,
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
        kinds=ALL,
    ),
    "province": Field(
        _("Province"),
        ("tỉnh", "tỉnh/thành phố", "tỉnh, thành phố", "tỉnh/TP", "tỉnh thành", "province"),
        kinds=ALL,
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
        ("bộ sản phẩm", "bộ", "nhóm sản phẩm", "nhóm", "phân nhóm", "ngành hàng", "product set"),
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
            "ngày tháng",
            "ngày tháng năm",
            "ngày tháng ban hành",
            "ngày tháng năm ban hành",
            "ngày ban hành quyết định",
            "ngày ra quyết định",
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
    "event": Field(
        _("Event"),
        (
            "hội chợ",
            "tên hội chợ",
            "hội chợ tham gia",
            "sự kiện",
            "tên sự kiện",
            "tên hội chợ, triển lãm",
            "chương trình",
            "event",
        ),
        kinds=(PARTICIPATIONS, SUPPORT),
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
    "cost_item": Field(
        _("Cost item"),
        (
            "nội dung hỗ trợ",
            "nội dung chi",
            "nội dung",
            "khoản chi",
            "khoản hỗ trợ",
            "hạng mục",
            "mục chi",
            "cost item",
        ),
        kinds=(SUPPORT,),
        source=(ClaimLine, "cost_item"),
    ),
    "source": Field(
        _("Source"),
        ("nguồn", "nguồn vốn", "nguồn kinh phí", "nguồn ngân sách", "source"),
        kinds=(SUPPORT,),
        source=(ClaimLine, "source"),
    ),
    "amount_vnd": Field(
        _("Amount"),
        (
            "số tiền",
            "số tiền hỗ trợ",
            "số tiền đã hỗ trợ",
            "số tiền đã chi",
            "kinh phí",
            "kinh phí hỗ trợ",
            "mức hỗ trợ",
            "tiền hỗ trợ",
            "thành tiền",
            "amount",
        ),
        kinds=(SUPPORT,),
        needed=(SUPPORT,),
        source=(ClaimLine, "amount_vnd"),
    ),
    "voucher_number": Field(
        _("Voucher number"),
        (
            "số chứng từ",
            "chứng từ",
            "phiếu chi",
            "số phiếu chi",
            "ủy nhiệm chi",
            "số ủy nhiệm chi",
            "số UNC",
            "voucher number",
        ),
        kinds=(SUPPORT,),
        needed=(SUPPORT,),
        source=(ClaimLine, "voucher_number"),
    ),
    "voucher_on": Field(
        _("Voucher date"),
        ("ngày chứng từ", "ngày phiếu chi", "ngày ủy nhiệm chi", "ngày UNC", "voucher date"),
        kinds=(SUPPORT,),
        source=(ClaimLine, "voucher_on"),
    ),
    "paid_on": Field(
        _("Paid on"),
        ("ngày chi", "ngày chi tiền", "ngày thanh toán", "ngày hỗ trợ", "ngày trả", "paid on"),
        kinds=(SUPPORT,),
        source=(ClaimLine, "paid_on"),
    ),
    "note": Field(
        _("Note"),
        ("ghi chú", "note"),
        kinds=(PARTICIPATIONS, SUPPORT),
        source=(Participation, "note"),
    ),
}
# Of one participation, not of one that stands already: what a list of support only reads.
MONEY = ("cost_item", "source", "amount_vnd", "voucher_number", "voucher_on", "paid_on")


def fields_of(kind: str) -> dict[str, Field]:
    return {name: each for name, each in FIELDS.items() if kind in each.kinds}


# Headings that hold a field's words and mean something else, or that are no field.
OTHER_HEADINGS = (
    "số lượng",
    "số sản phẩm",
    "số lượng sản phẩm",
    "tổng số sản phẩm",
    "số lao động",
    "ghi chú",
    "năm",
    "năm công nhận",
    "doanh thu",
    "giá bán",
    "hình ảnh",
    "ngày sinh",
    "năm sinh",
    "giới tính",
    "dân tộc",
    "số thành viên",
    "vốn điều lệ",
    "cơ quan cấp",
    "nơi cấp",
)


@cache
def headings_of(kind: str) -> dict[str, str]:
    """{folded heading: field, or nothing for one that means something else}; the first field that
    claims a heading has it.
    """
    found: dict[str, str] = {}
    for name, each in fields_of(kind).items():
        words = [*each.own.get(kind, ()), *each.headings]
        if each.source:
            verbose = each.source[0]._meta.get_field(each.source[1]).verbose_name
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    words.append(str(verbose))
        for word in words:
            found.setdefault(bare_heading(word), name)
    for word in OTHER_HEADINGS:
        found.setdefault(bare_heading(word), NO_FIELD)
    return found


def bare_heading(text: str) -> str:
    """A heading without what offices add: `(đồng)`, `*`, `:`, commas, line breaks."""
    return " ".join(re.sub(r"[*:.,;/]", " ", re.sub(r"\([^)]*\)?", " ", fold(text))).split())


@dataclass(frozen=True)
class Meaning:
    """What a heading means: the field, how surely (the higher the surer), and whether it is one of
    the words that we know or only holds them.
    """

    field: str
    weight: int
    is_guess: bool


def meaning_of(heading: str, *, kind: str) -> Meaning | None:
    """The nearest meaning of a heading: one that we know, else the longest that it holds."""
    known, text = headings_of(kind), bare_heading(heading)
    if not text:
        return None
    if text in known:
        return Meaning(known[text], EXACT + len(text.split()), False)
    held = [words for words in known if len(words) > 1 and f" {words} " in f" {text} "]
    if not held:
        return None
    best = max(held, key=lambda words: (len(words.split()), -text.find(words), len(words)))
    return Meaning(known[best], len(best.split()), True)


def letters(number: int) -> str:
    """0 -> A, 26 -> AA: what a spreadsheet calls the column."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)
