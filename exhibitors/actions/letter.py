from datetime import datetime

from accounts.models import User
from core.clock import local_day
from events.models import Occasion
from exhibitors.documents import letter_text
from exhibitors.models import Participation, Representative
from office.actions import approve_letter, draft_letter

# Receipts and what runs against a clock go at once; decisions wait until a person has looked at the letter.
AT_ONCE = {Occasion.SUBMITTED, Occasion.RETURNED, Occasion.OFFERED, Occasion.REMINDER, Occasion.LAPSED}


def write_letters(participation: Participation, *, occasion: str, at: datetime, by: User | None = None) -> int:
    """Write to everyone who acts for the producer, in their language; returns to how many.

    A producer without people of its own is written to at its contact address, if it has one. Nothing is written about an
    event that somebody else runs and we only record.
    """
    if participation.event.is_recorded:
        return 0
    # A second return, or an offer after a lapse, is an occasion of its own.
    round_ = f"{occasion}:{participation.decided_at:%Y%m%d%H%M%S%f}" if participation.decided_at else occasion
    readers = _readers(participation, at=at)
    for recipient, reader, language in readers:
        subject, body = letter_text(participation, occasion=occasion, language=language, reader=reader)
        letter = draft_letter(
            participation.event.host if participation.delegation is None else participation.delegation.agency,
            occasion=round_,
            about=f"participation:{participation.pk}",
            within=f"event:{participation.event_id}",
            recipient=recipient,
            reader=reader,
            language=language,
            subject=subject,
            body=body,
            at=at,
        )
        if occasion in AT_ONCE and letter.status == letter.Status.DRAFT:
            approve_letter(letter, by=by)
    return len(readers)


def _readers(participation, *, at):
    people = Representative.objects.on(local_day(at)).filter(exhibitor=participation.exhibitor).select_related("user")
    readers = [(r.user.email or r.user.phone, r.user, r.user.language) for r in people.order_by("pk") if r.user.is_active]
    contact = participation.exhibitor.email
    return readers or ([(contact, None, "vi")] if contact else [])
