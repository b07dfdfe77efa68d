"""Rows of a workbook as somebody has put them right on the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.sheets.reader import Cell, Sheet
from imports.actions.columns import FIELDS
from imports.actions.furniture import Line, Unread, lines_of
from imports.actions.layout import Table, table_from
from imports.models import Import
from producers.models import mask_personal_ids


def mended_lines(run: Import, sheet: Sheet, table: Table) -> Iterator[Line | Unread]:
    """The rows as somebody has put them right."""
    return lines_of(sheet, table, _mends_of(run, sheet.name))


def _mends_of(run: Import, sheet: str) -> dict[int, dict | None]:
    """{number of a row: what somebody has typed} of one sheet."""
    return {
        int(number): texts
        for (number, _colon, name), texts in (
            (key.partition(":"), texts) for key, texts in run.mended.items()
        )
        if name == sheet
    }


def cells_at(sheet: Sheet, table: Table, line: Line | Unread) -> dict[str, Cell]:
    """The cells of a row by field, of one that is taken for furniture too."""
    if isinstance(line, Line):
        return line.cells
    row = sheet.rows[line.number - 1]
    return {name: row[column] for name, column in table.columns.items() if column < len(row)}


@dataclass(frozen=True)
class FoundRow:
    """A row of the file: its cells as text by field, and the headings of those fields."""

    texts: dict[str, str]
    headings: dict[str, str]


def find_row(run: Import, sheets: list[Sheet], *, sheet: int, number: int) -> FoundRow | None:
    """The row as it stands in the file, below others as they were mended, with personal IDs masked;
    None when none is read there.
    """
    table = next(
        (t for t in map(table_from, run.layout.get("tables", [])) if t.sheet == sheet), None
    )
    if table is None or sheet >= len(sheets):
        return None
    others = {n: typed for n, typed in _mends_of(run, sheets[sheet].name).items() if n != number}
    lines = lines_of(sheets[sheet], table, others)
    line = next((each for each in lines if each.number == number), None)
    if line is None:
        return None
    cells = cells_at(sheets[sheet], table, line)
    texts = {name: mask_personal_ids(read_text(cell) or "") for name, cell in cells.items()}
    headings = {name: table.headings.get(at, "") for name, at in table.columns.items()}
    return FoundRow(texts, headings)


def mended_notes(run: Import) -> list[dict]:
    """What somebody has typed instead of cells, for the page."""
    told = []
    for key, texts in run.mended.items():
        number, _colon, sheet = key.partition(":")
        words = ", ".join(
            f"{each.label}: {mask_personal_ids(texts[name]) or '—'}"
            for name, each in FIELDS.items()
            if texts and name in texts
        )
        if words:
            text = _("read as typed by hand: %(what)s") % {"what": words}
            told.append({"sheet": sheet, "row": int(number), "text": text})
    return told
