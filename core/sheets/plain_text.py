"""Text with separators, as old and new machines write it."""

import csv
import io
import re

from core.sheets.encodings import encoding_of
from core.sheets.kinds import Unreadable


def read_csv(content: bytes, *, most: int) -> tuple[list[list[str | None]], str]:
    """The cells, and the encoding where it was one of old machines. Raises Unreadable when there
    are more lines than `most`.
    """
    text, encoding = _decoded(content)
    sample = text[:10_000].splitlines()[:20]
    delimiter = max(",;\t", key=lambda mark: sum(line.count(mark) for line in sample))
    csv.field_size_limit(100_000)
    rows = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for row in csv.reader(io.StringIO(lines), delimiter=delimiter):
        rows.append([_without_apostrophe(cell) or None for cell in row])
        if len(rows) > most:
            raise Unreadable("size")
    return rows, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """The text, and the encoding where it was one of old machines."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="strict"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    # Fonts of before Unicode put their letters in the place of Latin ones.
    latin = content.decode("latin-1")
    if encoding_of(re.split(r"[,;\t\r\n]", latin)):
        return latin, ""
    try:
        return content.decode("cp1258"), "Windows-1258"
    except UnicodeDecodeError:
        raise Unreadable("unknown") from None


def _without_apostrophe(cell: str) -> str:
    """Our own exports put one before what could be taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
