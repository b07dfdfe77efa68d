"""Tables to XLSX and CSV. Every text cell is text: nothing that a person typed can become a
formula.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from core.text import fold

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_xlsx(rows: Iterable[Iterable], *, title: str) -> bytes:
    """One sheet; the first row is the heading. Numbers stay numbers, dates stay dates."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(title.translate(dict.fromkeys(map(ord, "[]:*?/\\'"), " "))[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            _write_cell(sheet, r, c, value, bold if r == 0 else None)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _write_cell(sheet, r, c, value, style):
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_string(r, c, timezone.localtime(value).strftime("%d/%m/%Y %H:%M"))
    elif isinstance(value, date):
        sheet.write_datetime(r, c, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(r, c, value, style)
    else:
        sheet.write_string(r, c, str(value), style)


def write_csv(rows: Iterable[Iterable]) -> bytes:
    """UTF-8 with a mark, so that Excel reads Vietnamese; a text that looks like a formula gets an
    apostrophe.
    """
    out = StringIO()
    csv.writer(out).writerows([_csv_cell(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _csv_cell(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def sheet_response(rows: Iterable[Iterable], *, title: str, kind: str) -> HttpResponse:
    """A download of `kind` "csv" or "xlsx"."""
    content = write_xlsx(rows, title=title) if kind == "xlsx" else write_csv(rows)
    name = f"{slugify(fold(title))}.{kind}"
    return HttpResponse(
        content, TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
