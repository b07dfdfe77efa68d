from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.guards import Guard
from core.lean import LeanModel
from core.text import CleanCharField
from exhibitors.models.participation import Participation
from exhibitors.models.product import Product


class ExhibitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participation__in=Participation.objects.visible_to(user))


class Exhibit(LeanModel):
    """A product in a participation, with its name and stars as of the fair's first day once
    frozen.
    """

    guards = [
        Guard(
            "exhibit_is_of_the_same_producer",
            "(SELECT x.exhibitor_id FROM exhibitors_product x WHERE x.id = NEW.product_id)"
            " <> (SELECT p.exhibitor_id FROM exhibitors_participation p WHERE p.id ="
            " NEW.participation_id)",
        ),
        Guard(
            "stars_are_those_of_the_recognition",
            "EXISTS (SELECT 1 FROM exhibitors_recognition r WHERE r.id = NEW.recognition_id"
            " AND (r.product_id <> NEW.product_id OR r.stars <> NEW.stars))",
        ),
    ]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="exhibits")
    product = models.ForeignKey(Product, models.PROTECT, related_name="exhibits")
    name_then = CleanCharField(max_length=200, blank=True)
    stars = models.PositiveSmallIntegerField(null=True)
    recognition = models.ForeignKey("exhibitors.Recognition", models.PROTECT, null=True)
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
