"""The glossary says what the code says."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

TEXT = (Path(__file__).parent.parent / "docs" / "glossary.md").read_text()
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `(\w+\.\w+)` \| ([^|]+) \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("english", "vietnamese", "label", "never"), ROWS, ids=lambda v: v[:30])
def test_noun_is_called_so_on_the_page_and_in_the_code(english, vietnamese, label, never):
    model = apps.get_model(label)
    words = []
    for language in ("en", "vi"):
        with translation.override(language):
            words.append(str(model._meta.verbose_name))
    assert words == [english, vietnamese]
    assert never


def test_every_noun_with_a_page_is_in_the_glossary():
    with_page = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in {row[2].partition(".")[0] for row in ROWS}
        and hasattr(model, "get_absolute_url")
    } - {"accounts.User"}
    assert with_page - {row[2] for row in ROWS} == set()


def test_no_two_nouns_share_a_word():
    for column in (0, 1):
        words = [row[column] for row in ROWS]
        assert len(words) == len(set(words))
