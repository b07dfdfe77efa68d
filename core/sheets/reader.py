"""Workbooks from outside, read in a child process with little memory and little time: nothing in
one can hurt us.

`read_book` runs this very module as a program; the program imports no Django. A cell comes back as
text, number, true or false, a date, or None.
"""

import csv
import io
import json
import os
import re
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from core.sheets.child import limit_myself, run_limited

MOST_BYTES, MOST_UNZIPPED = 5 * 1024 * 1024, 50 * 1024 * 1024
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 20, 5_000, 60, 2_000
# Room for blank rows, titles and totals around the rows that count.
MOST_LINES = 12_000
MEMORY, SECONDS = 256 * 1024 * 1024, 5
Cell = str | float | bool | date | None


class Unreadable(ValueError):
    """The file is no workbook that we read; `reason` is one of REASONS."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


# What the program may say, in its exit code.
REASONS = {10: "kind", 11: "size", 12: "damaged", 13: "empty"}


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from its first row on, blank rows included; `is_1904` says how its
    serial dates count, `merges` are its merged cells as (first row, first column, last row, last
    column).
    """

    name: str
    rows: list[list[Cell]]
    is_1904: bool = False
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()


def read_book(content: bytes) -> list[Sheet]:
    """The sheets of an XLSX, XLS, ODS or CSV file. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("size")
    code, out = run_limited(Path(__file__).resolve(), content, seconds=SECONDS)
    if code:
        # Stopped by a signal: it wanted more memory or time than there is.
        raise Unreadable(REASONS.get(code, "size" if code < 0 else "damaged"))
    return [
        Sheet(
            sheet["name"],
            [[_cell(cell) for cell in row] for row in sheet["rows"]],
            sheet["is_1904"],
            sheet["is_hidden"],
            tuple(map(tuple, sheet["merges"])),
        )
        for sheet in json.loads(out)
    ]


def _cell(value) -> Cell:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def main() -> None:
    """The program: the file on standard input, JSON on standard output, a code of REASONS when it
    cannot be read.
    """
    limit_myself(memory=MEMORY, seconds=SECONDS - 1)
    content = sys.stdin.buffer.read()
    try:
        sheets = _read(content)
    except Unreadable as error:
        _leave(next(code for code, reason in REASONS.items() if reason == error.reason))
    except MemoryError:
        _leave(11)
    except (
        BaseException
    ):  # a damaged file breaks its reader in many ways, panics of the native one among them
        _leave(12)
    json.dump(sheets, sys.stdout, ensure_ascii=True)
    sys.stdout.flush()


def _leave(code: int) -> None:
    os.close(2)
    os._exit(code)


def _read(content: bytes) -> list[dict]:
    if not content.strip():
        raise Unreadable("empty")
    if content[:4] == b"PK\x03\x04" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _read_workbook(content)
    if b"\x00" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("kind")
    rows = _read_csv(content)
    return [{"name": "CSV", "is_1904": False, "is_hidden": False, "merges": [], "rows": rows}]


def _read_workbook(content):
    import python_calamine

    is_1904 = False
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNZIPPED:
                raise Unreadable("size")
            if "xl/workbook.xml" in archive.namelist():
                head = archive.read("xl/workbook.xml")[:100_000]
                is_1904 = bool(re.search(rb"date1904=[\"'](1|true|on)[\"']", head))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for about in book.sheets_metadata[:MOST_SHEETS]:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet, name = book.get_sheet_by_name(about.name), about.name
        if sheet.total_width > MOST_COLUMNS * 5 or sheet.total_height > MOST_LINES * 100:
            raise Unreadable("size")
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_LINES + 1)
        told = {
            "name": name[:100],
            "is_1904": is_1904,
            "is_hidden": about.visible != python_calamine.SheetVisibleEnum.Visible,
            "merges": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
        }
        sheets.append(told | {"rows": _trimmed(rows)})
    if not any(sheet["rows"] for sheet in sheets):
        raise Unreadable("empty")
    return sheets


def _read_csv(content):
    text = _decoded(content)
    sample = text[:10_000].splitlines()[:20]
    delimiter = max(",;\t", key=lambda mark: sum(line.count(mark) for line in sample))
    csv.field_size_limit(100_000)
    rows = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for row in csv.reader(io.StringIO(lines), delimiter=delimiter):
        rows.append([_without_apostrophe(cell) or None for cell in row])
        if len(rows) > MOST_LINES:
            raise Unreadable("size")
    return _trimmed(rows)


def _decoded(content: bytes) -> str:
    for encoding in (
        ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1258")
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("kind")


def _without_apostrophe(cell: str) -> str:
    """Our own exports put one before what could be taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _trimmed(rows):
    """The cells as JSON, without the blank ones behind; refused when more rows hold something than
    we read.
    """
    out, full = [], 0
    for row in rows:
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        full += bool(cells)
        if full > MOST_ROWS + 100 or len(cells) > MOST_COLUMNS:
            raise Unreadable("size")
        out.append(cells)
    while out and not out[-1]:
        out.pop()
    if len(out) > MOST_LINES:
        raise Unreadable("size")
    return out


def _plain(cell):
    if isinstance(cell, datetime | date):
        return {"date": (cell.date() if isinstance(cell, datetime) else cell).isoformat()}
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return cell if abs(cell) < 1e18 else None  # NaN compares false with everything
    if cell is None or isinstance(cell, timedelta):
        return None
    text = str(cell)[:MOST_LETTERS]
    return text if text.strip() else None


if __name__ == "__main__":
    main()
