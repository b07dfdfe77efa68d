"""Tables to XLSX and CSV. Every text cell is text: nothing that a person typed can become a
formula.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from core.text import fold

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ROWS_A_PART = 200
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_xlsx(rows: Iterable[Iterable], *, title: str) -> bytes:
    """One sheet; the first row is the heading. Numbers stay numbers, dates stay dates."""
    out = BytesIO()
    _write_book(out, rows, title=title)
    return out.getvalue()


def _write_book(out: BinaryIO, rows: Iterable[Iterable], *, title: str) -> None:
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(title.translate(dict.fromkeys(map(ord, "[]:*?/\\'"), " "))[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            _write_cell(sheet, r, c, value, bold if r == 0 else None)
    sheet.freeze_panes(1, 0)
    book.close()


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
    return b"".join(csv_parts(rows))


def csv_parts(rows: Iterable[Iterable]) -> Iterator[bytes]:
    """The same in parts as the rows come, the heading first and by itself."""
    rows = iter(rows)
    yield "\ufeff".encode() + _csv_lines(islice(rows, 1))
    while part := _csv_lines(islice(rows, ROWS_A_PART)):
        yield part


def _csv_lines(rows: Iterable[Iterable]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([_csv_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _csv_cell(value):
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


def sheet_response(
    rows: Iterable[Iterable], *, title: str, kind: str
) -> StreamingHttpResponse | FileResponse:
    """A download of `kind` "csv" or "xlsx". A CSV leaves as its rows come; a workbook is finished
    first, in a file beside the memory.
    """
    name = f"{slugify(fold(title))}.{kind}"
    if kind == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(csv_parts(rows), content_type=TYPES[kind], headers=headers)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    _write_book(file, rows, title=title)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])
