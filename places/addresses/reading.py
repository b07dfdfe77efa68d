"""What somebody has written as an address, taken apart: which words name a commune, a district, a
province.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from core.text import clean, fold, identity_key
from places.models import Unit
from places.models.unit import one_number, place_key

COMMUNE, DISTRICT, PROVINCE = Unit.Level.COMMUNE, Unit.Level.DISTRICT, Unit.Level.PROVINCE
# {how a kind of unit is written: (its full word, the levels it may be of)}, the longest first. A
# `thành phố` is a district or a province.
KINDS = {
    "thành phố": ("thành phố", (DISTRICT, PROVINCE)),
    "thị trấn": ("thị trấn", (COMMUNE,)),
    "đặc khu": ("đặc khu", (COMMUNE,)),
    "thị xã": ("thị xã", (DISTRICT,)),
    "phường": ("phường", (COMMUNE,)),
    "huyện": ("huyện", (DISTRICT,)),
    "quận": ("quận", (DISTRICT,)),
    "tỉnh": ("tỉnh", (PROVINCE,)),
    "xã": ("xã", (COMMUNE,)),
    "tp": ("thành phố", (DISTRICT, PROVINCE)),
    "tx": ("thị xã", (DISTRICT,)),
    "tt": ("thị trấn", (COMMUNE,)),
    "p": ("phường", (COMMUNE,)),
    "h": ("huyện", (DISTRICT,)),
    "q": ("quận", (DISTRICT,)),
    "x": ("xã", (COMMUNE,)),
    "t": ("tỉnh", (PROVINCE,)),
}
SHORT = ("tp", "tx", "tt", "p", "h", "q", "x", "t")
WHOLE = tuple(word for word in KINDS if word not in SHORT)
BARE = {fold(word): word for word in WHOLE}
PARTS = re.compile(r"[,;|()\n]+|\s[-–—]\s|\s/\s|\s[-–—](?=\w)")
# Names that hold a dash, which else parts units.
DASHED = re.compile(
    r"\b(bà rịa|ba ria|phan rang|thừa thiên|thua thien)\s*[-–—]\s*(?=\w)", re.IGNORECASE
)
# A short kind stands before a point, a digit or a capital letter: `P.5`, `TX Chũ`, `H Sơn Động`.
SHORT_KIND = re.compile(rf"(?i:\b({'|'.join(SHORT)}))(?:\s*\.\s*(?=\w)|\s*(?=\d)|\s+(?=[A-ZĐÀ-Ỹ]))")
WHOLE_KIND = re.compile(rf"\b({'|'.join(WHOLE)})(?=[\s.:\d])", re.IGNORECASE)
BARE_KIND = re.compile(rf"\b({'|'.join(BARE)})(?=[\s.:\d])", re.IGNORECASE)
COUNTRY = ("viet nam", "vietnam", "vn")
PROVINCES = {
    "hcm": "hồ chí minh",
    "tphcm": "hồ chí minh",
    "sài gòn": "hồ chí minh",
    "sai gon": "hồ chí minh",
    "hn": "hà nội",
    "đn": "đà nẵng",
    "hp": "hải phòng",
    "thừa thiên huế": "huế",
    "thua thien hue": "huế",
    "tt huế": "huế",
    "brvt": "bà rịa - vũng tàu",
    "br-vt": "bà rịa - vũng tàu",
}


@dataclass(frozen=True)
class Part:
    """A piece of an address: the name it holds, and the kind of unit that is written before it
    (empty when none is).
    """

    name: str
    kind: str = ""
    levels: tuple[str, ...] = field(default=(COMMUNE, DISTRICT, PROVINCE))

    @property
    def is_open(self) -> bool:
        """Whether nothing says of which level it is."""
        return not self.kind and len(self.levels) > 1

    @property
    def key(self) -> str:
        """The name without accents, as units are found by."""
        return place_key(self.name)

    @property
    def identity(self) -> str:
        return one_number(identity_key(self.name))

    @property
    def has_accents(self) -> bool:
        return has_accents(self.name)

    def __str__(self):
        return f"{self.kind} {self.name}".strip()


def has_accents(text: str) -> bool:
    return any(
        unicodedata.combining(c) or c in "đĐ" for c in unicodedata.normalize("NFD", clean(text))
    )


def parts_of(text: str) -> list[Part]:
    """`Thôn Cẩm, xã Biên Sơn, H. Lục Ngạn - Bắc Giang` -> its pieces from left to right."""
    found = []
    for piece in PARTS.split(DASHED.sub(r"\1 ", clean(text))):
        found += _split_at_kinds(piece)
    return [part for part in found if part.name and fold(part.name) not in COUNTRY]


def _split_at_kinds(piece: str) -> list[Part]:
    """One piece between commas may hold several units: `xã Biên Sơn huyện Lục Ngạn`."""
    piece = " ".join(piece.split()).strip(" .")
    starts = [
        (match.start(), match.end(), KINDS[_full(match.group(1))]) for match in _kinds_in(piece)
    ]
    if not starts:
        return [Part(piece)]
    found = [Part(piece[: starts[0][0]].strip(" .:"))] if starts[0][0] else []
    ends = [start for start, _end, _kind in starts[1:]] + [len(piece)]
    for (_start, begin, (kind, levels)), end in zip(starts, ends, strict=True):
        if name := piece[begin:end].strip(" .:,"):
            found.append(Part(name, kind, levels))
    return found


def _full(written: str) -> str:
    word = written.casefold()
    return word if word in KINDS else BARE[fold(word)]


def _kinds_in(piece: str) -> list[re.Match]:
    """The kinds of units in a piece; without accents a word may be part of a name (`Quan Hóa`), so
    that `quan` counts before a number only.
    """
    whole = list(WHOLE_KIND.finditer(piece))
    if not whole and not has_accents(piece):
        bare = BARE_KIND.finditer(piece)
        whole = [
            m for m in bare if fold(m.group(1)) != "quan" or piece[m.end() :].strip()[:1].isdigit()
        ]
    taken = [(m.start(), m.end()) for m in whole]
    short = [
        m
        for m in SHORT_KIND.finditer(piece)
        if not any(start <= m.start() < end for start, end in taken)
    ]
    found: list[re.Match] = []
    for match in sorted([*whole, *short], key=lambda m: m.start()):
        # A name may begin or end with such a word: `phường Phường Đúc`, `xã Tứ Quận huyện Yên Sơn`.
        if found and not piece[found[-1].end() : match.start()].strip(" .:,"):
            is_end = found[1:] or piece[: found[-1].start()].strip()
            if not is_end:
                continue
            found.pop()
        found.append(match)
    return found


def province_key(part: Part) -> str:
    """The key of a province, by any of the names it goes by."""
    plain = part.name.casefold().replace(".", "").strip()
    return place_key(PROVINCES.get(plain, part.name))
