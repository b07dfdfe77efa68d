"""What people type into cells of a workbook, read as what they mean. Every reader raises ValueError
for what is neither blank nor of its kind, and gives None for a blank cell.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from core.sheets.reader import Cell
from core.text import clean, fold

EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
# Serial numbers of 1950 to 2100; smaller ones are years or counts.
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415
CLOCK = r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
DMY = re.compile(
    rf"(?:ngay\s*)?(\d{{1,2}})\s*(?:[./-]|thang)"
    rf"\s*(\d{{1,2}})\s*(?:[./-]|nam)\s*(\d{{4}}|\d{{2}}){CLOCK}"
)
YMD = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?")
GROUPS = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:[.\s]\d{3})+(?:,\d+)?|[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
)
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
MONEY_UNITS = {"nghin": 1_000, "ngan": 1_000, "k": 1_000, "trieu": 1_000_000, "tr": 1_000_000}
MONEY_UNIT = re.compile(rf"(\d[\d.,\s]*?)\s*({'|'.join(MONEY_UNITS)})\.?(?:\s*(?:dong|d|vnd))?")
DASHES = re.compile("[‐‑‒–—―−]")
MOST_LETTERS, MOST_STARS = 2_000, 5
NOTHING = {"-", "–", "—", "n/a", "#n/a", "khong", "khong co", "chua co", "null", "none", "x"}


def read_text(cell: Cell) -> str | None:
    """One line, in one spelling; a whole number without its `.0`."""
    if cell is None:
        return None
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, int | float):
        return f"{cell:.0f}" if cell == int(cell) else f"{Decimal(str(cell)):f}".replace(".", ",")
    text = " ".join(clean(cell).split())
    return None if not text or fold(text) in NOTHING - {"x"} else text


def read_number(cell: Cell) -> Decimal | None:
    """`1.000.000`, `1,000,000`, `1 000`, `82,5`, `82.5`, `7 điểm`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    if (text := read_text(cell)) is None:
        return None
    bare = re.sub(
        r"\s*(đồng|đ|vnd|vnđ|₫|điểm|gian|sao|%)\.?$",
        "",
        unicodedata.normalize("NFKC", text).casefold(),
    ).strip()
    if GROUPS.fullmatch(bare):
        is_dotted = (re.search(r"\.\d{3}", bare) and not re.search(r",\d{3}", bare)) or " " in bare
        bare = re.sub(r"[.\s]", "", bare).replace(",", ".") if is_dotted else bare.replace(",", "")
    elif PLAIN.fullmatch(bare):
        bare = bare.replace(",", ".")
    else:
        raise ValueError(text)
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise ValueError(text) from None


def read_money(cell: Cell, *, unit: int = 1) -> int | None:
    """An amount in whole đồng. `5 triệu`, `5.000 nghìn đồng` and `1,5 tr` name what they count;
    what names nothing counts in `unit` đồng.
    """
    text = read_text(cell)
    if text is None:
        return None
    if re.search(r"(%|gian|sao|điểm)\.?$", text.casefold()):
        raise ValueError(text)
    named = MONEY_UNIT.fullmatch(fold(text))
    if named:
        cell, unit = named[1], MONEY_UNITS[named[2]]
    elif re.search(r"(đồng|đ|vnd|vnđ|₫)\.?$", text.casefold()):
        unit = 1
    number = read_number(cell)
    if number is None or number * unit != int(number * unit):
        raise ValueError(text)
    return int(number * unit)


def read_whole(cell: Cell) -> int | None:
    number = read_number(cell)
    if number is not None and number != int(number):
        raise ValueError(str(number))
    return None if number is None else int(number)


def read_date(cell: Cell, *, is_1904: bool = False) -> date | None:
    """A date, its serial number, `05/02/2026`, `5.2.26`, `2026-02-05`, `ngày 05 tháng 02 năm 2026`;
    day before month.
    """
    if cell is None or isinstance(cell, date):
        return cell
    text = read_text(cell)
    if text is None:
        return None
    if isinstance(cell, str) and not text.isdecimal():
        return _written_date(fold(text), text)
    serial = read_number(cell)
    if serial is None or not FIRST_SERIAL - 1462 <= serial <= LAST_SERIAL:
        raise ValueError(text)
    return EPOCHS[is_1904] + timedelta(days=int(serial))


def _written_date(folded: str, text: str) -> date:
    if found := DMY.fullmatch(folded):
        day, month, year = map(int, found.groups())
    elif found := YMD.fullmatch(folded):
        year, month, day = map(int, found.groups())
    else:
        raise ValueError(text)
    return date(year + 2000 if year < 100 else year, month, day)


def read_digits(cell: Cell) -> str | None:
    """The digits of a code; a dash within (`2400123458-001`) stays. A number may have lost its
    leading zeros, and only who knows the code can tell.
    """
    text = read_text(cell)
    if text is None:
        return None
    bare = re.sub(r"[\s.']", "", DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    if not re.fullmatch(r"\+?\d+(-\d+)?", bare, re.ASCII):
        raise ValueError(text)
    return bare


def read_phone(cell: Cell) -> str | None:
    """`912345678` has lost its zero; `0912.345.678`, `+84 912 345 678`, and the first of
    `0912345678 / 0987654321`.
    """
    text = read_text(cell)
    if text is None:
        return None
    first = re.split(r"[/;,]|\s-\s", text)[0]
    digits = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", first))
    if not 8 <= len(digits) <= 13:
        raise ValueError(text)
    return f"0{digits}" if len(digits) == 9 and digits[0] in "35789" else digits


STAR_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}
# What may stand beside the number: `hạng 4 sao`, `Đạt chuẩn OCOP 3 sao`, `xếp loại bốn sao`.
STAR_WORDS = {"hang", "sao", "dat", "chuan", "ocop", "xep", "loai", "phan", "san", "pham", "muc"}
STAR_WORDS |= {
    "cong",
    "nhan",
    "duoc",
    "tieu",
    "cap",
    "tinh",
    "huyen",
    "quoc",
    "gia",
    "stars",
    "star",
}
UNRATED = {"chua xep hang", "not rated", "0", "chua", "chua danh gia", "chua phan hang"}


def read_stars(cell: Cell) -> int | None:
    """`4`, `04 sao`, `hạng bốn sao`, `OCOP 4 sao`, `****`, `★★★★`, `⭐⭐⭐⭐`."""
    text = read_text(cell)
    if text is None or fold(text) in UNRATED:
        return None
    # Empty stars beside full ones are those that were not given.
    given = re.sub("☆", "", text) if re.search("[★⭐🌟*]", text) else text
    marks = re.sub(r"[★⭐🌟]\ufe0f?", "*", given).replace(" ", "")
    if set(marks) == {"*"} and len(marks) <= MOST_STARS:
        return len(marks)
    words = re.findall(r"[a-z]+|[\d.,]+", fold(text).replace("*", " sao "))
    numbers = [word for word in words if word not in STAR_WORDS]
    if len(numbers) == 1 and (number := _star_number(numbers[0])):
        return number
    raise ValueError(text)


def _star_number(word: str) -> int | None:
    if word in STAR_NUMBERS:
        return STAR_NUMBERS[word]
    whole = re.fullmatch(r"0?([1-5])(?:[.,]0+)?", word)
    return int(whole.group(1)) if whole else None
