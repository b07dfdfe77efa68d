from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField


class LegalParameterQuerySet(models.QuerySet):
    def value(self, code: str, *, on: date) -> int:
        """The number that the law set on that day. Raises DoesNotExist when no row covers it."""
        held = self.filter(Q(valid_to=None) | Q(valid_to__gt=on), code=code, valid_from__lte=on)
        return held.get().value


class LegalParameter(models.Model):
    """A deadline or term that a decree can change, with its period and its source."""

    code = models.SlugField()
    value = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = CleanCharField(max_length=200)

    objects = LegalParameterQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal parameter")
        verbose_name_plural = _("legal parameters")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="one_legal_parameter_per_code_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="legal_parameter_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.value}"


class NumberSeries(models.Model):
    """The last number given, per agency, kind of paper and year. Numbers have no gaps: taking one
    shares the transaction.
    """

    agency = models.ForeignKey("accounts.Agency", models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1945)])
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year"], name="one_series_per_agency_kind_and_year"
            )
        ]

    def __str__(self):
        return f"{self.agency} {self.kind} {self.year}: {self.last}"
