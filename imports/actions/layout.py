"""Where the tables of an office's workbook are: the sheets, the rows of headings, and the column of
every field.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.sheets.reader import Cell, Sheet
from imports.actions.columns import NO_FIELD, Meaning, bare_heading, fields_of, meaning_of
from producers.models import mask_personal_ids

MOST_TITLE_ROWS, MOST_HEADING_ROWS = 30, 3
FEWEST_COLUMNS, HEAD_ROWS = 2, 12
# Words that mean something only with what stands above them.
GENERAL = ("ten", "ho ten", "ho va ten", "ma", "ma so", "so", "ngay", "loai", "so luong")


@dataclass(frozen=True)
class Table:
    """A table on a sheet: the first row of its headings, the first row below them, and {field:
    index of its column}; all counted from 0. `guessed` are the fields whose heading only holds
    words that we know.
    """

    sheet: int
    top: int
    first: int
    columns: dict[str, int]
    guessed: tuple[str, ...] = ()
    # {index of a column: its heading}, of all that stand over the table.
    headings: dict[int, str] = field(default_factory=dict)
    # Whether a person has said which column is which: then nothing about it is guessed or asked.
    by_hand: bool = False

    @property
    def unread(self) -> list[str]:
        """The headings of columns that no field is read from."""
        read = self.columns.values()
        return [text for number, text in self.headings.items() if number not in read]

    def as_json(self) -> dict:
        return {
            "sheet": self.sheet,
            "top": self.top,
            "first": self.first,
            "columns": self.columns,
            "guessed": list(self.guessed),
            "headings": {str(number): text for number, text in self.headings.items()},
            "by_hand": self.by_hand,
        }


def table_from(told: dict) -> Table:
    """The table that `as_json` has told."""
    return Table(
        told["sheet"],
        told["top"],
        told["first"],
        told["columns"],
        tuple(told["guessed"]),
        {int(number): text for number, text in told["headings"].items()},
        told.get("by_hand", False),
    )


def find_tables(sheets: Sequence[Sheet], *, kind: str) -> list[Table]:
    """The best table of each visible sheet that has one with every needed column; else the one
    table that says most, for a person to put right.
    """
    found = [
        best
        for number, sheet in enumerate(sheets)
        if not sheet.is_hidden and (best := _best_table(sheet, number, kind=kind))
    ]
    needed = [name for name, each in fields_of(kind).items() if kind in each.needed]
    whole = [table for table in found if all(name in table.columns for name in needed)]
    if whole:
        return whole
    visible = (number for number, sheet in enumerate(sheets) if not sheet.is_hidden)
    nothing = Table(next(visible, 0), 0, 1, {})
    return [max(found, key=lambda table: len(table.columns), default=nothing)]


def why_unread(sheet: Sheet) -> str:
    """Why no table of a sheet is read."""
    if sheet.is_hidden:
        return _("hidden")
    if not sheet.rows:
        return _("empty")
    return _("no columns that we know")


def _best_table(sheet: Sheet, number: int, *, kind: str) -> Table | None:
    best, most = None, 0
    for top in range(min(len(sheet.rows), MOST_TITLE_ROWS)):
        for height in range(1, MOST_HEADING_ROWS + 1):
            table, weight = _table_at(sheet, number, top, height, kind=kind)
            if len(table.columns) >= FEWEST_COLUMNS and weight > most:
                best, most = table, weight
    return best


def _table_at(sheet: Sheet, number: int, top: int, height: int, *, kind: str) -> tuple[Table, int]:
    """The table whose headings begin here, and how much they say."""
    levels = _levels(sheet, top, height, kind=kind)
    meant = {
        column: meaning
        for column, texts in enumerate(levels)
        if (meaning := _meaning(texts, kind=kind)) and meaning.field != NO_FIELD
    }
    columns: dict[str, int] = {}
    for column, meaning in sorted(meant.items(), key=lambda each: (-each[1].weight, each[0])):
        columns.setdefault(meaning.field, column)
    in_order = dict(sorted(columns.items(), key=lambda each: each[1]))
    guessed = tuple(name for name, column in in_order.items() if meant[column].is_guess)
    headings = {
        column: " · ".join(dict.fromkeys(filter(None, texts)))
        for column, texts in enumerate(levels)
        if any(texts)
    }
    table = Table(number, top, top + height, in_order, guessed, headings)
    # A row more has to say more; a column by its very words says more than a guess.
    weight = 10 * len(in_order) - 3 * len(guessed) - height
    return table, weight


def _meaning(texts: list[str], *, kind: str) -> Meaning | None:
    """What the headings over a column mean: the lowest alone, if it is one that we know; else it
    with those above it, `Tên` under `Đơn vị`; else the upper one.
    """
    filled = [text for text in texts if text]
    if not filled:
        return None
    *upper, lowest = filled
    alone = meaning_of(lowest, kind=kind)
    is_general = upper and bare_heading(lowest) in GENERAL
    if alone and not alone.is_guess and not is_general:
        return alone
    tried = [" ".join([lowest, *reversed(upper)]), " ".join(filled), lowest, *upper[:1]]
    found = [meaning for text in tried if (meaning := meaning_of(text, kind=kind))]
    return max(found, key=lambda meaning: meaning.weight, default=None)


def _levels(sheet: Sheet, top: int, height: int, *, kind: str) -> list[list[str]]:
    """For every column what stands over it, from above to below; a merged heading holds for all its
    columns. Nothing where one of the rows is a title rather than headings.
    """
    rows = sheet.rows[top : top + height]
    lines = [[read_text(cell) or "" for cell in row] for row in rows]
    if len(lines) < height or (height > 1 and any(sum(map(bool, line)) < 2 for line in lines)):
        return []
    if not all(_is_of_headings(row, kind=kind) for row in rows[1:]):
        return []
    width = max(map(len, lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    for line_number, line in enumerate(lines[:-1]):
        if any(merge[0] == top + line_number for merge in sheet.merges):
            _spread_merged(line, top + line_number, sheet.merges)
        else:
            _spread(line, lines[line_number + 1])
    return [list(texts) for texts in zip(*lines, strict=True)]


def _is_of_headings(row: Sequence[Cell], *, kind: str) -> bool:
    """Whether a row below the first of the headings is one too: nothing in it but text, and most of
    it headings that we know. Else it is the first record.
    """
    filled = [cell for cell in row if read_text(cell)]
    if not all(isinstance(cell, str) for cell in filled):
        return False
    known = [
        cell
        for cell in filled
        if bare_heading(cell) in GENERAL
        or ((meaning := meaning_of(cell, kind=kind)) and not meaning.is_guess)
    ]
    return 2 * len(known) >= len(filled)


def _spread_merged(line: list[str], row: int, merges) -> None:
    for first_row, first, _last_row, last in merges:
        if first_row == row and first < len(line):
            for column in range(first, min(last + 1, len(line))):
                line[column] = line[column] or line[first]


def _spread(line: list[str], below: list[str]) -> None:
    """Without merged cells a heading goes on to its right as long as something stands below."""
    for column in range(1, len(line)):
        if not line[column] and below[column] and below[column - 1]:
            line[column] = line[column - 1]


def heads_of(sheets: list[Sheet]) -> list[list[list[str]]]:
    """The first lines of each sheet, for the person to see which column is which."""
    return [
        [
            ["" if cell is None else mask_personal_ids(str(cell)[:60]) for cell in row]
            for row in sheet.rows[:HEAD_ROWS]
        ]
        for sheet in sheets
    ]
