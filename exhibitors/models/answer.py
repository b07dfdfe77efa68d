from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.guards import Guard
from core.text import CleanTextField
from core.transitions import Transitions
from events.models import Question
from exhibitors.models.participation import Participation

SAME_EVENT = Guard(
    "question_is_of_the_same_event",
    "(SELECT q.event_id FROM {Question} q WHERE q.id = NEW.question_id)"
    " <> (SELECT p.event_id FROM {Participation} p WHERE p.id = NEW.participation_id)",
)


class Answer(models.Model):
    """What an application says to one question of its event; a number is kept as its plain
    digits.
    """

    guards = [SAME_EVENT]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = CleanTextField(max_length=2000)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "question"],
                name="one_answer_per_participation_and_question",
            )
        ]

    def __str__(self):
        return f"{self.question}: {self.text}"

    @property
    def shown(self) -> str:
        """A number in the reader's format, words as they are."""
        if self.question.kind != Question.Kind.NUMBER:
            return self.text
        try:
            return number_format(Decimal(self.text).normalize(), force_grouping=True)
        except InvalidOperation:
            return self.text


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participation__in=Participation.objects.visible_to(user))

    def current(self):
        return self.exclude(status=Attachment.Status.REPLACED)


class Attachment(Transitions, models.Model):
    """A paper that an application hands in. A new version replaces the one before, which is
    kept.
    """

    class Status(models.TextChoices):
        HANDED_IN = "handed_in", _("to check")
        IN_ORDER = "in_order", _("in order")
        REJECTED = "rejected", _("rejected")
        REPLACED = "replaced", _("replaced")

    TRANSITIONS = {
        Status.HANDED_IN: {Status.IN_ORDER, Status.REJECTED, Status.REPLACED},
        Status.IN_ORDER: {Status.REJECTED, Status.REPLACED},
        Status.REJECTED: {Status.IN_ORDER, Status.REPLACED},
    }

    guards = [SAME_EVENT]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="attachments")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    upload = models.ForeignKey("office.Upload", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.HANDED_IN)
    reason = CleanTextField(_("reason"), blank=True, max_length=2000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attached paper")
        verbose_name_plural = _("attached papers")
        ordering = ["question__position", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "question"],
                condition=~Q(status="replaced"),
                name="one_current_attachment_per_question",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("in_order", "rejected"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="checked_attachment_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected", reason=""), name="rejected_attachment_has_a_reason"
            ),
        ]

    def __str__(self):
        return str(self.question)
