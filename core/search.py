"""Finding rows by words: all of them, in any order, each anywhere in what is stored of a row.

`HTX hoa sen`, `hoa sen hợp tác xã` and `hoasen` find one producer. Accents may be left out; where
they are typed they count, so that `dứa` does not find `dừa`, nor `Mỹ Tho` what is called `Mỹ Thọ`.
Hyphens, apostrophes, i and y, and the blanks within a name or a code make no difference.
"""

from collections.abc import Callable, Iterable

from django.db import models
from django.db.models import Q

from core.text import SHORT, DerivedMixin, fold, is_toned, tones_of, words_of

# Fewer letters are found in words only, not across the blank between two of them.
PACKED = 5
MOST_WORDS = 12


def plain(word: str) -> str:
    """Without accents, i for y."""
    return fold(word).replace("y", "i")


# The words of each kind of producer; the longer first.
KINDS = sorted(([plain(word) for word in kind.split()] for kind in SHORT.values()), key=len)[::-1]


def toned(word: str) -> str:
    """With its tone in front, wherever it was typed: `dứa` begins with what `dứ` begins with, and
    never with what `dưa` does.
    """
    letters, tones = tones_of(word)
    return f"{tones or '·'}{letters.replace('y', 'i')}"


def search_text(*values: str) -> str:
    """What is stored of a row: the words of each value without accents, the same as they are
    written, kinds of producers as one word, and each value without blanks, in capitals.
    """
    texts = [words_of(value) for value in values if value]
    lines = [" ".join(map(plain, words)) for words in texts]
    lines += [" ".join(map(toned, words)) for words in texts]
    lines += [" ".join(kinds_in(words)) for words in texts]
    lines += ["".join(map(plain, words)).upper() for words in texts]
    return "\n".join(filter(None, lines))


def kinds_in(words: list[str]) -> list[str]:
    """The kinds of producers that these words hold, each as one word: `HOP-TAC-XA`."""
    return [word for word in with_kinds(words) if word.isupper()]


def with_kinds(words: list[str]) -> list[str]:
    """The words, with those that make a kind of producer as one, in capitals."""
    joined, position, letters = [], 0, [plain(word) for word in words]
    while position < len(words):
        fits = (kind for kind in KINDS if letters[position : position + len(kind)] == kind)
        kind = next(fits, None)
        joined.append("-".join(kind).upper() if kind else words[position])
        position += len(kind) if kind else 1
    return joined


class SearchTextField(DerivedMixin, models.TextField):
    """What `sources` are found by; to be asked with `search`, whose conditions use `__has`."""

    def pre_save(self, model_instance, add):
        values = [str(getattr(model_instance, source) or "") for source in self.sources]
        setattr(model_instance, self.attname, search_text(*values))
        return getattr(model_instance, self.attname)


@SearchTextField.register_lookup
class Has(models.Lookup):
    """Contains these letters, capitals being others than small ones, on every database."""

    lookup_name = "has"

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        letters = connection.ops.prep_for_like_query(self.rhs)
        return f"{column} LIKE %s", (*params, f"%{letters}%")

    def as_sqlite(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"INSTR({column}, %s) > 0", (*params, self.rhs)


Condition = Callable[[str], Q]


def conditions(text: str, *, as_typed: bool) -> list[Condition]:
    """A condition for each word of a query; each is given the path to a column and makes a Q. With
    `as_typed` a word without accents is found only where it has none.
    """
    words = with_kinds(words_of(text))[:MOST_WORDS]
    return [_has(word, as_typed=as_typed or is_toned(word)) for word in words]


def _has(word: str, *, as_typed: bool) -> Condition:
    if word.isupper():
        return lambda path: Q(**{f"{path}__has": word})
    if as_typed and not any(c.isdigit() for c in word):
        return lambda path: Q(**{f"{path}__has": toned(word)})
    letters = plain(word)
    if len(letters) < PACKED:
        return lambda path: Q(**{f"{path}__has": letters})
    return lambda path: Q(**{f"{path}__has": letters}) | Q(**{f"{path}__has": letters.upper()})


def packed(text: str) -> Condition | None:
    """The condition that the whole query stands there with other blanks or none; None for a query
    of one word or with accents.
    """
    words = words_of(text)
    letters = "".join(map(plain, words)).upper()
    if len(words) < 2 or len(letters) < PACKED or any(map(is_toned, words)):
        return None
    return lambda path: Q(**{f"{path}__has": letters})


def search(rows: models.QuerySet, text: str, *paths: str) -> models.QuerySet:
    """The rows that have every word of the query in one of these columns; none for a query without
    words.
    """
    return within(rows, text, *(lambda has, path=path: has(path) for path in paths))


def within(rows: models.QuerySet, text: str, *places: Callable[[Condition], Q]) -> models.QuerySet:
    """The same where a word may stand in several tables: each place makes the condition that a word
    is there. Where some words have accents and others none, what is written exactly so goes before
    what is written so but for accents.
    """
    if not (words := conditions(text, as_typed=False)):
        return rows.none()
    if any(map(is_toned, words_of(text))):
        exact = rows.filter(_everywhere(conditions(text, as_typed=True), places))
        if exact.exists():
            return exact
    found = _everywhere(words, places)
    if whole := packed(text):
        found |= _any(place(whole) for place in places)
    return rows.filter(found)


def _everywhere(words: list[Condition], places) -> Q:
    found = Q()
    for has in words:
        found &= _any(place(has) for place in places)
    return found


def there(
    target: str, rows: models.QuerySet, *, key: str = "pk", path: str = "search_key"
) -> Callable[[Condition], Q]:
    """A place for `within`: the word stands in this column of one of these rows, whose `key` is our
    `target`. Each is a search by index of its own, which one condition over joins is not.
    """

    def place(has: Condition) -> Q:
        found = rows.filter(has(path)).order_by().values(key)
        return Q(**{f"{target}__in": found})

    return place


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for each in conditions:
        found |= each
    return found
