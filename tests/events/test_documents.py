from datetime import date

from icalendar import Calendar

from events.documents import calendar_feed
from events.models import Event
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
