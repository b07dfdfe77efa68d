from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from core.pdf import Document
from events.models import Event


def calendar_feed(events: Iterable[Event]) -> Document:
    """The events as iCalendar (RFC 5545): whole days, the end exclusive; without those of which
    only the year is known.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Phien Cho//VI")
    calendar.add("version", "2.0")
    for event in events:
        if not event.is_year_only:
            calendar.add_component(_entry(event))
    return Document("phien-cho.ics", calendar.to_ical())


def _entry(event: Event) -> Entry:
    url = settings.SITE_URL + event.get_absolute_url()
    entry = Entry()
    entry.add("uid", url)
    entry.add("summary", event.name)
    entry.add("dtstart", event.opens_on)
    entry.add("dtend", event.last_day + timedelta(days=1))
    entry.add("location", event.place)
    entry.add("url", url)
    return entry
