"""One row of a workbook, and why a row is refused."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.sheets.reader import Cell, CellError
from imports.actions.furniture import MERGED


class Refused(Exception):
    """The row has a fault in this field."""

    def __init__(self, name: str, reason: str):
        super().__init__(reason)
        self.name, self.reason = name, reason


@dataclass
class Row:
    """One line of a sheet, read field by field; `section` is the place that the heading above
    names.
    """

    number: int
    cells: dict[str, Cell]
    is_1904: bool
    sheet: str = ""
    section: str = ""
    # What amounts of the sheet count in, in đồng; None when somebody has to say it.
    money_unit: int | None = 1

    @property
    def where(self) -> str:
        return where(self.sheet, self.number)

    def read(self, name: str, reader: Callable, **options):
        """What the cell of this field means; Refused in words when it is not what the field
        holds.
        """
        cell = self.cells.get(name)
        if isinstance(cell, CellError):
            raise Refused(name, _why_no_value(cell))
        try:
            return reader(cell, **options)
        except ValidationError as error:
            raise Refused(name, " ".join(error.messages)) from None
        except (ValueError, OverflowError):
            raise Refused(
                name, _("“%(text)s” cannot be read here.") % {"text": str(read_text(cell))[:80]}
            ) from None


def _why_no_value(cell: CellError) -> str:
    if cell == MERGED:
        return _("One amount stands for several rows here. Divide it among them.")
    if cell.startswith("="):
        words = _("The formula “%(text)s” has no value. Open the workbook in Excel and save it.")
    else:
        words = _("Excel shows the error %(text)s here instead of a value.")
    return words % {"text": cell}


def where(sheet: str, number: int) -> str:
    """The place of a row in the file, for a sentence that another row needs."""
    return _("Row %(n)s of “%(sheet)s”") % {"n": number, "sheet": sheet}
