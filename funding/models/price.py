from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.money import MOST_VND, MoneyField
from core.text import CleanCharField
from funding.models.programme import CostItem
from funding.models.rule import Per


class CostPriceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_superuser else self.filter(agency__in=roles_of(user).at(*DESK))

    def for_list(self):
        return self.select_related("agency", "cost_item")

    def on(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class CostPrice(models.Model):
    """The most that an agency recognises for a cost: its price list, approved or tendered prices,
    per-diem rates.
    """

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("agency"))
    cost_item = models.ForeignKey(CostItem, models.PROTECT, verbose_name=_("cost item"))
    per = models.CharField(_("counts"), max_length=13, choices=Per, default=Per.BOOTH)
    amount_vnd = MoneyField(_("price"))
    legal_basis = CleanCharField(_("legal basis"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = CostPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price of a cost")
        verbose_name_plural = _("prices of costs")
        ordering = ["agency", "cost_item", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "cost_item", "valid_from"], name="one_price_per_cost_and_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="price_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND), name="cost_price_is_sane"
            ),
        ]

    def __str__(self):
        return f"{self.cost_item}: {self.amount_vnd} {self.get_per_display()}"
