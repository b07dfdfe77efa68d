from string import Formatter

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField, CleanTextField
from events.models.event import Event

# What a letter may name: {language: {word of the template: its meaning for the programmer}}.
PLACEHOLDERS = {
    "vi": {
        "người nhận": "person",
        "chủ thể": "producer",
        "sự kiện": "event",
        "ngày": "days",
        "địa điểm": "place",
        "hạn": "deadline",
        "lý do": "reason",
        "cơ quan": "agency",
        "đường dẫn": "link",
    },
    "en": {
        word: word
        for word in (
            "person",
            "producer",
            "event",
            "days",
            "place",
            "deadline",
            "reason",
            "agency",
            "link",
        )
    },
}


def check_placeholders(text: str, *, language: str) -> None:
    """Raises ValidationError naming the first placeholder that no letter can fill, or a brace that
    is not closed.
    """
    known = PLACEHOLDERS[language]
    try:
        named = [
            (name, spec, way)
            for _text, name, spec, way in Formatter().parse(text)
            if name is not None
        ]
    except ValueError:
        raise ValidationError(
            _("A brace { or } stands alone. Write placeholders like {%(word)s}.")
            % {"word": next(iter(known))}
        ) from None
    for name, spec, way in named:
        if name not in known or spec or way:
            words = ", ".join(f"{{{word}}}" for word in known)
            raise ValidationError(
                _("{%(name)s} is no placeholder. Those that there are: %(words)s.")
                % {"name": name, "words": words}
            )


def fill(text: str, *, language: str, words: dict[str, str]) -> str:
    """The text with its placeholders filled; `words` is keyed by the English words."""
    return text.format_map(
        {name: words.get(key, "") for name, key in PLACEHOLDERS[language].items()}
    )


class Occasion(models.TextChoices):
    """When a letter about an application is written."""

    CLOSING = "closing", _("reminder to hand the draft in")
    SUBMITTED = "submitted", _("application received")
    RETURNED = "returned", _("application returned for completion")
    ACCEPTED = "accepted", _("accepted: the invitation")
    WAITLISTED = "waitlisted", _("put on the waiting list")
    DECLINED = "declined", _("declined")
    OFFERED = "offered", _("offered a place from the waiting list")
    REMINDER = "reminder", _("reminder to confirm")
    LAPSED = "lapsed", _("offer lapsed")


class LetterTemplate(models.Model):
    """An event's own words for one occasion in one language; without a row the words of the house
    are used.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="letter_templates")
    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = CleanCharField(_("subject"), max_length=200)
    body = CleanTextField(_("text"), max_length=10_000)

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "occasion", "language"],
                name="one_letter_template_per_event_occasion_and_language",
            )
        ]

    def __str__(self):
        return f"{self.event}: {self.get_occasion_display()} ({self.language})"
