"""What cells of a workbook say of producers and participations. As in core.cells, None is a blank
cell.
"""

import re
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import to_e164
from core.sheets.cells import (
    read_date,
    read_digits,
    read_money,
    read_number,
    read_phone,
    read_stars,
    read_text,
    read_whole,
)
from core.text import fold, identity_key
from exhibitors.models import Participation
from funding.models import Source
from producers.models import Producer, mask_personal_ids, meant_tax_code

Kind, Status = Producer.Kind, Participation.Status
# What names of producers begin with, longest first.
KIND_WORDS = [
    ("to hop tac", Kind.COOPERATIVE_GROUP),
    ("tht", Kind.COOPERATIVE_GROUP),
    ("hop tac xa", Kind.COOPERATIVE),
    ("lien hiep htx", Kind.COOPERATIVE),
    ("htx", Kind.COOPERATIVE),
    ("tong cong ty", Kind.COMPANY),
    ("cong ty", Kind.COMPANY),
    ("tap doan", Kind.COMPANY),
    ("chi nhanh cong ty", Kind.COMPANY),
    ("nha may", Kind.COMPANY),
    ("xi nghiep", Kind.COMPANY),
    ("cty", Kind.COMPANY),
    ("doanh nghiep", Kind.COMPANY),
    ("dntn", Kind.COMPANY),
    ("ho kinh doanh", Kind.HOUSEHOLD),
    ("hkd", Kind.HOUSEHOLD),
    ("ho ", Kind.HOUSEHOLD),
    ("co so", Kind.HOUSEHOLD),
    ("trang trai", Kind.HOUSEHOLD),
    ("farm", Kind.HOUSEHOLD),
    ("cooperative group", Kind.COOPERATIVE_GROUP),
    ("cooperative", Kind.COOPERATIVE),
    ("small or medium", Kind.COMPANY),
]
# What is said of how far a participation has come: the words of our lists and those of offices.
STATUS_WORDS = {
    "da nop": Status.SUBMITTED,
    "submitted": Status.SUBMITTED,
    "dang ky": Status.SUBMITTED,
    "da dang ky": Status.SUBMITTED,
    "da chap nhan": Status.ACCEPTED,
    "accepted": Status.ACCEPTED,
    "duoc chon": Status.ACCEPTED,
    "da xac nhan": Status.CONFIRMED,
    "confirmed": Status.CONFIRMED,
    "da tham gia": Status.ATTENDED,
    "attended": Status.ATTENDED,
    "tham gia": Status.ATTENDED,
    "co mat": Status.ATTENDED,
    "co": Status.ATTENDED,
    "x": Status.ATTENDED,
    "vang mat": Status.ABSENT,
    "vang": Status.ABSENT,
    "absent": Status.ABSENT,
    "khong tham gia": Status.ABSENT,
    "khong": Status.ABSENT,
    "khong co mat": Status.ABSENT,
}

# Where money comes from, by what is left of the words of offices without the usual ones.
USUAL = {"ngan", "sach", "ns", "nguon", "von", "kinh", "phi", "cap", "nha", "nuoc", "tu", "chi"}
SOURCES = {
    "trung uong": Source.CENTRAL,
    "tw": Source.CENTRAL,
    "nstw": Source.CENTRAL,
    "central": Source.CENTRAL,
    "central budget": Source.CENTRAL,
    "tinh": Source.PROVINCIAL,
    "nst": Source.PROVINCIAL,
    "provincial": Source.PROVINCIAL,
    "provincial budget": Source.PROVINCIAL,
    "huyen": Source.DISTRICT,
    "nsh": Source.DISTRICT,
    "district": Source.DISTRICT,
    "xa": Source.COMMUNAL,
    "phuong": Source.COMMUNAL,
    "xa phuong": Source.COMMUNAL,
    "nsx": Source.COMMUNAL,
    "communal": Source.COMMUNAL,
    "doi ung": Source.COUNTERPART,
    "xa hoi hoa": Source.PRIVATE,
    "doanh nghiep": Source.PRIVATE,
    "tu nhan": Source.PRIVATE,
    "dan gop": Source.PRIVATE,
}


def read_source(cell) -> str | None:
    """Where money comes from; None for words that do not tell for sure."""
    text = read_text(cell) or ""
    for value, label in Source.choices:
        if identity_key(str(label)) == identity_key(text):
            return value
    words = re.findall(r"\w+", fold(text))
    # `tư nhân` is no fund `từ nhân`, and keeps its first word.
    whole = SOURCES.get(" ".join(words))
    return whole or SOURCES.get(" ".join(word for word in words if word not in USUAL))


def read_tax_code(cell, *, kind: str | None) -> str | None:
    """In one spelling, with its check digit right and the zero it may have lost; a masked one says
    nothing.
    """
    if "*" in (read_text(cell) or ""):
        return None
    digits = read_digits(cell)
    return None if digits is None else meant_tax_code(digits, kind=kind)


def read_e164(cell) -> str | None:
    return to_e164(phone) if (phone := read_phone(cell)) else None


def read_words(cell) -> str | None:
    """Words that many may read: a personal ID among them is kept by its last digits only."""
    text = read_text(cell)
    return None if text is None else mask_personal_ids(text)


def guess_kind(text: str) -> str | None:
    """The kind that a name or a description begins with."""
    return next((kind for word, kind in KIND_WORDS if f"{fold(text)} ".startswith(word)), None)


def read_kind(cell) -> str | None:
    """A kind of producer in the words of offices or of our lists."""
    if (text := read_text(cell)) is None:
        return None
    if (found := guess_kind(text)) is None:
        raise ValidationError(_("“%(text)s” is no kind of producer.") % {"text": text[:80]})
    return found


def read_status(cell) -> str | None:
    # A plain no says something here, unlike in other columns.
    text = "không" if cell is False or fold(str(cell or "")).strip() == "khong" else read_text(cell)
    if text is None:
        return None
    if fold(text) not in STATUS_WORDS:
        raise ValidationError(
            _("“%(text)s” is no status that an import can set.") % {"text": text[:80]}
        )
    return STATUS_WORDS[fold(text)]


def read_names(cell) -> list[str]:
    """Names of products, each on a line or parted by semicolons; a bare number is the count that
    our own lists print.
    """
    parts = re.split(r"[;\n\r]", cell) if isinstance(cell, str) else [cell]
    names = [text for part in parts if (text := read_text(part))]
    return [name for name in names if not name.isdecimal()]


# What a cell of a column can be read as by itself, whatever else stands in its row.
CELL_READERS = {
    "kind": read_kind,
    "phone": read_e164,
    "stars": read_stars,
    "issued_on": read_date,
    "expires_on": read_date,
    "score": read_number,
    "booths_wanted": read_whole,
    "status": read_status,
    # In whatever its sheet counts.
    "amount_vnd": partial(read_money, unit=1_000_000),
    "voucher_on": read_date,
    "paid_on": read_date,
}
