from datetime import datetime

from allauth.account.models import EmailAddress

from accounts.models import User
from core.clock import local_day
from events.models import Occasion
from exhibitors.documents import letter_text
from exhibitors.models import Participation
from office.actions import approve_letter, draft_letter
from producers.models import Representative

# Receipts and what runs against a clock go at once; decisions wait until a person has looked at the
# letter.
AT_ONCE = {
    Occasion.CLOSING,
    Occasion.SUBMITTED,
    Occasion.RETURNED,
    Occasion.OFFERED,
    Occasion.REMINDER,
    Occasion.LAPSED,
}
# Anybody can sign up under a stranger's address: before it is confirmed, nothing goes there
# unasked.
UNASKED = {Occasion.CLOSING, Occasion.SUBMITTED}


def write_letters(
    participation: Participation, *, occasion: str, at: datetime, by: User | None = None
) -> int:
    """Write to everyone who acts for the producer, in their language; returns to how many.

    A producer without people of its own is written to at its contact address, if it has one.
    Nothing is written about an event that somebody else runs and we only record.
    """
    if participation.event.is_recorded:
        return 0
    # A second return, or an offer after a lapse, is an occasion of its own.
    round_ = (
        f"{occasion}:{participation.decided_at:%Y%m%d%H%M%S%f}"
        if participation.decided_at
        else occasion
    )
    readers = _readers(participation, occasion=occasion, at=at)
    for recipient, reader, language in readers:
        subject, body = letter_text(
            participation, occasion=occasion, language=language, reader=reader
        )
        letter = draft_letter(
            participation.event.host
            if participation.delegation is None
            else participation.delegation.agency,
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


def _readers(participation, *, occasion, at):
    people = (
        Representative.objects.on(local_day(at))
        .filter(producer=participation.producer)
        .select_related("user")
    )
    users = [row.user for row in people.order_by("pk") if row.user.is_active]
    if occasion in UNASKED:
        confirmed = set(
            EmailAddress.objects.filter(user__in=users, verified=True).values_list(
                "user", flat=True
            )
        )
        return [
            (u.email or u.phone, u, u.language)
            for u in users
            if u.email is None or u.pk in confirmed
        ]
    contact = participation.producer.email
    return [(u.email or u.phone, u, u.language) for u in users] or (
        [(contact, None, "vi")] if contact else []
    )
