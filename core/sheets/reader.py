"""Workbooks from outside, read in a child process with little memory and little time: nothing in
one can hurt us.

`read_book` runs this very module as a program; the program imports no Django. A cell comes back as
text, number, true or false, a date, or None.
"""

import io
import json
import os
import re
import signal
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from core.sheets.child import limit_myself, run_limited
from core.sheets.encodings import decode_columns
from core.sheets.formulas import troubles_of
from core.sheets.kinds import Unreadable, kind_of
from core.sheets.opendocument import errors_of
from core.sheets.plain_text import read_csv

MOST_BYTES, MOST_UNZIPPED = 5 * 1024 * 1024, 50 * 1024 * 1024
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 20, 5_000, 60, 2_000
# Room for blank rows, titles and totals around the rows that count.
MOST_LINES = 12_000
# What a spreadsheet writes into a text file, or keeps as text, where it shows an error.
ERRORS = {"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
# Seconds of work, however busy the machine is; and how long anybody waits for them.
MEMORY, SECONDS, PATIENCE = 256 * 1024 * 1024, 5, 120


class CellError(str):
    """What a spreadsheet shows instead of a value: `#REF!`, or the formula itself where nobody has
    had it calculated.
    """


Cell = str | float | bool | date | CellError | None


# What the program may say, in its exit code.
REASONS = {
    10: "unknown",
    11: "size",
    12: "damaged",
    13: "empty",
    14: "time",
    15: "pdf",
    16: "photo",
    17: "packed",
    18: "word",
    19: "slides",
    20: "page",
    21: "xml",
    22: "numbers",
    23: "locked",
}


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from its first row on, blank rows included; `is_1904` says how its
    serial dates count, `merges` are its merged cells as (first row, first column, last row, last
    column), `encoding` the one before Unicode that its text came in, if any.
    """

    name: str
    rows: list[list[Cell]]
    is_1904: bool = False
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    encoding: str = ""


def read_book(content: bytes) -> list[Sheet]:
    """The sheets of an XLSX, XLS, ODS or CSV file. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("size")
    code, out = run_limited(Path(__file__).resolve(), content, seconds=PATIENCE)
    if code:
        # Stopped by a signal: of the clock, or where it wanted more memory than there is.
        stopped = "time" if -code in (signal.SIGXCPU, signal.SIGKILL) else "size"
        raise Unreadable(REASONS.get(code, stopped if code < 0 else "damaged"))
    return [
        Sheet(
            sheet["name"],
            [[_cell(cell) for cell in row] for row in sheet["rows"]],
            sheet["is_1904"],
            sheet["is_hidden"],
            tuple(map(tuple, sheet["merges"])),
            sheet["encoding"],
        )
        for sheet in json.loads(out)
    ]


def _cell(value) -> Cell:
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["date"]) if "date" in value else CellError(value["error"])


def main() -> None:
    """The program: the file on standard input, JSON on standard output, a code of REASONS when it
    cannot be read.
    """
    limit_myself(memory=MEMORY, seconds=SECONDS)
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
    kind = kind_of(content)
    if kind == "workbook":
        return _read_workbook(content)
    if kind != "text":
        raise Unreadable(kind)
    rows, encoding = read_csv(content, most=MOST_LINES)
    rows, older = decode_columns(_trimmed(rows))
    return [
        {
            "name": "CSV",
            "is_1904": False,
            "is_hidden": False,
            "merges": [],
            "rows": rows,
            "encoding": older or encoding,
        }
    ]


def _read_workbook(content):
    import python_calamine

    is_1904, troubles = _look_inside(content) if content[:2] == b"PK" else (False, {})
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise Unreadable("locked") from None
    sheets = []
    for about in book.sheets_metadata[:MOST_SHEETS]:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet, name = book.get_sheet_by_name(about.name), about.name
        if sheet.total_width > MOST_COLUMNS * 5 or sheet.total_height > MOST_LINES * 100:
            raise Unreadable("size")
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_LINES + 1)
        rows, encoding = decode_columns(_trimmed(rows, troubles.get(name, {})))
        told = {
            "name": name[:100],
            "is_1904": is_1904,
            "is_hidden": about.visible != python_calamine.SheetVisibleEnum.Visible,
            "merges": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
        }
        sheets.append(told | {"rows": rows, "encoding": encoding})
    if not any(sheet["rows"] for sheet in sheets):
        raise Unreadable("empty")
    return sheets


def _look_inside(content):
    """Whether dates count from 1904, and which cells hold no value, by sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNZIPPED:
            raise Unreadable("size")
        if "xl/workbook.xml" not in archive.namelist():
            return False, errors_of(archive)
        head = archive.read("xl/workbook.xml")[:100_000]
        is_1904 = bool(re.search(rb"date1904=[\"'](1|true|on)[\"']", head))
        return is_1904, troubles_of(archive)


def _trimmed(rows, troubles=()):
    """The cells as JSON, without the blank ones behind; refused when more rows hold something than
    we read. `troubles` are {row: {column: what stands there instead of a value}}.
    """
    out, full = [], 0
    for number, row in enumerate(rows):
        cells = [_plain(cell) for cell in row]
        if troubles:
            for column, text in troubles.get(number, {}).items():
                cells.extend([None] * (column + 1 - len(cells)))
                cells[column] = {"error": text}
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
    if text.strip() in ERRORS:
        return {"error": text.strip()}
    return text if text.strip() else None


if __name__ == "__main__":
    main()
