import re
from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from core.templatetags.ui import deadline, open_until, phone
from tests.world import make_world


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-12-16T00:00+07:00", "24:00 15/12/2026"),
        ("2026-12-25T17:00+07:00", "17:00 25/12/2026"),
        ("2026-12-31T17:00+00:00", "24:00 31/12/2026"),
    ],
)
def test_deadline_at_midnight_is_the_end_of_the_day_before(moment, words):
    assert deadline(datetime.fromisoformat(moment)) == words


def test_event_is_open_until_the_deadline_in_the_language_of_now():
    until = datetime.fromisoformat("2026-12-16T00:00+07:00")
    assert open_until(until) == "Nhận hồ sơ đến 24:00 15/12/2026"
    with translation.override("en"):
        assert open_until(until) == "Applications until 24:00 15/12/2026"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+84912345678", "0912 345 678"),
        ("+442079460958", "+44 20 7946 0958"),
        ("abc", "abc"),
        (None, None),
    ],
)
def test_phone_reads_as_people_say_it(number, words):
    assert phone(number) == words


def chips(page) -> list[tuple[str, str]]:
    chip = r'<a class="chip" href="([^"]+)">.*?</span>\s+([^<]+?)\s+<span'
    return re.findall(chip, page.content.decode(), re.DOTALL)


def test_chips_speak_in_words(as_user, db):
    client = as_user(make_world().people["organiser"])
    page = client.get(reverse("participation_list"), {"held": "true", "status": "submitted"})
    assert chips(page) == [
        ("?held=true", "Trạng thái: đã nộp"),
        ("?status=submitted", "Có chỗ: Có"),
    ]
    assert chips(client.get(reverse("event_list"), {"year": "2026"})) == [("?", "Năm: 2026")]
