from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.facts import store
from core.guards import Guard
from core.rows import number_of
from core.text import CleanCharField
from events.models import Event
from exhibitors.models.participation import Participation
from producers.models.product import Product, Recognition


class ExhibitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participation__in=Participation.objects.visible_to(user))


class Exhibit(models.Model):
    """A product in a participation, with its name and stars as of the fair's first day once
    frozen.
    """

    guards = [
        Guard(
            "exhibit_is_of_the_same_producer",
            "(SELECT x.producer_id FROM {Product} x WHERE x.id = NEW.product_id)"
            " <> (SELECT p.producer_id FROM {Participation} p WHERE p.id ="
            " NEW.participation_id)",
        ),
        Guard(
            "stars_are_those_of_the_recognition",
            "EXISTS (SELECT 1 FROM {Recognition} r WHERE r.id = NEW.recognition_id"
            " AND (r.product_id <> NEW.product_id OR r.stars <> NEW.stars))",
        ),
    ]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="exhibits")
    product = models.ForeignKey(Product, models.PROTECT, related_name="exhibits")
    name_then = CleanCharField(max_length=200, blank=True)
    stars = models.PositiveSmallIntegerField(null=True)
    recognition = models.ForeignKey("producers.Recognition", models.PROTECT, null=True)
    recognition_code_then = CleanCharField(max_length=60, blank=True)

    objects = ExhibitQuerySet.as_manager()

    class Meta:
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        ordering = ["product__order_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "product"],
                name="one_exhibit_per_participation_and_product",
            ),
            models.CheckConstraint(
                condition=Q(stars=None, recognition=None)
                | Q(stars__isnull=False, recognition__isnull=False),
                name="exhibit_stars_rest_on_a_recognition",
            ),
        ]

    def __str__(self):
        return self.name_then or str(self.product)


def best_stars() -> models.Case:
    """Frozen once accepted; until then those that count on the first day as things are; null for
    none.
    """
    shown = Exhibit.objects.filter(participation=models.OuterRef("pk"))
    frozen = shown.filter(stars__isnull=False).order_by("-stars").values("stars")[:1]
    valid = Recognition.objects.verified().valid(on=models.OuterRef("event_opens_on"))
    counting = valid.filter(product__exhibits__participation=models.OuterRef("pk"))
    counting = counting.order_by("-stars").values("stars")[:1]
    return models.Case(
        models.When(frozen_at=None, then=models.Subquery(counting)), default=models.Subquery(frozen)
    )


def first_day() -> models.Subquery:
    return models.Subquery(Event.objects.filter(pk=models.OuterRef("event")).values("opens_on"))


store(
    Participation,
    event_opens_on=first_day,
    exhibit_count=lambda: number_of(Exhibit.objects.all(), by="participation"),
    best_stars=best_stars,
)
