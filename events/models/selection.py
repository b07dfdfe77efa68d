from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField
from events.models.event import Event


class Criterion(models.Model):
    """What applications to an event are judged by: reviewers give 0 to 10 points, or a fact does.

    The total of an application is the mean of its points weighted by `weight`, on a scale of 100.
    """

    class Source(models.TextChoices):
        REVIEW = "review", _("points of the reviewers")
        STARS = "stars", _("fact: best stars valid on the first day, two points a star")
        NEWCOMER = "newcomer", _("fact: has never been at a fair before")
        MOUNTAIN = "mountain", _("fact: from a mountain or minority area")
        RELIABLE = "reliable", _("fact: never absent from a fair that was promised")

    event = models.ForeignKey(Event, models.CASCADE, related_name="criteria")
    name = CleanCharField(_("name"), max_length=120)
    source = models.CharField(
        _("source of the points"), max_length=10, choices=Source, default=Source.REVIEW
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"], name="one_criterion_per_event_and_name"
            ),
            models.UniqueConstraint(
                fields=["event", "source"],
                condition=~Q(source="review"),
                name="one_criterion_per_event_and_fact",
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 100)), name="criterion_weighs_one_to_a_hundred"
            ),
        ]

    def __str__(self):
        return self.name


class Quota(models.Model):
    """At most so many places for producers of one unit, or for those who show products of one
    group.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="quotas")
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("unit")
    )
    product_group = CleanCharField(_("product group"), max_length=120, blank=True)
    places = models.PositiveIntegerField(_("number of places"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = [F("unit__order_key").asc(nulls_last=True), "product_group", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) ^ Q(product_group=""),
                name="quota_is_for_a_unit_or_a_product_group",
                violation_error_message=_("Choose a unit or a product group, one of the two."),
            ),
            models.UniqueConstraint(fields=["event", "unit"], name="one_quota_per_event_and_unit"),
            models.UniqueConstraint(
                fields=["event", "product_group"],
                condition=~Q(product_group=""),
                name="one_quota_per_event_and_group",
            ),
        ]

    def __str__(self):
        return str(self.unit) if self.unit else self.product_group
