"""Columns whose values say something else than their heading: what looks like stars under a heading
that we do not know is asked about, and codes of booths are no numbers of booths.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import to_e164
from core.sheets.cells import read_digits, read_phone, read_stars, read_text, read_whole
from core.sheets.reader import Cell, Sheet
from core.text import fold, identity_key
from imports.actions.asking import NO, YES
from imports.actions.columns import FIELDS, NO_FIELD, fields_of, letters, meaning_of
from imports.actions.furniture import Line, lines_of
from imports.actions.layout import Table
from imports.actions.told import Question
from places.addresses.reading import COMMUNE, parts_of
from producers.models import mask_personal_ids

FEWEST_VALUES, FEWEST_CODES = 2, 5


@dataclass(frozen=True)
class AskedColumn:
    """A question about a column, and the rows (sheet, number) that have something in it."""

    question: Question
    rows: list[tuple[str, int]]


def _is_stars(cell: Cell) -> bool:
    text = read_text(cell) or ""
    has_sign = re.search("sao|star|[*★⭐🌟☆]|^[345]$", fold(text))
    return bool(has_sign) and (read_stars(cell) or 0) >= 3


def _is_decision(cell: Cell) -> bool:
    return bool(re.search(r"\d+\s*/\s*(\d{4}/)?qd\b", fold(read_text(cell) or "")))


def _is_phone(cell: Cell) -> bool:
    return bool(to_e164(read_phone(cell) or ""))


def _is_code(cell: Cell) -> bool:
    return bool(re.fullmatch(r"\d{10}(-\d{3})?", read_digits(cell) or ""))


def _is_commune(cell: Cell) -> bool:
    parts = parts_of(read_text(cell) or "")
    return bool(parts) and all(part.kind for part in parts) and COMMUNE in parts[0].levels


# What values look like, the surest first.
LOOKS: dict[str, Callable[[Cell], bool]] = {
    "decision_number": _is_decision,
    "email": lambda cell: "@" in (read_text(cell) or ""),
    "commune": _is_commune,
    "phone": _is_phone,
    "tax_code": _is_code,
    "stars": _is_stars,
}


def settle_columns(
    table: Table, sheet: Sheet, *, kind: str, answers: Mapping[str, str]
) -> tuple[Table, list[AskedColumn]]:
    """The table with the columns that somebody has said to be a field, and without those that only
    seem to be one; and what has to be asked, or was answered, about the others. Columns that were
    chosen by hand stay as they are.
    """
    lines = [line for line in lines_of(sheet, table) if isinstance(line, Line)]
    if not table.by_hand:
        table = _without_booth_codes(table, lines)
    table, asked = _one_amount(table, sheet, lines, kind=kind, answers=answers)
    table, looking = _asked_by_look(table, sheet, lines, kind=kind, answers=answers)
    return table, asked + looking


def _asked_by_look(
    table: Table, sheet: Sheet, lines: list[Line], *, kind: str, answers: Mapping[str, str]
) -> tuple[Table, list[AskedColumn]]:
    """Columns without a meaning whose values look like those of a field."""
    asked, read = [], set(table.columns.values())
    width = max(map(len, sheet.rows), default=0)
    for number in range(width):
        heading = told_heading = table.headings.get(number, "")
        told = heading and meaning_of(heading, kind=kind)
        if number in read or (told and told.field == NO_FIELD):
            continue
        filled = {
            line.number: cell
            for line in lines
            if (cell := _cell(sheet, line.number, number)) is not None
        }
        if filled and not heading:
            heading = _("column %(letter)s, without a heading") % {"letter": letters(number)}
            table = replace(table, headings=table.headings | {number: heading})
        name = _looks_like(list(filled.values()), kind=kind, known=table.columns)
        if name is None or table.by_hand:
            continue
        is_kept = bool(told_heading)
        question = _question(heading, name, next(iter(filled.values())), is_kept=is_kept)
        answer = answers.get(question.key)
        if answer == YES:
            table = replace(table, columns=table.columns | {name: number})
        asked.append(AskedColumn(question, [(sheet.name, row) for row in filled]))
    return table, asked


def _one_amount(
    table: Table, sheet: Sheet, lines: list[Line], *, kind: str, answers: Mapping[str, str]
) -> tuple[Table, list[AskedColumn]]:
    """Where several columns may hold what was paid, somebody says which one does."""
    amounts = {
        str(number): heading
        for number, heading in table.headings.items()
        if (told := meaning_of(heading, kind=kind)) and told.field == "amount_vnd"
    }
    if table.by_hand or len(amounts) < 2:
        return table, []
    question = Question(
        key=f"which:amount_vnd:{'|'.join(map(identity_key, amounts.values()))}"[:300],
        text=_("Several columns hold amounts. Which one says what was paid?"),
        column="amount_vnd",
        choices=tuple(amounts.items()),
        is_kept=False,
    )
    answer = answers.get(question.key)
    if answer in amounts:
        table = replace(table, columns=table.columns | {"amount_vnd": int(answer)})
    return table, [AskedColumn(question, [(sheet.name, line.number) for line in lines])]


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row - 1]
    return cells[column] if column < len(cells) and read_text(cells[column]) else None


def _looks_like(values: list[Cell], *, kind: str, known: Mapping[str, int]) -> str | None:
    """The field that all these values look like, of those that the table lacks."""
    if len(values) < FEWEST_VALUES:
        return None
    for name, looks in LOOKS.items():
        if name in fields_of(kind) and name not in known and all(_is(looks, v) for v in values):
            return name
    return None


def _is(looks: Callable[[Cell], bool], value: Cell) -> bool:
    try:
        return looks(value)
    except (ValueError, OverflowError, ValidationError):
        return False


def _question(heading: str, name: str, value: Cell, *, is_kept: bool) -> Question:
    words = _("The column “%(heading)s” looks like %(field)s (“%(value)s”). Is it?")
    told = {
        "heading": heading,
        "field": str(FIELDS[name].label).lower(),
        "value": mask_personal_ids(read_text(value) or "")[:40],
    }
    return Question(
        key=f"column:{name}:{identity_key(heading)}"[:300],
        text=words % told,
        column=name,
        choices=((YES, _("Yes, read it so")), (NO, _("No, do not read it"))),
        is_kept=is_kept,
    )


def _without_booth_codes(table: Table, lines: list[Line]) -> Table:
    """`A12`, or a number that no two rows share, says where somebody stood and not how many booths
    they had.
    """
    if "booths_wanted" not in table.columns:
        return table
    cells = [line.cells.get("booths_wanted") for line in lines]
    texts = [text for text in map(read_text, cells) if text]
    is_coded = any(re.fullmatch(r"[a-zđ]{1,3}[\s.-]*\d+\w?", fold(text)) for text in texts)
    is_numbered = len(texts) >= FEWEST_CODES and len(set(texts)) == len(texts)
    if not is_coded and not (is_numbered and all(_is(_is_number, cell) for cell in cells)):
        return table
    number = table.columns["booths_wanted"]
    columns = {name: at for name, at in table.columns.items() if name != "booths_wanted"}
    words = _("%(heading)s: codes of booths, not how many")
    told = words % {"heading": table.headings.get(number) or letters(number)}
    return replace(table, columns=columns, headings=table.headings | {number: told})


def _is_number(cell: Cell) -> bool:
    return cell is None or read_whole(cell) is not None
