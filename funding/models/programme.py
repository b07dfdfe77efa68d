from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.addresses import address
from core.guards import Guard
from core.text import CleanCharField, OrderKeyField


class Source(models.TextChoices):
    """Where money comes from. The district's budget ended with the districts on 30/06/2025."""

    CENTRAL = "central", _("central budget")
    PROVINCIAL = "provincial", _("provincial budget")
    DISTRICT = "district", _("district budget (until 2025)")
    COMMUNAL = "communal", _("communal budget")
    COUNTERPART = "counterpart", _("counterpart funds")
    PRIVATE = "private", _("private contribution")


APPROVED = (
    "EXISTS (SELECT 1 FROM {Claim} c WHERE c.programme_id = NEW.id"
    " AND c.status IN {Claim.APPROVED_STATES})"
)


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_superuser else self.filter(agency__in=roles_of(user).at(*DESK))


class Programme(models.Model):
    """What an agency pays support under, with its legal basis, its period and the rules that it
    applies.

    `advance_pct` is how much of an approved line may be paid before it is settled, in whole per
    cent; 0 for none.
    """

    guards = [
        Guard(
            "programme_with_money_keeps_its_agency",
            "OLD.agency_id <> NEW.agency_id AND (EXISTS (SELECT 1 FROM {BudgetLine} b WHERE"
            " b.programme_id = NEW.id)"
            " OR EXISTS (SELECT 1 FROM {Claim} c WHERE c.programme_id = NEW.id))",
            events=("UPDATE",),
        ),
        Guard(
            "advance_stays_once_something_is_approved",
            f"OLD.advance_pct <> NEW.advance_pct AND {APPROVED}",
            events=("UPDATE",),
        ),
    ]

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("agency"))
    name = CleanCharField(_("name"), max_length=200)
    legal_basis = CleanCharField(_("legal basis"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    advance_pct = models.PositiveSmallIntegerField(
        _("advance in per cent"),
        default=0,
        help_text=_(
            "How much of an approved line may be paid in advance. For fairs of industry promotion"
            " it was 70."
        ),
    )
    heads = models.PositiveSmallIntegerField(
        _("people who decide"),
        choices=[(2, _("at least two")), (3, _("three"))],
        default=2,
        help_text=_("How many different people check, appraise and approve a claim."),
    )
    rules = models.ManyToManyField(
        "funding.Rule", blank=True, related_name="programmes", verbose_name=_("rules")
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    order_key = OrderKeyField()

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["order_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="one_programme_per_agency_and_name"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="programme_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(advance_pct__lte=100), name="advance_is_at_most_the_whole"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("programme_detail", self.pk)

    def holds(self, day) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class PackagePart(models.Model):
    """A cost that a package contains: whoever is supported for one of them is not for the other."""

    package = models.ForeignKey("funding.CostItem", models.CASCADE, related_name="parts")
    part = models.ForeignKey("funding.CostItem", models.CASCADE, related_name="packages")

    class Meta:
        verbose_name = _("part of a package")
        verbose_name_plural = _("parts of packages")
        constraints = [
            models.UniqueConstraint(fields=["package", "part"], name="one_part_per_package"),
            models.CheckConstraint(
                condition=~Q(package=F("part")), name="package_is_no_part_of_itself"
            ),
        ]

    def __str__(self):
        return f"{self.package}: {self.part}"


class CostItem(models.Model):
    """What can be supported: booth rent, freight, travel ... A list that decrees change, so rows
    with dates.
    """

    # Those that the price of a booth stands for, so that they can be proposed from the plan.
    FROM_BOOTHS = ("booth_rent", "join_fair")

    code = models.SlugField(unique=True)
    name = CleanCharField(_("name"), max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("cost item")
        verbose_name_plural = _("cost items")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="cost_item_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return self.name
