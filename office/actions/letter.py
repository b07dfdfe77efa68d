from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from core.jobs import enqueue, one_at_a_time
from core.transitions import Refusal
from office.models import Letter

Status = Letter.Status
# With the pauses of core.jobs (5, 20, 80 ... seconds) this goes on for about a day and a half.
MOST_ATTEMPTS = 9


class MailRefused(Exception):
    """The mail server did not take the letter; the job tries again."""


@transaction.atomic
def draft_letter(
    agency: Agency,
    *,
    occasion: str,
    about: str,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    within: str = "",
    reader: User | None = None,
    language: str = "vi",
) -> Letter:
    """Write a draft. Asked again for the same occasion, recipient and subject it gives the letter
    that stands.
    """
    return Letter.objects.get_or_create(
        occasion=occasion,
        recipient=recipient,
        about=about,
        defaults={
            "agency": agency,
            "within": within,
            "reader": reader,
            "language": language,
            "subject": subject,
            "body": body,
            "created_at": at,
        },
    )[0]


@transaction.atomic
def approve_letter(letter: Letter, *, by: User | None) -> None:
    """Let it go out. `by` is None for receipts, which nobody approves. Raises InvalidTransition the
    second time.

    Effects: the job `send_letter`, or the letter is read in the app.
    """
    letter.lock()
    letter.become(Status.QUEUED)
    letter.approved_by = by
    letter.save(update_fields=["status", "approved_by"])
    _enqueue(letter, by=by)


@transaction.atomic
def approve_letters(letters: QuerySet[Letter], *, by: User) -> int:
    """Let all drafts among these go out; returns how many.

    Effects: those of approving each.
    """
    drafts = list(letters.filter(status=Status.DRAFT).order_by("pk"))
    for letter in drafts:
        approve_letter(letter, by=by)
    return len(drafts)


@transaction.atomic
def discard_letter(letter: Letter) -> None:
    """It is not to go out. Raises InvalidTransition once it is on its way."""
    letter.lock()
    letter.become(Status.DISCARDED)
    letter.save(update_fields=["status"])


@transaction.atomic
def discard_letters(letters: QuerySet[Letter]) -> int:
    """Discard all drafts among these; returns how many."""
    drafts = list(letters.filter(status=Status.DRAFT).order_by("pk"))
    for letter in drafts:
        discard_letter(letter)
    return len(drafts)


@transaction.atomic
def retry_letter(letter: Letter, *, by: User) -> None:
    """Try a failed letter from the beginning."""
    letter.lock()
    letter.become(Status.QUEUED)
    letter.attempts, letter.error = 0, ""
    letter.save(update_fields=["status", "attempts", "error"])
    _enqueue(letter, by=by)


@transaction.atomic
def hold_mail(agency: Agency) -> None:
    """Stop everything that is on its way out of this agency; what is approved stays queued."""
    agency.is_mail_held = True
    agency.save(update_fields=["is_mail_held"])


@transaction.atomic
def release_mail(agency: Agency, *, by: User) -> int:
    """Let mail go out again; returns how many letters had been waiting.

    Effects: the jobs of what was held back.
    """
    agency.is_mail_held = False
    agency.save(update_fields=["is_mail_held"])
    waiting = list(Letter.objects.filter(agency=agency, status=Status.QUEUED).order_by("pk"))
    for letter in waiting:
        _enqueue(letter, by=by)
    return len(waiting)


@transaction.atomic
def read_letters(user: User, *, at: datetime) -> None:
    """The person has opened the page of their notices."""
    Letter.objects.unread_by(user).update(read_at=at)


def send_letter(letter: Letter, *, at: datetime) -> None:
    """Send one queued letter. Raises MailRefused while the server does not take it, so that the job
    tries again later.

    A worker that died between the server's answer and ours leaves the letter `sending`: it is sent
    once more and counted under `repeats`, since nobody can know. Its Message-ID is the same, so
    that a mail program can show one.
    """
    with one_at_a_time("mail"):
        _send(letter, at=at)


def _send(letter, *, at):
    """One letter at a time, so that the end of a worker leaves one in doubt and not one for each of
    its hands.
    """
    if not _begin(letter):
        return
    try:
        if letter.is_email:
            headers = {"Message-ID": f"<letter-{letter.pk}@phiencho>"}
            EmailMessage(letter.subject, letter.body, to=[letter.recipient], headers=headers).send()
    except Exception as error:
        _refused(letter, error)
        if letter.status == Status.QUEUED:
            raise MailRefused(str(error)) from error
    else:
        _sent(letter, at=at)


@transaction.atomic
def _begin(letter: Letter) -> bool:
    letter.lock()
    if letter.status not in (Status.QUEUED, Status.SENDING) or letter.agency.is_mail_held:
        return False
    if letter.status == Status.SENDING:
        letter.repeats += 1
    else:
        letter.become(Status.SENDING)
    letter.attempts += 1
    letter.save(update_fields=["status", "attempts", "repeats"])
    return True


@transaction.atomic
def _refused(letter: Letter, error: Exception) -> None:
    letter.lock()
    letter.become(Status.FAILED if letter.attempts >= MOST_ATTEMPTS else Status.QUEUED)
    letter.error = str(error)[:1000] or type(error).__name__
    letter.save(update_fields=["status", "error"])


@transaction.atomic
def _sent(letter: Letter, *, at: datetime) -> None:
    letter.lock()
    letter.become(Status.SENT)
    letter.sent_at, letter.error = at, ""
    letter.save(update_fields=["status", "sent_at", "error"])


@transaction.atomic
def give_letter_up(letter: Letter, *, reason: str) -> None:
    """Its job was given up: the letter is failed, with the reason, and can be tried again."""
    letter.lock()
    if letter.status in (Status.QUEUED, Status.SENDING):
        letter.become(Status.FAILED)
        letter.error = letter.error or reason
        letter.save(update_fields=["status", "error"])


def _enqueue(letter: Letter, *, by: User | None) -> None:
    enqueue("send_letter", key=str(letter.pk), by=by, batch=letter.within)


@transaction.atomic
def change_letter(letter: Letter, *, subject: str, body: str) -> None:
    """Change the words of a draft. Raises Refusal once it is approved."""
    letter.lock()
    if letter.status != Status.DRAFT:
        raise Refusal(_("This letter has been approved and cannot be changed any more."))
    letter.subject, letter.body = subject, body
    letter.save(update_fields=["subject", "body"])
