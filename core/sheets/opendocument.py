"""Cells of an ODS file that show an error. The reader of workbooks takes them for blank ones."""

import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from core.sheets.formulas import MOST_LETTERS, Troubles

BOOK = "content.xml"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
SIGN = b'value-type="error"'


def errors_of(archive: zipfile.ZipFile) -> dict[str, Troubles]:
    """{name of a sheet: its cells that show an error}, as LibreOffice marks them."""
    content = archive.read(BOOK) if BOOK in archive.namelist() else b""
    if SIGN not in content:
        return {}
    # The program that reads it has little memory and little time: a bomb stops that one alone.
    sheets = ElementTree.fromstring(content).iter(f"{TABLE}table")  # noqa: S314
    return {sheet.get(f"{TABLE}name", ""): _errors(sheet) for sheet in sheets}


def _errors(sheet: ElementTree.Element) -> Troubles:
    found: Troubles = {}
    number = 0
    for row in sheet.iter(f"{TABLE}table-row"):
        if texts := dict(_errors_in(row)):
            found[number] = texts
        number += int(row.get(f"{TABLE}number-rows-repeated", 1))
    return found


def _errors_in(row: ElementTree.Element) -> Iterator[tuple[int, str]]:
    """(column, what stands there) of each cell of a row that shows an error."""
    column = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        if cell.get(KIND) == "error":
            yield column, ("".join(cell.itertext()).strip() or "#VALUE!")[:MOST_LETTERS]
        column += int(cell.get(f"{TABLE}number-columns-repeated", 1))
