"""Cells of an XLSX file that hold no value: errors, and formulas that nobody has had calculated.
The reader of workbooks takes both for blank ones.
"""

import re
import zipfile
from collections import defaultdict
from xml.sax.saxutils import unescape

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET, RELATION = (
    re.compile(r"<(?:\w+:)?sheet\s[^>]*>"),
    re.compile(r"<(?:\w+:)?Relationship\s[^>]*>"),
)
QUOTES = {"&quot;": '"', "&apos;": "'"}
# Cell by cell: a tree of a large sheet takes longer than all else that is read of it.
CELL = re.compile(rb"<(?:\w+:)?c\s(?P<about>[^>]*[^/>])>(?P<body>.*?)</(?:\w+:)?c>", re.DOTALL)
SIGN = re.compile(rb"<(?:\w+:)?f[\s>/]|\st=.e.")
AT = re.compile(rb"\br=.(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})")
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>(?P<text>[^<]+)<")
FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>(?P<text>[^<]*)<)")
TYPE_ERROR, TYPE_TEXT = re.compile(rb"\bt=.e\W"), re.compile(rb"\bt=.str\W")
MOST_LETTERS = 60
# {row: {column: what stands there}}, both counted from 0
Troubles = dict[int, dict[int, str]]


def troubles_of(archive: zipfile.ZipFile) -> dict[str, Troubles]:
    """{name of a sheet: its cells without a value}."""
    names = set(archive.namelist())
    if not names >= {BOOK, RELATIONS}:
        return {}
    paths = {
        _attribute(tag, "Id"): _attribute(tag, "Target").removeprefix("/xl/")
        for tag in RELATION.findall(archive.read(RELATIONS).decode(errors="replace"))
    }
    found = {}
    for tag in SHEET.findall(archive.read(BOOK).decode(errors="replace")):
        path = f"xl/{paths.get(_attribute(tag, 'id'))}"
        if path in names:
            found[unescape(_attribute(tag, "name"), QUOTES)] = _troubles(archive.read(path))
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\b{name}=[\"']([^\"']*)", tag)
    return found[1] if found else ""


def _troubles(content: bytes) -> Troubles:
    found: Troubles = defaultdict(dict)
    if not SIGN.search(content):
        return found
    for cell in CELL.finditer(content):
        at, text = AT.search(cell["about"]), _trouble(cell["about"], cell["body"])
        if at and text:
            found[int(at["row"]) - 1][_number(at["column"].decode())] = text[:MOST_LETTERS]
    return found


def _trouble(about: bytes, body: bytes) -> str:
    value, formula = VALUE.search(body), FORMULA.search(body)
    text = unescape(value["text"].decode(errors="replace")) if value else ""
    if TYPE_ERROR.search(about):
        return text or "#VALUE!"
    if formula is None or text or TYPE_TEXT.search(about):
        return ""
    return f"={unescape((formula['text'] or b'').decode(errors='replace'))}"


def _number(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
