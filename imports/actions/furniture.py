"""The rows of a table: those that hold records, and the furniture around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.sheets.cells import read_text
from core.sheets.reader import Cell, Sheet
from core.text import fold
from imports.actions.columns import bare_heading
from imports.actions.layout import Table
from places.addresses.reading import parts_of

SECTION, TOTAL, HEADING, NOTE, SIGNATURE, OTHER = (
    _("heading of a section"),
    _("a total"),
    _("the headings again"),
    _("a note"),
    _("signatures"),
    _("neither a producer nor a product"),
)
TOTALS = re.compile(r"(tong|cong|tong cong|tong so|cong tong|total)\b")
NOT_TOTALS = re.compile(r"tong (cong ty|hop tac|kho|dai ly)|cong (ty|tac|nghe|dong|trinh)\b")
NOTES = re.compile(r"(ghi chu|luu y|chu thich|nguon|so lieu)\b|\(?\*+\)?")
SIGNATURES = re.compile(
    r"(kt|tm|tl|tuq)\.|(nguoi lap|thu truong|nguoi ky|ky ten|ky,? ghi ro|noi nhan|xac nhan cua"
    r"|ngay \d* ?thang \d* ?nam|ngay \.+|truong phong|pho truong phong|chu tich|pho chu tich"
    r"|giam doc|pho giam doc|ke toan truong|can bo tong hop|.{2,30}, ?ngay [\d.… ]+ ?thang)"
)
COUNTED = re.compile(r"\d[\d.,\s]*\s*\D{0,24}")
# Nobody signs a list in more columns.
FEW_SIGNERS = 3
INDEX = re.compile(r"([ivxlc]+|[a-z]|\d+(\.\d+)*)[.)]?")
# What a merged cell, or a producer named once for several rows, gives to the rows below.
OF_PRODUCER = (
    "name",
    "kind",
    "tax_code",
    "commune",
    "district",
    "province",
    "address",
    "contact_name",
    "phone",
    "email",
)


@dataclass(frozen=True)
class Line:
    """A row that holds a record: its number as the spreadsheet counts, its cells by field, and the
    place that the section above names.
    """

    number: int
    cells: dict[str, Cell]
    section: str = ""


@dataclass(frozen=True)
class Unread:
    """A row that is not read, with its first words and the reason."""

    number: int
    text: str
    why: str


def lines_of(sheet: Sheet, table: Table) -> Iterator[Line | Unread]:
    """The rows below the headings that are not blank, in order."""
    section, above, is_signed = "", {}, False
    filled = _fill_merged(sheet, table)
    for index, row in enumerate(filled[table.first :], start=table.first):
        texts = [read_text(cell) for cell in row]
        if not any(texts):
            continue
        cells = {name: row[column] for name, column in table.columns.items() if column < len(row)}
        is_signed = _is_signature(texts, is_signed=is_signed)
        if why := SIGNATURE if is_signed else _furniture(texts, cells, table):
            if why is SECTION:
                section = _place_in(texts)
            yield Unread(index + 1, _words(texts), str(why))
            continue
        above = _carry(cells, above)
        yield Line(index + 1, cells, section)


def _fill_merged(sheet: Sheet, table: Table) -> list[list[Cell]]:
    """The rows with what merged cells of several rows hold in each of them."""
    rows = [list(row) for row in sheet.rows]
    for first_row, first, last_row, last in sheet.merges:
        if first_row < table.first or first != last or last_row >= len(rows):
            continue
        if first < len(rows[first_row]):
            for row in rows[first_row + 1 : last_row + 1]:
                row.extend([None] * (first + 1 - len(row)))
                row[first] = row[first] or rows[first_row][first]
    return rows


def _carry(cells: dict[str, Cell], above: dict[str, Cell]) -> dict[str, Cell]:
    """A row that names a product and says nothing of a producer is of the producer above. Changes
    `cells`; returns what the next row may carry on.
    """
    says_nothing = not any(read_text(cells.get(name)) for name in OF_PRODUCER)
    if says_nothing and above and read_text(cells.get("product")):
        cells |= above
    return {name: cells[name] for name in OF_PRODUCER if name in cells}


def _furniture(texts: list[str | None], cells: dict[str, Cell], table: Table):
    """What kind of furniture a row is; nothing for a record."""
    filled = [text for text in texts if text]
    if _repeats_headings(texts, table) or _numbers_columns(filled):
        return HEADING
    if _is_total(filled):
        return TOTAL
    named = [read_text(cells.get(name)) for name in ("name", "product")]
    # A row of a number and some words, and nothing else.
    others = [text for text in filled if not INDEX.fullmatch(fold(text))]
    if len(others) == 1 and NOTES.match(fold(others[0])):
        return NOTE
    if len(others) == 1 and (_place_in(texts) or _is_lettered(texts, others[0])):
        return SECTION
    # Without either name it is still a record, if it fills several columns: one with a fault.
    told = [name for name, cell in cells.items() if read_text(cell)]
    return None if any(named) or len(told) > 1 else OTHER


def _is_signature(texts, *, is_signed: bool) -> bool:
    """Who signs, and what follows below: names and the like, until a row fills more than that."""
    filled = [fold(text) for text in texts if text]
    if is_signed:
        return len(filled) <= FEW_SIGNERS
    return len(filled) <= FEW_SIGNERS and all(map(SIGNATURES.match, filled))


def _repeats_headings(texts, table: Table) -> bool:
    over = {number: bare_heading(text) for number, text in table.headings.items()}
    same = [
        bare_heading(text) in over[number]
        for number, text in enumerate(texts)
        if text and over.get(number) and bare_heading(text)
    ]
    return len(same) >= 2 and sum(same) * 10 >= len(same) * 7


def _numbers_columns(filled: list[str]) -> bool:
    """`1 2 3 4` or `(1) (2) (3)` below the headings."""
    bare = [text.strip("()[] ") for text in filled]
    if len(bare) < 3 or not all(each.isdecimal() for each in bare):
        return False
    return list(map(int, bare)) == list(range(int(bare[0]), int(bare[0]) + len(bare)))


def _is_total(filled: list[str]) -> bool:
    """A sum is told by its place and shape: its word stands first, and all else is numbers or
    counts. `Tổng công ty` is a producer.
    """
    words = [text for text in filled if not INDEX.fullmatch(fold(text))]
    if not words:
        return False
    first = bare_heading(words[0])
    if not TOTALS.match(first) or NOT_TOTALS.match(first):
        return False
    return all(COUNTED.fullmatch(text) or text[0] in "=#" for text in words[1:])


def _is_lettered(texts, words: str) -> bool:
    """`I.` or `A` before the words, in a cell of its own or in theirs: a section, though of no
    place.
    """
    first = next((fold(text) for text in texts if text), "")
    if first == fold(words):
        return re.match(r"([ivxlc]+|[a-h])[.)]\s*\S", first) is not None
    return re.fullmatch(r"([ivxlc]+|[a-h])[.)]?", first) is not None


def _place_in(texts) -> str:
    """The place that the only words of a row name by its kind: `I. Xã Biên Sơn`."""
    for text in texts:
        bare = re.sub(r"^\s*([IVXLC]+|[A-Za-z]|\d+)[.)]\s*", "", text or "")
        parts = parts_of(bare)
        if parts and all(part.kind for part in parts):
            return bare
    return ""


def _words(texts) -> str:
    return " · ".join(text for text in texts if text)[:120]
