import pytest
from django.conf import settings

from events.models import PLACEHOLDERS, LetterTemplate, Occasion, check_placeholders
from exhibitors.documents import letter_text, template_for
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", Occasion.values)
def test_house_has_words_for_every_occasion_and_language(occasion, language, db):
    subject, body = template_for(EventFactory(), occasion=occasion, language=language)
    for text in (subject, body):
        check_placeholders(text, language=language)
    link = next(name for name, key in PLACEHOLDERS[language].items() if key == "link")
    assert subject
    assert (f"{{{link}}}" in body) == (occasion != Occasion.DECLINED)


def test_letter_names_the_producer_the_fair_and_the_reason(db, settings):
    settings.SITE_URL = "https://phiencho.example"
    p = ParticipationFactory(
        status="declined", decision_note="Hết chỗ khu thực phẩm.", exhibitor__name="HTX Vải"
    )
    subject, body = letter_text(
        p, occasion="declined", language="vi", reader=UserFactory(full_name="Vi Thị Vải")
    )
    assert subject == f"Kết quả xét hồ sơ: {p.event.name}"
    assert [
        text in body
        for text in ("Vi Thị Vải", "HTX Vải", "Hết chỗ khu thực phẩm.", p.event.host.name)
    ] == [True] * 4
    assert (
        f"https://phiencho.example/participations/{p.pk}/"
        in letter_text(p, occasion="submitted", language="en")[1]
    )


def test_events_own_words_come_first_and_braces_in_data_stay(db):
    p = ParticipationFactory(exhibitor__name="HTX {sự kiện}")
    LetterTemplate.objects.create(
        event=p.event,
        occasion="submitted",
        language="vi",
        subject="Chào {chủ thể}",
        body="{chủ thể}",
    )
    assert letter_text(p, occasion="submitted", language="vi") == (
        "Chào HTX {sự kiện}",
        "HTX {sự kiện}",
    )
