from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField, CleanTextField
from events.models.event import Event


class ProducerKind(models.TextChoices):
    """The kinds of producer: the register keeps one of each, a question may be put to some."""

    COOPERATIVE = "cooperative", _("cooperative")
    COOPERATIVE_GROUP = "cooperative_group", _("cooperative group")
    COMPANY = "company", _("small or medium company")
    HOUSEHOLD = "household", _("farm or household business")


class Question(models.Model):
    """What an event asks of those who apply: words, a number, a choice, or a paper.

    `producer_kinds` are the kinds of producer it is put to; an empty list means all.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("words")
        NUMBER = "number", _("a number")
        CHOICE = "choice", _("one of several answers")
        PAPER = "paper", _("a paper: PDF or photo")

    class Need(models.TextChoices):
        OPTIONAL = "optional", _("optional")
        REQUIRED = "required", _("required")
        REQUIRED_LATER = "later", _("required from a day on")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    text = CleanCharField(_("question"), max_length=200)
    hint = CleanCharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind, default=Kind.TEXT)
    choices = CleanTextField(
        _("answers to choose from"), blank=True, max_length=2000, help_text=_("One a line.")
    )
    need = models.CharField(_("need"), max_length=10, choices=Need, default=Need.OPTIONAL)
    required_from = models.DateField(_("required from"), null=True, blank=True)
    producer_kinds = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions and papers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "text"], name="one_question_per_event_and_text"
            ),
            models.CheckConstraint(
                condition=Q(need="later", required_from__isnull=False)
                | (~Q(need="later") & Q(required_from=None)),
                name="question_has_a_day_iff_required_later",
            ),
            models.CheckConstraint(
                condition=~Q(kind="choice", choices=""), name="choice_has_answers"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def is_required(self, on: date) -> bool:
        return self.need == self.Need.REQUIRED or (
            self.required_from is not None and self.required_from <= on
        )

    def is_for(self, producer_kind: str) -> bool:
        return not self.producer_kinds or producer_kind in self.producer_kinds
