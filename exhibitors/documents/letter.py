from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import days, deadline
from events.documents import PREVIEWS, template_for
from events.models import Event, fill
from exhibitors.models import Participation


def letter_text(
    participation: Participation, *, occasion: str, language: str, reader: User | None = None
) -> tuple[str, str]:
    """(subject, body) of the letter on this occasion, filled in."""
    template = template_for(participation.event, occasion=occasion, language=language)
    return filled(template, participation, language=language, reader=reader)


def filled(
    template: tuple[str, str],
    participation: Participation,
    *,
    language: str,
    reader: User | None = None,
) -> tuple[str, str]:
    """(subject, body) with the placeholders filled in for this application."""
    with translation.override(language):
        words = _words(participation, reader=reader)
    subject, body = (fill(text, language=language, words=words) for text in template)
    return subject[:200], body


def preview_letter(
    event: Event, language: str, template: tuple[str, str]
) -> tuple[str, str] | None:
    """(subject, body) of a template filled in for the newest application of the event; None
    without one.
    """
    newest = Participation.objects.for_event(event).submitted().order_by("-pk").first()
    if newest is None:
        return None
    return filled(template, newest, language=language)


PREVIEWS.append(preview_letter)


def _words(participation, *, reader):
    event, link = participation.event, reverse("participation_detail", args=[participation.pk])
    return {
        "person": reader.full_name if reader and reader.full_name else participation.producer.name,
        "producer": participation.producer.name,
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
