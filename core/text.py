"""Vietnamese text: one spelling on the way in, a key that says what is one thing, a key to find it
by, a key to sort it by.
"""

import re
import unicodedata

from django.db import models

# Letters in the order of the Vietnamese alphabet; f, j, w and z stand where loan words put them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}  # huyền hỏi ngã sắc nặng
PUNCTUATION = " _-–—,;:!?./'‘’\"“”()[]{}§@*\\&#%`^+<=>|~$"
VOWEL_MARKS = {"\u0302", "\u0306", "\u031b"}  # â ă ơ
MARKS = {"Mn"}
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
KEPT = {"\n", "\t"}
# What keyboards, Word and other alphabets write for one letter.
TWINS = str.maketrans({"\u00f0": "đ", "\u0256": "đ"})
APOSTROPHES = re.compile("['’‘‛ʼʹ′`´]")
# Signs that are words of their own; all others only part words.
WORD = re.compile(r"[^\W_]+|[&+%]")
# How offices shorten the kinds of producers.
SHORT = {
    "htx": "hợp tác xã",
    "tht": "tổ hợp tác",
    "cty": "công ty",
    "dntn": "doanh nghiệp tư nhân",
    "hkd": "hộ kinh doanh",
    "tnhh": "trách nhiệm hữu hạn",
    "mtv": "một thành viên",
}
SHORT_COMPANY = re.compile(r"\b(c\s*\.\s*ty|công ty cp|cty cp)\b")


def clean(text: str) -> str:
    """NFC, without control, format (right-to-left overrides, zero-width) and lone surrogate
    characters, NBSP as space.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\u00a0", " "))
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in INVISIBLE).strip()


def fold(text: str) -> str:
    """The search key: no case, no accents, đ as d, single spaces. `Hòa`, `Hoà` and `hoa` are
    one.
    """
    text = unicodedata.normalize("NFKD", clean(text).casefold()).replace("đ", "d")
    return " ".join("".join(c for c in text if unicodedata.category(c) not in MARKS).split())


def identity_key(text: str) -> str:
    """What makes two names one: no case, no punctuation, the tone mark at one place (`Hoà` and
    `Hòa`), kinds of producers in full (`HTX`). Tones, vowels and đ are kept: `Dứa`, `Dừa` and `Dưa`
    are three.
    """
    return " ".join("".join(tones_of(word)) for word in words_of(text))


def words_of(text: str) -> list[str]:
    """The words of a name in small letters, kinds of producers in full, without punctuation."""
    lowered = unicodedata.normalize("NFKC", clean(text)).casefold().translate(TWINS)
    lowered = SHORT_COMPANY.sub(lambda found: _full_company(found.group()), lowered)
    words = WORD.findall(APOSTROPHES.sub("", lowered))
    return [word for each in words for word in SHORT.get(each, each).split()]


def _full_company(short: str) -> str:
    return "công ty cổ phần" if short.endswith("cp") else "công ty"


def tones_of(word: str) -> tuple[str, str]:
    """(letters with their vowel marks, marks of the tones): the same for `hòa` and `hoà`."""
    parts = unicodedata.normalize("NFD", word)
    letters = "".join(c for c in parts if c not in TONES)
    return unicodedata.normalize("NFC", letters), "".join(c for c in parts if c in TONES)


def is_toned(word: str) -> bool:
    """Whether a word is written with accents, of a vowel or of a tone, or with đ."""
    return any(c == "đ" or unicodedata.combining(c) for c in unicodedata.normalize("NFD", word))


def order_key(text: str) -> bytes:
    """The sort key: letters first, then tones, then case, as ICU's `vi` collation does; compared
    bytewise.

    Spaces and punctuation come before digits, digits before letters, other scripts after.
    """
    primary, tones, case = bytearray(), bytearray(), bytearray()
    for letter, tone in _letters(text):
        primary += _weight(letter.lower())
        tones += b"\x01" + (bytes([tone]) if tone else b"")
        case.append(2 if letter != letter.lower() else 1)
    return bytes(primary + b"\x00" + tones + b"\x00" + case)


def _letters(text: str):
    """Pairs (letter with its vowel mark, weight of its tone)."""
    letter, tone = "", 0
    for c in unicodedata.normalize("NFD", clean(text)):
        if c in TONES:
            tone = TONES[c]
        elif c in VOWEL_MARKS:
            letter += c
        elif unicodedata.category(c) in MARKS:
            continue
        else:
            if letter:
                yield unicodedata.normalize("NFC", letter), tone
            letter, tone = c, 0
    if letter:
        yield unicodedata.normalize("NFC", letter), tone


def _weight(letter: str) -> bytes:
    if (index := PUNCTUATION.find(letter)) >= 0:
        return bytes([2 + index])
    if letter.isdecimal() and letter.isascii():
        return bytes([0x40 + int(letter)])
    if (index := ALPHABET.find(letter)) >= 0:
        return bytes([0x60 + 2 * index])
    return b"\xf0" + letter.encode()


class CleanMixin:
    """A text field that is cleaned on the way in, whoever writes it."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class CleanCharField(CleanMixin, models.CharField):
    """One line: what would break it is a space."""

    def to_python(self, value):
        value = super().to_python(value)
        return (
            " ".join(re.split(r"[\n\t\r\v\f\u2028\u2029]+", value))
            if isinstance(value, str)
            else value
        )


class CleanTextField(CleanMixin, models.TextField):
    pass


class DerivedMixin:
    """A column computed from other fields at every save."""

    def __init__(self, *args, sources=("name",), **kwargs):
        self.sources = sources
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance, add):
        text = " ".join(str(getattr(model_instance, source) or "") for source in self.sources)
        setattr(model_instance, self.attname, self.compute(text))
        return getattr(model_instance, self.attname)


class SearchKeyField(DerivedMixin, models.TextField):
    """The folded key of `sources`; `contains=fold(query)` finds it on every database."""

    compute = staticmethod(fold)


class IdentityKeyField(DerivedMixin, models.TextField):
    """The identity key of `sources`: equal for what is one thing, and only for that."""

    compute = staticmethod(identity_key)


class WordIndex(models.Index):
    """Finds the rows of a long list whose folded key contains some letters: by trigrams on
    PostgreSQL (extension pg_trgm).
    """

    def __init__(self, *, field: str = "search_key", name: str, **kwargs):
        super().__init__(name=name, **{"fields": [field], "opclasses": ["gin_trgm_ops"], **kwargs})

    def create_sql(self, model, schema_editor, using="", **kwargs):
        is_able = schema_editor.connection.vendor == "postgresql"
        return super().create_sql(
            model, schema_editor, using=" USING gin" if is_able else using, **kwargs
        )


def natural_key(text: str) -> bytes:
    """The sort key of codes: `K2` before `K10`."""
    return order_key(re.sub(r"[0-9]+", lambda found: found.group().zfill(8), text))


class OrderKeyField(DerivedMixin, models.BinaryField):
    """The sort key of `sources`; order by it on every database."""

    compute = staticmethod(order_key)


class NaturalKeyField(DerivedMixin, models.BinaryField):
    """The sort key of codes in `sources`: numbers by their value."""

    compute = staticmethod(natural_key)
