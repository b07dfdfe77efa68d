"""What the amounts of a sheet count in: đồng, thousands, millions, or nobody can tell."""

import re
from collections.abc import Iterable, Iterator

from core.sheets.cells import read_number, read_text
from core.sheets.reader import Cell, Sheet
from core.text import fold
from imports.actions.layout import Table

# Whole words for a unit, as fold() leaves them, with what one of them is in đồng.
UNITS = (
    (r"(dong|d|vnd|dong viet nam)", 1),
    (r"(nghin|ngan|ng|k|1[.,]?000|'000)\.?\s*(dong|d|vnd)?", 1_000),
    (r"(dong|d|vnd)\s*[x*]\s*1[.,]?000", 1_000),
    (r"(trieu|tr|1[.,]000[.,]000)\.?\s*(dong|d|vnd)?", 1_000_000),
    (r"(ty|ti)\.?\s*(dong|d|vnd)?", 1_000_000_000),
)
PREFIX = re.compile(r"\W*(don vi( tinh)?|dvt|tinh (bang|theo))\s*[:.]?\s*")
# Without brackets only the full words say it: `Số tiền, nghìn đồng`.
AT_THE_END = re.compile(r".*\b((nghin|ngan|trieu|ty) (dong|vnd))")
# Nobody supports a participation with less; what is below may count thousands or millions.
FEWEST_VND = 100_000


def money_unit(sheet: Sheet, table: Table, cells: Iterable[Cell]) -> int | None:
    """What the amounts of a sheet count in, in đồng: as the heading or a line above it says; else
    đồng, as long as every amount is large enough; None when nobody can tell.
    """
    if "amount_vnd" not in table.columns:
        return 1
    heading = table.headings.get(table.columns["amount_vnd"], "")
    told = set(_units_of_heading(heading)) or set(_units_above(sheet, table))
    if told:
        return told.pop() if len(told) == 1 else None
    return None if any(map(_is_small, cells)) else 1


def _unit(text: str) -> int | None:
    """The unit that a text is, and nothing else."""
    bare = text.strip(" .:;,()-")
    return next((vnd for words, vnd in UNITS if re.fullmatch(words, bare)), None)


def _units_of_heading(heading: str) -> Iterator[int]:
    folded = fold(heading)
    for inner in re.findall(r"\(([^)]*)\)?", folded):
        if unit := _unit(PREFIX.sub("", inner)):
            yield unit
    if found := AT_THE_END.fullmatch(re.sub(r"\([^)]*\)?", "", folded).strip()):
        yield _unit(found[1])


def _units_above(sheet: Sheet, table: Table) -> Iterator[int]:
    """Of lines like `Đơn vị tính: nghìn đồng`, in one cell or two."""
    for row in sheet.rows[: table.top]:
        texts = [fold(text) for cell in row if (text := read_text(cell))]
        for start, text in enumerate(texts):
            if found := PREFIX.match(text):
                said = text[found.end() :] or " ".join(texts[start + 1 : start + 2])
                if unit := _unit(said):
                    yield unit


def _is_small(cell: Cell) -> bool:
    """Whether a bare number is too small for đồng; what names its own unit, or is none, says
    nothing.
    """
    if not (read_text(cell) or "")[-1:].isdigit():
        return False
    try:
        amount = read_number(cell)
    except ValueError:
        return False
    return bool(amount) and abs(amount) < FEWEST_VND
