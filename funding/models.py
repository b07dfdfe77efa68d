from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, duties
from core.addresses import address
from core.guards import Guard
from core.money import MOST_VND, MoneyField
from core.rows import number_of, related
from core.text import CleanCharField, CleanTextField, OrderKeyField, fold
from core.transitions import Transitions
from exhibitors.models import Participation, producers_of


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_superuser else self.filter(agency__in=duties(user).at(*DESK))


class Programme(models.Model):
    """What an agency pays support under, with its legal basis and period."""

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("agency"))
    name = CleanCharField(_("name"), max_length=200)
    legal_basis = CleanCharField(_("legal basis"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)
    order_key = OrderKeyField()

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["order_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="one_programme_per_agency_and_name"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="programme_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.name

    def holds(self, day) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class CostItem(models.Model):
    """What can be supported: booth rent, freight, travel ... A list that decrees change, so rows with dates."""

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
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="cost_item_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return self.name


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The paying agency's desk and the producer's own people; officers do not see money."""
        if user.is_superuser:
            return self
        own = Q(participation__exhibitor__in=producers_of(user))
        return self.filter(Q(agency__in=duties(user).at(*DESK)) | own)

    def search(self, text: str):
        return self.filter(participation__exhibitor__search_key__contains=fold(text))

    def for_list(self):
        paid = ClaimLine.objects.paid()
        return self.select_related("participation__event", "participation__exhibitor", "programme", "agency").annotate(
            line_count=number_of(paid, by="claim"),
            paid_vnd=related(paid, by="claim", total=models.Sum("paid_vnd")),
            last_paid_on=related(paid, by="claim", total=models.Max("paid_on")),
            exhibitor_key=F("participation__exhibitor__order_key"),
        )


class Claim(models.Model):
    """The support money that one agency pays for one participation."""

    guards = [
        Guard(
            "claim_is_paid_by_the_agency_of_its_programme",
            "(SELECT p.agency_id FROM funding_programme p WHERE p.id = NEW.programme_id) <> NEW.agency_id",
        )
    ]

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="claims")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("paying agency"))
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"))
    created_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "programme"], name="one_claim_per_participation_and_programme")
        ]

    def __str__(self):
        return f"{self.participation}: {self.programme}"

    def get_absolute_url(self):
        return address("claim_detail", self.pk)


class ClaimLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def paid(self):
        return self.filter(status=ClaimLine.Status.PAID)

    def standing(self):
        return self.exclude(status=ClaimLine.Status.VOIDED)


class ClaimLine(Transitions, models.Model):
    """One cost paid from one source.

    *logged*: paid elsewhere or earlier, recorded with its voucher by one person. *run*: recorded, approved and paid here
    by three different people.
    """

    class Mode(models.TextChoices):
        LOGGED = "logged", _("logged")
        RUN = "run", _("run")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        PAID = "paid", _("paid")
        VOIDED = "voided", _("voided")

    TRANSITIONS = {
        Status.DRAFT: {Status.APPROVED, Status.VOIDED},
        Status.APPROVED: {Status.PAID, Status.VOIDED},
        Status.PAID: {Status.VOIDED},
    }

    class Source(models.TextChoices):
        CENTRAL = "central", _("central budget")
        PROVINCIAL = "provincial", _("provincial budget")
        DISTRICT = "district", _("district budget (until 2025)")
        COMMUNAL = "communal", _("communal budget")
        COUNTERPART = "counterpart", _("counterpart funds")
        PRIVATE = "private", _("private contribution")

    guards = [
        Guard(
            "one_source_per_cost_item_and_participation",
            "NEW.status <> 'voided' AND EXISTS (SELECT 1 FROM funding_claimline l JOIN funding_claim c ON c.id = l.claim_id"
            " WHERE l.id <> NEW.id AND l.status <> 'voided' AND l.cost_item_id = NEW.cost_item_id AND l.source <> NEW.source"
            " AND c.participation_id = (SELECT participation_id FROM funding_claim WHERE id = NEW.claim_id))",
        ),
        Guard("only_drafts_are_removed", "OLD.status <> 'draft'", events=("DELETE",)),
    ]

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    cost_item = models.ForeignKey(CostItem, models.PROTECT, verbose_name=_("cost item"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    mode = models.CharField(max_length=6, choices=Mode)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    amount_vnd = MoneyField(_("amount"))
    approved_vnd = MoneyField(null=True)
    paid_vnd = MoneyField(null=True)
    voucher_number = CleanCharField(_("voucher number"), max_length=60, blank=True)
    voucher_on = models.DateField(_("voucher date"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    note = CleanTextField(_("note"), blank=True, max_length=1000)
    recorder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
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
                condition=~Q(status="voided") & ~Q(voucher_number=""),
                name="one_line_per_voucher_and_cost_item",
            ),
            models.CheckConstraint(condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND), name="support_amount_is_sane"),
            models.CheckConstraint(
                condition=Q(approved_vnd=None) | Q(approved_vnd__lte=F("amount_vnd")), name="approved_is_at_most_registered"
            ),
            models.CheckConstraint(
                condition=Q(paid_vnd=None)
                | Q(mode="logged", paid_vnd=F("amount_vnd"))
                | Q(approved_vnd__isnull=False, paid_vnd__lte=F("approved_vnd")),
                name="paid_is_at_most_approved",
            ),
            models.CheckConstraint(
                condition=~Q(mode="logged")
                | (
                    ~Q(voucher_number="")
                    & ~Q(status__in=("draft", "approved"))
                    & Q(voucher_on__isnull=False, approver=None, payer=None)
                ),
                name="logged_line_has_a_voucher_and_one_person",
            ),
            models.CheckConstraint(
                condition=~Q(mode="run", status="approved") | Q(approver__isnull=False, approved_vnd__isnull=False),
                name="approved_line_has_an_approver",
            ),
            models.CheckConstraint(
                condition=~Q(mode="run", status="paid")
                | Q(approver__isnull=False, payer__isnull=False, approved_vnd__isnull=False),
                name="run_line_is_paid_by_a_payer",
            ),
            models.CheckConstraint(
                condition=(Q(approver=None) | ~Q(approver=F("recorder")))
                & (Q(payer=None) | (Q(approver__isnull=False) & ~Q(payer=F("recorder")) & ~Q(payer=F("approver")))),
                name="recorder_approver_and_payer_are_three_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | Q(paid_on__isnull=False, paid_vnd__isnull=False), name="paid_line_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(status="voided", voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(status="voided") & Q(voided_at=None),
                name="voided_line_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.cost_item}: {self.claim.participation}"
