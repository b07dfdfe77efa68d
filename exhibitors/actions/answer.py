"""What an application answers to the questions of its event, and the papers that it hands in."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import Refusal
from events.actions.setting import USES
from events.models import Question
from exhibitors.actions.place import lock_with_event
from exhibitors.models import Answer, Attachment, Participation
from exhibitors.statistics import gaps
from office.actions import store_paper
from producers.actions import refuse_own_producer

Status = Attachment.Status
OPEN = (
    Participation.Status.DRAFT,
    Participation.Status.SUBMITTED,
    Participation.Status.RETURNED,
    Participation.Status.WAITLISTED,
)


@transaction.atomic
def set_answers(
    participation: Participation,
    *,
    answers: Mapping[Question, str],
    papers: Mapping[Question, UploadedFile],
    by: User,
    at: datetime,
) -> None:
    """Keep what was answered; an empty answer takes an earlier one back, a new paper replaces the
    one before.

    The participation is locked by the caller. Raises ValidationError for a file that is no paper.
    """
    for question, text in answers.items():
        if text:
            Answer.objects.update_or_create(
                participation=participation, question=question, defaults={"text": text}
            )
        else:
            Answer.objects.filter(participation=participation, question=question).delete()
    for question, file in papers.items():
        _replace(participation, question, file, by=by, at=at)


def _replace(participation, question, file, *, by, at):
    current = (
        Attachment.objects.current().filter(participation=participation, question=question).first()
    )
    if current:
        current.become(Status.REPLACED)
        current.save(update_fields=["status"])
    upload = store_paper(file, about=f"participation:{participation.pk}", by=by, at=at)
    Attachment(participation=participation, question=question, upload=upload).save()


def refuse_gaps(participation: Participation, *, on: date) -> None:
    """Raise Refusal naming what the event asks by this day and the application does not answer
    yet.
    """
    if missing := gaps(participation.event, [participation], on=on).get(participation.pk):
        raise Refusal(
            _("Still missing: %(what)s. Answer it, then submit.") % {"what": "; ".join(missing)}
        )


@transaction.atomic
def check_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """The paper is in order. Raises InvalidTransition when a newer version has replaced it."""
    _judge(attachment, Status.IN_ORDER, reason="", by=by, at=at)


@transaction.atomic
def reject_attachment(attachment: Attachment, *, reason: str, by: User, at: datetime) -> None:
    """The paper will not do, for a reason that the producer reads. Raises InvalidTransition when it
    was replaced.
    """
    _judge(attachment, Status.REJECTED, reason=reason, by=by, at=at)


def _judge(attachment, status, *, reason, by, at):
    participation = lock_with_event(attachment.participation)
    refuse_own_producer(participation.producer_id, by=by)
    if participation.status not in OPEN:
        raise Refusal(_("This application is decided; its papers are no longer judged."))
    attachment.lock()
    attachment.become(status)
    attachment.reason, attachment.decided_by, attachment.decided_at = reason, by, at
    attachment.save(update_fields=["status", "reason", "decided_by", "decided_at"])


def is_answered(question: Question) -> bool:
    return any(noun.objects.filter(question=question).exists() for noun in (Answer, Attachment))


USES[Question].append(is_answered)
