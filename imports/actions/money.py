"""What the amounts of a sheet count in: đồng, thousands or millions."""

import re
from collections.abc import Iterable

from core.sheets.cells import read_money, read_text
from core.sheets.reader import Cell, Sheet
from core.text import fold
from imports.actions.layout import Table

# What a heading, or a line like `Đơn vị tính: nghìn đồng`, says that amounts count in.
UNITS = {"trieu": 1_000_000, "nghin": 1_000, "ngan": 1_000, "1000": 1_000, "1.000": 1_000}
UNIT = re.compile(r"(trieu|nghin|ngan|\b1[.]?000)|\b(dong|vnd|d)\b")
UNIT_LINE = re.compile(r"\W*(don vi( tinh)?|dvt)\b")
# Nobody supports a participation with less; what is below is counted in thousands or millions.
FEWEST_VND = 100_000


def money_unit(sheet: Sheet, table: Table, cells: Iterable[Cell]) -> int | None:
    """What the amounts of a sheet count in, in đồng: as the heading or a line above it says; else
    đồng, as long as every amount is large enough; None when nobody can tell.
    """
    if "amount_vnd" not in table.columns:
        return 1
    above = [fold(read_text(cell) or "") for row in sheet.rows[: table.top] for cell in row]
    heading = fold(table.headings.get(table.columns["amount_vnd"], ""))
    for text in [heading, *filter(UNIT_LINE.match, above)]:
        if found := UNIT.search(text):
            return UNITS.get(found[1], 1)
    try:
        amounts = [amount for cell in cells if (amount := read_money(cell)) is not None]
    except ValueError:
        amounts = []
    return 1 if all(abs(amount) >= FEWEST_VND for amount in amounts if amount) else None
