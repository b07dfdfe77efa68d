"""The rows of a table: those that hold records, and the furniture around them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.sheets.cells import read_text
from core.sheets.reader import Cell, CellError, Sheet
from core.text import clean, fold
from imports.actions.cells import guess_kind
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
# With their tones, where the words have any: `Cồng chiêng` and `Công Thành` are no sums.
TOTALS = re.compile(r"(tổng|cộng|tong|cong|total)\b", re.IGNORECASE)
SUM = re.compile(r"(tổng|cộng|số|tong|cong|so|\s)+[:.]?\s*(\d.*)?", re.IGNORECASE)
NOT_TOTALS = re.compile(r"tong (cong ty|hop tac|kho|dai ly)|cong (ty|tac|nghe|dong|trinh)\b")
NOTES = re.compile(r"(ghi chu|luu y|chu thich)\b|(nguon|so lieu)[^:]{0,20}:|\(?\*+\)?")
SIGNATURES = re.compile(
    r"(kt|tm|tl|tuq)\.|(nguoi lap|thu truong|nguoi ky|ky ten|ky,? ghi ro|noi nhan|xac nhan cua"
    r"|ngay \d* ?thang \d* ?nam|ngay \.+|truong phong|pho truong phong|chu tich|pho chu tich"
    r"|giam doc|pho giam doc|ke toan truong|can bo tong hop|.{2,30}, ?ngay [\d.… ]+ ?thang)"
)
COUNTED = re.compile(r"\d[\d.,\s]*\s*\D{0,24}")
# Nobody signs a list in more columns, or on more lines.
FEW_SIGNERS, MOST_SIGNED_LINES = 3, 8
NOTHING: Mapping = {}
INDEX = re.compile(r"([ivxlc]+|[a-z]|\d+(\.\d+)*)[.)]?")
LEFT_OUT = _("left out by hand")
# In place of an amount that stands for several rows.
MERGED = "merged"
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


def lines_of(
    sheet: Sheet, table: Table, mended: Mapping[int, dict | None] = NOTHING
) -> Iterator[Line | Unread]:
    """The rows below the headings that are not blank, in order. `mended` is what somebody has typed
    instead of cells, by the number of the row: {field: text}, None to leave the row out.
    """
    section, above = "", {}
    rows = _fill_merged(sheet, table)
    signed = _first_signature(rows, table)
    for index, row in enumerate(rows[table.first :], start=table.first):
        texts = [read_text(cell) for cell in row]
        if not any(texts):
            continue
        cells = {name: row[column] for name, column in table.columns.items() if column < len(row)}
        typed = mended.get(index + 1, NOTHING)
        is_record = index + 1 in mended
        why = None if is_record else _kind_of(index, texts, cells, table, above, signed)
        if why:
            section = _place_in(texts) if why is SECTION else section
            above = {} if why in (SECTION, TOTAL) else above
            yield Unread(index + 1, _words(texts), str(why))
            continue
        cells |= {name: text or None for name, text in (typed or {}).items()}
        above = _carry(cells, above)
        if typed is None:
            yield Unread(index + 1, _words(texts), str(LEFT_OUT))
        else:
            yield Line(index + 1, cells, section)


def _kind_of(index: int, texts, cells, table: Table, above: dict, signed: int | None):
    """What kind of furniture a row is; nothing for a record."""
    is_signed = signed is not None and index >= signed
    if is_signed or _is_signature([text for text in texts if text]):
        return SIGNATURE
    return _furniture(texts, cells, table, goes_on=bool(read_text(above.get("name"))))


def _fill_merged(sheet: Sheet, table: Table) -> list[list[Cell]]:
    """The rows with what merged cells of several rows hold in each of them. An amount that stands
    for several rows is of none of them.
    """
    rows = [list(row) for row in sheet.rows]
    amounts = table.columns.get("amount_vnd")
    for first_row, first, last_row, last in sheet.merges:
        if first_row < table.first or first != last or last_row >= len(rows):
            continue
        if first < len(rows[first_row]):
            if first == amounts and rows[first_row][first] is not None:
                rows[first_row][first] = CellError(MERGED)
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


def _furniture(texts: list[str | None], cells: dict[str, Cell], table: Table, *, goes_on: bool):
    """What kind of furniture a row is; nothing for a record. `goes_on` says that a producer is
    carried down: then a lone text in the column of products is one of its products.
    """
    filled = [text for text in texts if text]
    if _repeats_headings(texts, table) or _numbers_columns(filled):
        return HEADING
    # A row of a number and some words, and nothing else.
    others = [text for text in filled if not INDEX.fullmatch(fold(text))]
    if goes_on and others == [read_text(cells.get("product"))] and _is_product(others[0]):
        return None
    if _is_total(filled):
        return TOTAL
    named = [read_text(cells.get(name)) for name in ("name", "product")]
    if len(others) == 1 and NOTES.match(fold(others[0])):
        return NOTE
    if len(others) == 1 and (_place_in(texts) or _is_lettered(texts, others[0])):
        return SECTION
    # Without either name it is still a record, if it fills several columns: one with a fault.
    told = [name for name, cell in cells.items() if read_text(cell)]
    return None if any(named) or len(told) > 1 else OTHER


def _first_signature(rows: list[list[Cell]], table: Table) -> int | None:
    """Where the block of those who sign begins, at the end of the sheet: nothing below it but
    names, places and days. The words alone are no sign, where a table goes on below them.
    """
    first, lines = None, 0
    for index in range(len(rows) - 1, table.first - 1, -1):
        filled = [text for text in map(read_text, rows[index]) if text]
        if not filled:
            continue
        lines += 1
        is_more = len(filled) > FEW_SIGNERS or INDEX.fullmatch(fold(filled[0]))
        if is_more or lines > MOST_SIGNED_LINES or any(map(guess_kind, filled)):
            break
        if _is_signature(filled):
            first = index
    return first


def _is_signature(filled: list[str]) -> bool:
    """Whether a row says who signs, and nothing else."""
    return len(filled) <= FEW_SIGNERS and all(SIGNATURES.match(fold(text)) for text in filled)


def _is_product(text: str) -> bool:
    """Whether words that stand alone in the column of products are no sum, note or place."""
    is_note = ":" in text and NOTES.match(fold(text))
    return not (SUM.fullmatch(clean(text)) or is_note or _place_in([text]))


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
    first = clean(words[0])
    if not TOTALS.match(first) or NOT_TOTALS.match(bare_heading(first)):
        return False
    return all(COUNTED.fullmatch(text) or text[0] in "=#" for text in words[1:])


def _is_lettered(texts, words: str) -> bool:
    """`I.` or `A` before the words, in a cell of its own or in theirs: a section, though of no
    place.
    """
    first = next((fold(text) for text in texts if text), "")
    if first == fold(words):
        return re.match(r"([ivxlc]+|[a-h])[.)]\s+\S", first) is not None
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
