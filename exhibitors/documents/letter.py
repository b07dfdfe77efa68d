from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import days, deadline
from events.models import Event, LetterTemplate, fill
from exhibitors.models import Participation

HOUSE = Path(settings.BASE_DIR) / "templates" / "exhibitors" / "mail"


def template_for(event: Event, *, occasion: str, language: str) -> tuple[str, str]:
    """(subject, body) with placeholders: the event's own words, else those of the house."""
    own = LetterTemplate.objects.filter(event=event, occasion=occasion, language=language).first()
    if own:
        return own.subject, own.body
    subject, _sep, body = (
        (HOUSE / f"{occasion}.{language}.txt").read_text(encoding="utf-8").partition("\n")
    )
    return subject, body.strip()


def letter_text(
    participation: Participation,
    *,
    occasion: str,
    language: str,
    reader: User | None = None,
    template: tuple[str, str] | None = None,
) -> tuple[str, str]:
    """(subject, body) of the letter on this occasion, filled in; of another (subject, body) when
    one is tried out.
    """
    template = template or template_for(participation.event, occasion=occasion, language=language)
    with translation.override(language):
        words = _words(participation, reader=reader)
    subject, body = (fill(text, language=language, words=words) for text in template)
    return subject[:200], body


def _words(participation, *, reader):
    event, link = participation.event, reverse("participation_detail", args=[participation.pk])
    return {
        "person": reader.full_name if reader and reader.full_name else participation.exhibitor.name,
        "producer": participation.exhibitor.name,
        "event": event.name,
        "days": days(event),
        "place": event.place,
        "deadline": _deadline(participation),
        "reason": participation.decision_note,
        "agency": str(participation.delegation.agency if participation.delegation else event.host),
        "link": f"{settings.SITE_URL}{link}",
    }


def _deadline(participation):
    if participation.status == Participation.Status.DRAFT and participation.event.apply_until:
        return deadline(participation.event.apply_until)
    if participation.confirm_before:
        return deadline(participation.confirm_before)
    return _("the first day, %(day)s") % {
        "day": date_format(participation.event.opens_on, "SHORT_DATE_FORMAT")
    }
