from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from core.pdf import Document
from events.models import Event, LetterTemplate


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


HOUSE = Path(settings.BASE_DIR) / "templates" / "events" / "mail"
# (event, language, (subject, body) with placeholders) -> both filled in for a real application, or
# None while there is none; the app that knows applications registers here.
PREVIEWS: list[Callable[[Event, str, tuple[str, str]], tuple[str, str] | None]] = []


def template_for(event: Event, *, occasion: str, language: str) -> tuple[str, str]:
    """(subject, body) with placeholders: the event's own words, else those of the house."""
    own = LetterTemplate.objects.filter(event=event, occasion=occasion, language=language).first()
    if own:
        return own.subject, own.body
    subject, _sep, body = (
        (HOUSE / f"{occasion}.{language}.txt").read_text(encoding="utf-8").partition("\n")
    )
    return subject, body.strip()
