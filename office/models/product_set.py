"""The sets of products with criteria of their own."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.lists.export import Exported
from core.text import CleanCharField, SearchKeyField, fold

# A number of more digits is no number of a set.
FEW_DIGITS = 5


class ProductSetQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def find(self, text: str, *, on: date) -> list["ProductSet"]:
        """The sets of that day that these words mean."""
        return meant_sets(self.on(on), text)


def set_name(number: int, group: str, name: str) -> str:
    return f"{number}. {group} – {name}" if name else f"{number}. {group}"


def meant_sets(sets: Iterable["ProductSet"], text: str) -> list["ProductSet"]:
    """Those with this number, or with all of these words in their names, whatever the accents."""
    words = fold(text).replace(",", " ").split()
    number = words[0].rstrip(".") if words else ""
    if number.isascii() and number.isdecimal() and len(number) < FEW_DIGITS:
        return [each for each in sets if each.number == int(number)]
    return [each for each in sets if all(word in each.search_key for word in words)]


class ProductSet(models.Model):
    """One of the sets of products with criteria of their own (QĐ 26/2026/QĐ-TTg, Phụ lục I)."""

    number = models.PositiveSmallIntegerField()
    sector = CleanCharField(max_length=120)
    group = CleanCharField(max_length=120)
    name = CleanCharField(max_length=160, blank=True)
    ministry = CleanCharField(max_length=160)
    legal_basis = CleanCharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    search_key = SearchKeyField(sources=("sector", "group", "name"))

    objects = ProductSetQuerySet.as_manager()
    named_by = Exported(("number", "group", "name"), set_name)

    class Meta:
        verbose_name = _("product set")
        verbose_name_plural = _("product sets")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "valid_from"], name="one_product_set_per_number_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="product_set_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return set_name(self.number, self.group, self.name)
