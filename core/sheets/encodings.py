"""Vietnamese as it was typed before Unicode: letters of TCVN3 (ABC) and VNI fonts, told by marks
that no Vietnamese word of Unicode holds.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice

TCVN3, VNI = "TCVN3 (ABC)", "VNI"
# Letters of Windows-1252 in the place of Vietnamese ones, each list in the same order. Capitals
# with a tone have no letters of their own: they are small ones in a font of capitals.
TCVN3_LETTERS = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
# A letter, then the mark of its tone or shape; and letters that stand alone.
VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
VNI_SHAPES = {"â": "\u0302", "ê": "\u0306"}
VNI_BOTH = {
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
VNI_MARKS = VNI_TONES | VNI_SHAPES | VNI_BOTH
VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(VNI_MARKS)}])", re.IGNORECASE)
VNI_LETTER = re.compile(f"[{''.join(VNI_LETTERS)}]", re.IGNORECASE)
# What Unicode would not hold within a word.
SIGNS = {
    TCVN3: re.compile(r"[^\W\d_][µ¶·¸¹¨©ª«¬®»¼½¾\xad]|[µ¶·¸¹¨©ª«¬®»¼½¾\xad§][^\W\d_]"),
    VNI: re.compile(r"[aeouyôö][ùøûïåäëü]|[aeo]â|aê|[ae][áàã]|a[éèú]|[ñæ]", re.IGNORECASE),
}
# Letters that only Unicode has.
UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300\u0301\u0303\u0309\u0323]")
# So many texts tell what all are.
FEWEST_SIGNS, MOST_TEXTS = 3, 500


def encoding_of(texts: Iterable[str]) -> str | None:
    """TCVN3 or VNI when enough of the texts show its signs, several different ones, and more than
    show letters of Unicode; None for Unicode.
    """
    known = list(islice((text for text in texts if not text.isascii()), MOST_TEXTS))
    shown = {name: [sign.findall(text) for text in known] for name, sign in SIGNS.items()}
    best = max(shown, key=lambda name: sum(map(bool, shown[name])))
    texts_with_signs = sum(map(bool, shown[best]))
    different = {sign for signs in shown[best] for sign in signs}
    unicode = sum(bool(UNICODE.search(text)) for text in known)
    is_sure = min(texts_with_signs, len(different)) >= FEWEST_SIGNS
    return best if is_sure and texts_with_signs > unicode else None


def decoded(text: str, encoding: str) -> str:
    """The text in Unicode. A word of TCVN3 that is otherwise in capitals becomes capitals whole."""
    if UNICODE.search(text) or text.isascii():
        return text
    return _from_vni(text) if encoding == VNI else _from_tcvn3(text)


def _from_tcvn3(text: str) -> str:
    return re.sub(r"\S+", lambda found: _word_of_tcvn3(found[0]), text)


def _word_of_tcvn3(word: str) -> str:
    out = "".join(TCVN3_LETTERS.get(letter, letter) for letter in word)
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return out.upper() if plain and all(map(str.isupper, plain)) and len(out) > 1 else out


def _from_vni(text: str) -> str:
    """The pairs and the lone letters, each letter read once."""
    out, at = [], 0
    while at < len(text):
        if pair := VNI_PAIR.match(text, at):
            base, mark = pair[1], VNI_MARKS[pair[2].lower()]
            out.append(_as(base, VNI_LETTERS.get(base.lower(), base)) + mark)
            at += 2
            continue
        letter = text[at]
        out.append(_as(letter, VNI_LETTERS.get(letter.lower(), letter)))
        at += 1
    return unicodedata.normalize("NFC", "".join(out))


def _as(model: str, letter: str) -> str:
    return letter.upper() if model.isupper() else letter.lower() if model.islower() else letter


def decode_columns(rows: Sequence[list]) -> tuple[list[list], str]:
    """The rows with the columns of an old encoding in Unicode, and which encoding that was, if
    any. The columns are judged one by one: headings may be newer than what stands below.
    """
    encoding = encoding_of(cell for row in rows for cell in row if isinstance(cell, str))
    columns = {}
    if encoding is None:
        width = max(map(len, rows), default=0)
        for number in range(width):
            of_column = (row[number] for row in rows if number < len(row))
            if found := encoding_of(cell for cell in of_column if isinstance(cell, str)):
                columns[number] = found
        if not columns:
            return list(rows), ""
    out = [
        [
            decoded(cell, known)
            if isinstance(cell, str) and (known := encoding or columns.get(number))
            else cell
            for number, cell in enumerate(row)
        ]
        for row in rows
    ]
    return out, encoding or next(iter(columns.values()))
