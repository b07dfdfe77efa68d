from datetime import date

import pytest
from django.conf import settings
from icalendar import Calendar

from events.documents import calendar_feed, template_for
from events.models import PLACEHOLDERS, Event, Occasion, check_placeholders
from tests.factories.events import EventFactory


def test_feed_holds_whole_days_with_an_exclusive_end(db):
    event = EventFactory(
        opens_on=date(2026, 2, 6), closes_on=date(2026, 2, 11), name="Hội chợ Xuân"
    )
    EventFactory(is_year_only=True)
    feed = Calendar.from_ical(calendar_feed(Event.objects.order_by("pk")).content)
    (entry,) = feed.walk("VEVENT")
    assert (str(entry["summary"]), entry["dtstart"].dt, entry["dtend"].dt) == (
        "Hội chợ Xuân",
        date(2026, 2, 6),
        date(2026, 2, 12),
    )
    assert str(entry["uid"]).endswith(event.get_absolute_url())


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
