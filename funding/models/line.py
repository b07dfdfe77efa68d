import re

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.facts import store
from core.money import MOST_VND, MoneyField
from core.rows import number_of, related
from core.text import CleanCharField, CleanTextField, fold
from core.transitions import Transitions
from funding.models.budget import BudgetLine
from funding.models.calculation import Cost
from funding.models.claim import Claim, Invoice, claims_seen_by
from funding.models.line_guards import LINE_GUARDS
from funding.models.programme import CostItem, Source
from funding.models.rule import RuleItem

# What offices write out or leave out, as fold() leaves it.
VOUCHER_WORDS = (
    ("phieu chi", "pc"),
    ("uy nhiem chi", "unc"),
    ("lenh chi", "lc"),
    ("so", ""),
    ("no", ""),
)


def voucher_key(number: str) -> str:
    """One spelling for one voucher: `PC 12`, `P.C-012` and `Phiếu chi số 12` are the same, and
    `PC 12/2026` is another.
    """
    text = " ".join(["", *re.findall(r"[^\W\d_]+|\d+", fold(number)), ""])
    for words, short in VOUCHER_WORDS:
        text = text.replace(f" {words} ", f" {short} ")
    # Letters with points between them are one word.
    parts = re.sub(r"(?<=[^\W\d]) +(?=[^\W\d])", "", text).split()
    return ".".join(part.lstrip("0") or "0" for part in parts)


class ClaimLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(claims_seen_by(user, "claim__"))

    def paid(self):
        """Those of which money has left the till and not all come back."""
        return self.standing().filter(paid_vnd__gt=0)

    def standing(self):
        return self.exclude(status=ClaimLine.Status.VOIDED)

    def run(self):
        return self.filter(mode=ClaimLine.Mode.RUN)

    def approved(self):
        """Run lines whose money is promised, paid or not."""
        return self.run().filter(status__in=ClaimLine.APPROVED)

    def in_order(self):
        """The order in which shared caps are used up: as the rule lists its costs."""
        return self.order_by("item__position", "item", "pk")


class ClaimLine(Transitions, models.Model):
    """One cost paid from one source.

    *logged*: paid elsewhere or earlier, recorded with its voucher by one person. *run*: recorded,
    approved and paid here by three different people, under an item of a rule, from a budget line;
    `steps` say how `amount_vnd` was worked out and `cap_vnd` is the most that the rule pays for it.
    `settled_vnd` is what was found due in the end.
    """

    class Mode(models.TextChoices):
        LOGGED = "logged", _("logged")
        RUN = "run", _("run")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        PAID = "paid", _("paid")
        SETTLED = "settled", _("settled")
        VOIDED = "voided", _("voided")

    APPROVED = (Status.APPROVED, Status.PAID, Status.SETTLED)
    TRANSITIONS = {
        Status.DRAFT: {Status.APPROVED, Status.VOIDED},
        Status.APPROVED: {Status.PAID, Status.SETTLED, Status.VOIDED},
        Status.PAID: {Status.SETTLED, Status.VOIDED},
    }
    guards = LINE_GUARDS

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    cost_item = models.ForeignKey(CostItem, models.PROTECT, verbose_name=_("cost item"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    mode = models.CharField(max_length=6, choices=Mode)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    item = models.ForeignKey(RuleItem, models.PROTECT, null=True, verbose_name=_("rule"))
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, related_name="lines", verbose_name=_("budget line")
    )
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="lines", verbose_name=_("invoice")
    )
    invoiced_vnd = MoneyField(_("invoiced"), null=True)
    vat_vnd = MoneyField(_("recoverable VAT"), default=0)
    booths = models.PositiveSmallIntegerField(_("booths"), default=1)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    days = models.PositiveSmallIntegerField(_("days"), default=1)
    product = models.ForeignKey(
        "producers.Product", models.PROTECT, null=True, related_name="+", verbose_name=_("product")
    )
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    eligible_vnd = MoneyField(_("eligible"), null=True)
    cap_vnd = MoneyField(_("cap"), null=True)
    steps = models.JSONField(default=list)
    amount_vnd = MoneyField(_("amount"))
    approved_vnd = MoneyField(_("approved"), null=True)
    paid_vnd = MoneyField(_("paid"), null=True)
    settled_vnd = MoneyField(_("settled"), null=True)
    voucher_number = CleanCharField(_("voucher number"), max_length=60, blank=True)
    # In one spelling.
    voucher_key = models.CharField(max_length=130, blank=True, editable=False)
    voucher_on = models.DateField(_("voucher date"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    note = CleanTextField(_("note"), blank=True, max_length=1000)
    override_reason = CleanTextField(_("why a second source"), blank=True, max_length=1000)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    void_reason = CleanTextField(_("reason"), blank=True, max_length=1000)
    voided_at = models.DateTimeField(null=True)

    objects = ClaimLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("support line")
        verbose_name_plural = _("support lines")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "cost_item", "voucher_number"],
                condition=~Q(status="voided") & ~Q(voucher_number="") & Q(mode="logged"),
                name="one_line_per_voucher_and_cost_item",
            ),
            models.UniqueConstraint(
                fields=["product", "cost_item", "stars"],
                condition=~Q(status="voided") & Q(product__isnull=False),
                name="one_prize_per_product_and_stars",
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND),
                name="support_amount_is_sane",
            ),
            models.CheckConstraint(
                condition=~Q(mode="run")
                | Q(
                    amount_vnd__lte=F("eligible_vnd"),
                    eligible_vnd__lte=F("invoiced_vnd") - F("vat_vnd"),
                ),
                name="registered_is_at_most_what_was_spent",
            ),
            models.CheckConstraint(
                condition=Q(approved_vnd=None)
                | Q(approved_vnd__gt=0, approved_vnd__lte=F("amount_vnd")),
                name="approved_is_at_most_registered",
            ),
            models.CheckConstraint(
                condition=Q(cap_vnd=None) | Q(amount_vnd__lte=F("cap_vnd")),
                name="registered_is_at_most_the_cap",
            ),
            models.CheckConstraint(
                condition=Q(paid_vnd=None)
                | Q(mode="logged", paid_vnd=F("amount_vnd"))
                | Q(approved_vnd__isnull=False, paid_vnd__gte=0, paid_vnd__lte=F("approved_vnd")),
                name="paid_is_at_most_approved",
            ),
            models.CheckConstraint(
                condition=Q(settled_vnd=None)
                | Q(settled_vnd__gte=0, settled_vnd__lte=F("approved_vnd")),
                name="settled_is_at_most_approved",
            ),
            models.CheckConstraint(
                condition=~Q(mode="logged")
                | (
                    ~Q(voucher_number="")
                    & ~Q(status__in=("draft", "approved", "settled"))
                    & Q(voucher_on__isnull=False, approver=None, payer=None)
                ),
                name="logged_line_has_a_voucher_and_one_person",
            ),
            models.CheckConstraint(
                condition=~Q(mode="run")
                | Q(item__isnull=False, budget_line__isnull=False, invoiced_vnd__isnull=False),
                name="run_line_has_rule_budget_and_cost",
            ),
            models.CheckConstraint(
                condition=~Q(mode="run", status__in=("approved", "paid", "settled"))
                | Q(approver__isnull=False, approved_vnd__isnull=False),
                name="approved_line_has_an_approver",
            ),
            models.CheckConstraint(
                condition=Q(paid_vnd=None)
                | Q(mode="logged")
                | Q(approver__isnull=False, payer__isnull=False),
                name="run_line_is_paid_by_a_payer",
            ),
            models.CheckConstraint(
                condition=(Q(approver=None) | ~Q(approver=F("recorder")))
                & (
                    Q(payer=None)
                    | (
                        Q(approver__isnull=False)
                        & ~Q(payer=F("recorder"))
                        & ~Q(payer=F("approver"))
                    )
                ),
                name="recorder_approver_and_payer_are_three_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(paid_on__isnull=False, paid_vnd__isnull=False),
                name="paid_line_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled") | Q(settled_vnd__isnull=False),
                name="settled_line_has_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(status="voided", voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(status="voided") & Q(voided_at=None),
                name="voided_line_says_why",
            ),
            models.CheckConstraint(
                condition=Q(override_by=None, override_reason="")
                | (Q(override_by__isnull=False) & ~Q(override_reason="")),
                name="second_source_is_signed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(invoiced_vnd=None, vat_vnd=0)
                | Q(vat_vnd__gte=0, vat_vnd__lte=F("invoiced_vnd")),
                name="recoverable_vat_is_part_of_the_invoice",
            ),
            models.CheckConstraint(
                condition=Q(booths__gte=1, people__gte=1, days__gte=1), name="line_counts_from_one"
            ),
        ]

    def __str__(self):
        return f"{self.cost_item}: {self.claim.participation}"

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.voucher_key = voucher_key(self.voucher_number)
        super().save(*args, **kwargs)

    @property
    def cost(self) -> Cost:
        """What was spent, as calculations take it."""
        return Cost(self.invoiced_vnd, self.vat_vnd, self.booths, self.people, self.days)

    @property
    def counts_vnd(self) -> int:
        """What the line takes of caps and budget: what was settled, else what was approved; logged
        ones their amount.
        """
        if self.mode == self.Mode.LOGGED:
            return self.amount_vnd
        return (self.approved_vnd or 0) if self.settled_vnd is None else self.settled_vnd

    @property
    def due_vnd(self) -> int:
        """What is still to be paid; below zero what is to be recovered."""
        return self.counts_vnd - (self.paid_vnd or 0)


def _of_claim(rows: models.QuerySet, total: models.Aggregate):
    return lambda: related(rows.all(), by="claim", total=total)


store(
    Claim,
    line_count=lambda: number_of(ClaimLine.objects.standing(), by="claim"),
    amount_vnd=_of_claim(ClaimLine.objects.standing(), models.Sum("amount_vnd")),
    approved_vnd=_of_claim(ClaimLine.objects.standing(), models.Sum("approved_vnd")),
    paid_vnd=_of_claim(ClaimLine.objects.paid(), models.Sum("paid_vnd")),
    last_paid_on=_of_claim(ClaimLine.objects.paid(), models.Max("paid_on")),
)
