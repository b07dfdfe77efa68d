from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from docx import Document as WordDocument

from core.sheets import word
from office.documents import PAPER_KINDS, fill_word, official_date, official_days


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 2, 6), date(2026, 2, 11), "từ ngày 06 đến ngày 11 tháng 02 năm 2026"),
        (date(2026, 2, 26), date(2026, 3, 3), "từ ngày 26 tháng 02 đến ngày 03 tháng 3 năm 2026"),
        (
            date(2025, 12, 28),
            date(2026, 1, 2),
            "từ ngày 28 tháng 12 năm 2025 đến ngày 02 tháng 01 năm 2026",
        ),
        (date(2026, 5, 6), date(2026, 5, 6), "ngày 06 tháng 5 năm 2026"),
    ],
)
def test_days_in_official_words(first, last, text):
    assert official_days(first, last) == text


def test_date_in_official_words():
    assert official_date(date(2026, 10, 20)) == "ngày 20 tháng 10 năm 2026"


def test_word_template_of_the_house_holds_what_it_is_tried_with():
    for kind in PAPER_KINDS.values():
        template = (Path(settings.BASE_DIR) / "templates" / kind.word_template).read_bytes()
        text = (
            ZipFile(BytesIO(fill_word(template, kind.example))).read("word/document.xml").decode()
        )
        assert [mark for mark in ("{{", "{%", "None") if mark in text] == []
        assert "HTX Vải thiều" in text


def docx(text: str) -> bytes:
    document, out = WordDocument(), BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (docx("{{ nguoi_nhan }}"), "nguoi_nhan"),
        (docx("{{ event "), "Không điền được"),
        (docx("{{ event.__class__.__mro__ }}"), "Không điền được"),
        (b"PK\x03\x04 rubbish", "Không đọc được"),
        (b"", "Không đọc được"),
    ],
)
def test_template_that_cannot_be_filled_is_refused_in_words(content, told):
    with pytest.raises(ValidationError, match=told):
        fill_word(content, {"event": "Hội chợ"})


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ '%2000000000d'|format(1)|length }}",
        "{{ 9**(9**9) }}",
    ],
)
def test_template_that_never_ends_or_wants_too_much_is_stopped(monkeypatch, text):
    monkeypatch.setattr(word, "SECONDS", 3)
    with pytest.raises(ValidationError):
        fill_word(docx(text), {})


def test_template_that_opens_to_more_than_a_template_is_refused():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (word.MOST_UNZIPPED + 1))
    for content in (out.getvalue(), b"0" * (word.MOST_BYTES + 1)):
        with pytest.raises(ValidationError, match="quá lớn"):
            fill_word(content, {})


def test_markup_in_facts_stays_text():
    text = (
        ZipFile(BytesIO(fill_word(docx("{{ event }}"), {"event": "<w:p>&{{ 7*7 }}"})))
        .read("word/document.xml")
        .decode()
    )
    assert "&lt;w:p&gt;&amp;{{ 7*7 }}" in text
