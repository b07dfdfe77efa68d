"""Which product set the name of a product proposes, by words that its goods are called by."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from core.text import identity_key
from office.models import ProductSet

WORDS = Path(__file__).resolve().parent.parent / "data" / "product_words.csv"


@cache
def set_numbers() -> dict[str, int]:
    """{words of a name: number of the set (QĐ 26/2026/QĐ-TTg)}; our own list, only to propose."""
    with WORDS.open(encoding="utf-8") as file:
        return {
            identity_key(line["words"]): int(line["set_number"]) for line in csv.DictReader(file)
        }


def proposed_set(name: str, sets: Iterable[ProductSet]) -> ProductSet | None:
    """The set of the longest known words that the name begins with or holds; those nearer to its
    beginning first.
    """
    text = f" {identity_key(name)} "
    held = [words for words in set_numbers() if f" {words} " in text]
    if not held:
        return None
    best = max(held, key=lambda words: (len(words.split()), -text.find(f" {words} ")))
    return next((each for each in sets if each.number == set_numbers()[best]), None)
