"""Small workbooks to begin a list with: the usual headings and a few lines that show what may stand
below them.
"""

from collections.abc import Iterator

from django.utils.translation import override

from imports.actions.columns import fields_of
from imports.models import Import

PRODUCER = ("HTX Nông nghiệp Biên Sơn (mẫu)", "2400000128", "Biên Sơn", "Bắc Ninh", "0912 000 001")
HOUSEHOLD = ("Hộ kinh doanh Trần Thị Mai (mẫu)", "", "Biên Sơn", "Bắc Ninh", "0912 000 002")
COLUMNS = {
    Import.Kind.PRODUCERS: ("name", "tax_code", "commune", "province", "phone"),
    Import.Kind.PRODUCTS: (
        "name",
        "tax_code",
        "commune",
        "province",
        "phone",
        "product",
        "product_set",
        "stars",
        "decision_number",
        "issued_on",
    ),
    Import.Kind.PARTICIPATIONS: (
        "name",
        "tax_code",
        "commune",
        "province",
        "phone",
        "event",
        "product",
        "booths_wanted",
        "status",
    ),
    Import.Kind.SUPPORT: (
        "name",
        "tax_code",
        "event",
        "cost_item",
        "source",
        "amount_vnd",
        "voucher_number",
        "voucher_on",
        "paid_on",
    ),
}
MORE = {
    Import.Kind.PRODUCERS: ((), ()),
    Import.Kind.PRODUCTS: (
        ("Mì gạo (mẫu)", "6", "4 sao", "12/QĐ-UBND", "05/02/2026"),
        ("Mật ong (mẫu)", "", "", "", ""),
    ),
    Import.Kind.PARTICIPATIONS: (
        ("Hội chợ OCOP (mẫu)", "Mì gạo (mẫu)", 1, "đã đăng ký"),
        ("Hội chợ OCOP (mẫu)", "Mật ong (mẫu)", 1, "đã tham gia"),
    ),
    Import.Kind.SUPPORT: (
        (
            "Hội chợ OCOP (mẫu)",
            "Thuê gian hàng",
            "ngân sách tỉnh",
            5_000_000,
            "PC 12/2026",
            "05/03/2026",
            "05/03/2026",
        ),
        (
            "Hội chợ OCOP (mẫu)",
            "Vận chuyển hàng hóa",
            "ngân sách tỉnh",
            "1,2 triệu đồng",
            "PC 13/2026",
            "05/03/2026",
            "",
        ),
    ),
}


def sample_rows(kind: str) -> Iterator[list]:
    """The headings in Vietnamese, as offices write them, and two lines."""
    known = fields_of(kind)
    with override("vi"):
        yield [str(known[name].label) for name in COLUMNS[kind]]
    # A producer of whom support is told is known: its name and code are enough.
    told = 2 if kind == Import.Kind.SUPPORT else len(PRODUCER)
    for producer, more in zip((PRODUCER, HOUSEHOLD), MORE[kind], strict=True):
        yield [*producer[:told], *more]
