from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.guards import Guard
from core.text import CleanTextField
from events.models import Criterion, Event
from exhibitors.models.participation import Participation

MOST_POINTS = 10


class Review(models.Model):
    """One person's judgement of an application, or the declaration that they are not the one to
    judge it.
    """

    guards = [
        Guard(
            "nobody_reviews_their_own_producer",
            "EXISTS (SELECT 1 FROM {Representative} r WHERE r.user_id = NEW.reviewer_id"
            " AND r.producer_id ="
            " (SELECT p.producer_id FROM {Participation} p WHERE p.id ="
            " NEW.participation_id))",
        )
    ]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    has_conflict = models.BooleanField(
        _("I have an interest in this producer and do not judge it"), default=False
    )
    comment = CleanTextField(_("comment for the desk"), blank=True, max_length=2000)
    reviewed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["reviewed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "reviewer"],
                name="one_review_per_participation_and_reviewer",
            )
        ]

    def __str__(self):
        return f"{self.participation}: {self.reviewer}"


class Score(models.Model):
    """The points that a review gives by one criterion of the event."""

    guards = [
        Guard(
            "score_is_by_a_criterion_of_the_event",
            "(SELECT c.event_id FROM {Criterion} c WHERE c.id = NEW.criterion_id) <>"
            " (SELECT p.event_id FROM {Participation} p JOIN {Review} r ON"
            " r.participation_id = p.id"
            " WHERE r.id = NEW.review_id)",
        )
    ]

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_POINTS)])

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="one_score_per_review_and_criterion"
            ),
            models.CheckConstraint(
                condition=Q(points__lte=MOST_POINTS), name="points_are_zero_to_ten"
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Selection(models.Model):
    """One run of the proposal: with the same seed and the same facts it proposes the same."""

    append_only = True

    event = models.ForeignKey(Event, models.PROTECT, related_name="selections")
    seed = models.PositiveIntegerField(_("seed"))
    # The criteria as they were then: [[name, weight], ...].
    basis = models.JSONField(default=list)
    ran_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ran_at = models.DateTimeField()
    candidates = models.PositiveIntegerField()
    chosen = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("selection")
        verbose_name_plural = _("selections")
        ordering = ["-ran_at", "-pk"]

    def __str__(self):
        return f"{self.event}: {self.seed}"
