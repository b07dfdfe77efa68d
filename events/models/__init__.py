from events.models.booth import Booth, BoothShare, Zone, size_in_words
from events.models.delegation import Delegation
from events.models.duty import Duty
from events.models.event import Event, place_in_words
from events.models.extension import Extension
from events.models.letter_template import (
    PLACEHOLDERS,
    LetterTemplate,
    Occasion,
    check_placeholders,
    fill,
)
from events.models.question import ProducerKind, Question
from events.models.selection import Criterion, Quota

__all__ = [
    "PLACEHOLDERS",
    "Booth",
    "BoothShare",
    "Criterion",
    "Delegation",
    "Duty",
    "Event",
    "Extension",
    "LetterTemplate",
    "Occasion",
    "ProducerKind",
    "Question",
    "Quota",
    "Zone",
    "check_placeholders",
    "fill",
    "place_in_words",
    "size_in_words",
]
