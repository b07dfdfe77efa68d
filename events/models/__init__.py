from events.models.booth import Booth, BoothShare, Zone
from events.models.delegation import Delegation
from events.models.event import Event
from events.models.letter_template import PLACEHOLDERS, LetterTemplate, Occasion, check_placeholders, fill
from events.models.question import Question

__all__ = [
    "PLACEHOLDERS",
    "Booth",
    "BoothShare",
    "Delegation",
    "Event",
    "LetterTemplate",
    "Occasion",
    "Question",
    "Zone",
    "check_placeholders",
    "fill",
]
