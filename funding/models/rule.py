from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import roles_of
from core.addresses import address
from core.guards import Guard
from core.money import MOST_VND, MoneyField
from core.search import SearchTextField, search
from core.text import CleanCharField, CleanTextField
from funding.models.programme import CostItem

USED = (
    "EXISTS (SELECT 1 FROM {ClaimLine} l JOIN {RuleItem} i ON i.id = l.item_id WHERE"
    " i.rule_id = <rule>)"
)


def stays_once_used(rule: str, *columns: str) -> list[Guard]:
    """A rule that a support line rests on keeps these columns, and its parts stay with it."""
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    return [
        Guard(
            "what_support_rests_on_stays",
            f"({changed}) AND {USED.replace('<rule>', f'OLD.{rule}')}",
            events=("UPDATE",),
        ),
        Guard(
            "what_support_rests_on_is_kept",
            USED.replace("<rule>", f"OLD.{rule}"),
            events=("DELETE",),
        ),
    ]


class Per(models.TextChoices):
    """What a cap or a price counts by."""

    BOOTH = "booth", _("per booth")
    PERSON = "person", _("per person")
    PERSON_DAY = "person_day", _("per person and day")
    PARTICIPATION = "participation", _("per producer and event")


class RuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that the house knows, and those that the person's agencies wrote down."""
        return (
            self
            if user.is_superuser
            else self.filter(Q(agency=None) | Q(agency__in=roles_of(user).at()))
        )

    def on(self, day: date):
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def in_force(self, *, on: date):
        return self.on(on).filter(is_draft=False)

    def search(self, text: str):
        return search(self, text, "search_key")

    def for_list(self):
        return self.select_related("agency")


class Rule(models.Model):
    """A support rule as a decision or decree set it, in one version; its items say what of which
    cost is paid.

    A version that support rests on is never changed: the next one begins where it ends. Empty
    conditions ask for nothing. Without an agency it is one that the house found in the law; an
    agency's own are seen and applied by it alone.
    """

    guards = stays_once_used(
        "id",
        "code",
        "version",
        "legal_basis",
        "max_times_per_year",
        "min_stars",
        "kinds",
        "scopes",
        "event_kinds",
        "is_from_elsewhere",
        "min_booths",
        "min_days",
        "allows_second_source",
        "is_by_presence",
        "valid_from",
    )

    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, blank=True, verbose_name=_("agency")
    )
    code = models.SlugField(_("code"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = CleanCharField(_("name"), max_length=200)
    legal_basis = CleanCharField(_("legal basis"), max_length=200)
    jurisdiction = CleanCharField(_("area of application"), max_length=120)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    is_draft = models.BooleanField(
        _("draft of a rule"),
        default=False,
        help_text=_("Not decided yet: no support can rest on it."),
    )
    max_times_per_year = models.PositiveSmallIntegerField(_("times a year"), null=True, blank=True)
    kinds = models.JSONField(_("kinds of producer"), default=list, blank=True)
    min_stars = models.PositiveSmallIntegerField(
        _("least stars on the first day"), null=True, blank=True
    )
    scopes = models.JSONField(_("scopes"), default=list, blank=True)
    event_kinds = models.JSONField(_("kinds of event"), default=list, blank=True)
    areas = models.ManyToManyField(
        "places.Unit", blank=True, related_name="+", verbose_name=_("areas of the producer")
    )
    is_from_elsewhere = models.BooleanField(_("for producers of other provinces"), default=False)
    min_booths = models.PositiveIntegerField(_("least booths of the event"), null=True, blank=True)
    min_days = models.PositiveSmallIntegerField(_("least days of the event"), null=True, blank=True)
    is_by_presence = models.BooleanField(
        _("scaled by days present"),
        default=False,
        help_text=_("Who comes for half of the days gets half of the money."),
    )
    allows_second_source = models.BooleanField(
        _("a second source is possible"),
        default=False,
        help_text=_("One cost may be paid from two sources when a named person signs the reason."),
    )
    note = CleanTextField(_("note"), blank=True, max_length=1000)
    provenance = CleanCharField(_("found at"), max_length=200, blank=True)
    search_key = SearchTextField(sources=("code", "name", "legal_basis", "jurisdiction"))

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("support rule")
        verbose_name_plural = _("support rules")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                condition=Q(agency=None),
                name="one_house_rule_per_code_and_version",
            ),
            models.UniqueConstraint(
                fields=["agency", "code", "version"], name="one_rule_per_agency_code_and_version"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="rule_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(min_stars=None) | Q(min_stars__range=(3, 5)),
                name="rule_asks_for_three_to_five_stars",
            ),
            models.CheckConstraint(
                condition=Q(max_times_per_year=None) | Q(max_times_per_year__gte=1),
                name="rule_allows_once_a_year_at_least",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.legal_basis})"

    def get_absolute_url(self):
        return address("rule_detail", self.pk)

    @property
    def family(self) -> str:
        """What all versions of a rule have in common."""
        return f"{self.agency_id or 0}:{self.code}"


class RuleItem(models.Model):
    """One cost that a rule supports: at a rate, up to a cap, for so many booths and people.

    Without a rate the cost is paid in full (up to the caps). `needs_price` items are paid by the
    prices of another text: without such a price in force nothing can be worked out. Items of a
    prize have amounts by stars instead.
    """

    guards = [
        Guard(
            "used_rule_takes_no_more_costs",
            USED.replace("<rule>", "NEW.rule_id"),
            events=("INSERT",),
        ),
        *stays_once_used(
            "rule_id",
            "rule_id",
            "cost_item_id",
            "rate_pct",
            "cap_vnd",
            "cap_per",
            "max_booths",
            "max_people",
            "needs_price",
            "is_prize",
            "article",
            "asks_invoice",
            "asks_contract",
            "asks_paper",
        ),
    ]

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="items")
    cost_item = models.ForeignKey(CostItem, models.PROTECT, verbose_name=_("cost item"))
    source_row = models.SlugField(blank=True)
    article = CleanCharField(_("article"), max_length=120, blank=True)
    rate_pct = models.DecimalField(
        _("rate in per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    cap_vnd = MoneyField(_("cap"), null=True, blank=True)
    cap_per = models.CharField(
        _("cap counts"), max_length=13, choices=Per, default=Per.PARTICIPATION
    )
    max_booths = models.PositiveSmallIntegerField(
        _("most booths"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_people = models.PositiveSmallIntegerField(
        _("most people"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    needs_price = models.BooleanField(_("paid by a price list"), default=False)
    is_prize = models.BooleanField(_("prize by stars"), default=False)
    # What is asked for before the cost is found right; a prize rests on its recognition.
    asks_invoice = models.BooleanField(_("asks for an invoice"), default=True)
    asks_contract = models.BooleanField(_("asks for a contract"), default=False)
    asks_paper = models.BooleanField(_("asks for a paper as a file"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("item of a rule")
        verbose_name_plural = _("items of rules")
        ordering = ["rule", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "cost_item"], name="one_item_per_rule_and_cost"
            ),
            models.CheckConstraint(
                condition=Q(rate_pct=None) | Q(rate_pct__gt=0, rate_pct__lte=100),
                name="rate_is_above_zero_to_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(cap_vnd=None) | Q(cap_vnd__gt=0, cap_vnd__lte=MOST_VND),
                name="item_cap_is_sane",
            ),
            models.CheckConstraint(
                condition=(Q(max_booths=None) | Q(max_booths__gte=1))
                & (Q(max_people=None) | Q(max_people__gte=1)),
                name="rule_supports_one_at_least",
            ),
        ]

    def __str__(self):
        return f"{self.cost_item}: {self.rule}"


class RuleCap(models.Model):
    """A cap that the items of a rule share."""

    class Basis(models.TextChoices):
        PARTICIPATION = "participation", _("per producer and event")
        PRODUCER_YEAR = "producer_year", _("per producer and year")
        EVENT = "event", _("per event")

    # The order in which caps are applied to a line.
    ORDER = (Basis.PARTICIPATION, Basis.PRODUCER_YEAR, Basis.EVENT)

    guards = stays_once_used("rule_id", "rule_id", "basis", "amount_vnd")

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="caps")
    basis = models.CharField(_("cap counts"), max_length=13, choices=Basis)
    amount_vnd = MoneyField(_("cap"))

    class Meta:
        verbose_name = _("shared cap")
        verbose_name_plural = _("shared caps")
        ordering = ["rule", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "basis"], name="one_cap_per_rule_and_basis"),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND), name="shared_cap_is_sane"
            ),
        ]

    def __str__(self):
        return f"{self.rule}: {self.get_basis_display()}"


class RuleAmount(models.Model):
    """What a prize item pays for so many stars: first reached, kept at the next evaluation, or
    reached from a lower level.

    Without an amount for the upgrade, an upgrade pays the difference between the two first amounts.
    """

    class Case(models.TextChoices):
        FIRST = "first", _("first reached")
        KEPT = "kept", _("kept")
        UPGRADED = "upgraded", _("upgraded")

    guards = [
        Guard(
            "what_support_rests_on_stays",
            "EXISTS (SELECT 1 FROM {ClaimLine} l WHERE l.item_id = OLD.item_id)",
            events=("UPDATE", "DELETE"),
        )
    ]

    item = models.ForeignKey(RuleItem, models.PROTECT, related_name="amounts")
    stars = models.PositiveSmallIntegerField(_("stars"))
    case = models.CharField(_("case"), max_length=10, choices=Case)
    amount_vnd = MoneyField(_("amount"))

    class Meta:
        verbose_name = _("amount of a prize")
        verbose_name_plural = _("amounts of prizes")
        ordering = ["item", "case", "stars"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "stars", "case"], name="one_amount_per_stars_and_case"
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND), name="prize_is_sane"
            ),
            models.CheckConstraint(
                condition=Q(stars__range=(3, 5)), name="prize_is_for_three_to_five_stars"
            ),
        ]

    def __str__(self):
        return f"{self.stars}★ {self.get_case_display()}: {self.amount_vnd}"


class RuleUse(models.Model):
    """How much of a shared cap, or how many times a year, one key has used up under all versions of
    a rule. `key` is `participation:7`, `event:3`, `producer:5/2026`; `rule` is the version that
    last added to it, whose cap counts. Approvals add to it under its lock; the database refuses to
    go past the cap.
    """

    TIMES = "times"

    guards = [
        Guard(
            "use_has_the_cap_of_its_rule",
            "NEW.cap <> COALESCE((SELECT k.amount_vnd FROM {RuleCap} k WHERE k.rule_id ="
            " NEW.rule_id"
            " AND k.basis = NEW.basis), (SELECT r.max_times_per_year FROM {Rule} r WHERE"
            " r.id = NEW.rule_id"
            " AND NEW.basis = {RuleUse.TIMES}), -1)",
        ),
        Guard(
            "use_is_of_the_family_of_its_rule",
            "NEW.family <> (SELECT CAST(COALESCE(r.agency_id, 0) AS TEXT) || ':' || r.code FROM"
            " {Rule} r"
            " WHERE r.id = NEW.rule_id)",
        ),
    ]

    family = models.CharField(max_length=80)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="uses")
    basis = models.CharField(max_length=13)
    key = models.CharField(max_length=60)
    used = models.BigIntegerField(default=0)
    cap = models.BigIntegerField()

    class Meta:
        verbose_name = _("use of a cap")
        verbose_name_plural = _("uses of caps")
        constraints = [
            models.UniqueConstraint(
                fields=["family", "basis", "key"], name="one_use_per_family_basis_and_key"
            ),
            models.CheckConstraint(
                condition=Q(used__gte=0, used__lte=F("cap")), name="use_is_at_most_the_cap"
            ),
        ]

    def __str__(self):
        return f"{self.rule}: {self.key} {self.used}/{self.cap}"
