import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, Role, roles_of
from core.addresses import address
from core.facts import StoredFacts
from core.guards import Guard
from core.money import MOST_VND, MoneyField
from core.text import CleanCharField, CleanTextField
from core.transitions import Transitions
from exhibitors.models import Participation
from funding.models.period import closed_at
from funding.models.programme import Programme
from producers.models import Producer, check_tax_code, producers_of

# The lines l of a claim with its item i that lack what the rule asks for, and nobody let it pass.
LACKING = (
    "{ClaimLine} l JOIN {RuleItem} i ON i.id = l.item_id WHERE l.claim_id = NEW.id AND l.status <>"
    " {ClaimLine.Status.VOIDED} AND l.product_id IS NULL AND ("
    "i.asks_invoice AND l.invoice_id IS NULL AND NOT EXISTS (SELECT 1 FROM {Waiver} w WHERE"
    " w.line_id = l.id AND w.what = {Waiver.What.INVOICE})"
    " OR i.asks_contract AND NOT EXISTS (SELECT 1 FROM {ClaimPaper} p WHERE p.claim_id = NEW.id AND"
    " p.kind = {ClaimPaper.Kind.CONTRACT}) AND NOT EXISTS (SELECT 1 FROM {Waiver} w WHERE"
    " w.line_id = l.id AND w.what = {Waiver.What.CONTRACT})"
    " OR i.asks_paper AND NOT EXISTS (SELECT 1 FROM {ClaimPaper} p WHERE p.claim_id = NEW.id) AND"
    " NOT EXISTS (SELECT 1 FROM {Waiver} w WHERE w.line_id = l.id AND w.what ="
    " {Waiver.What.PAPER}))"
)


def claims_seen_by(user, through: str = "") -> Q:
    """The condition that a claim is visible to the person, for rows that lead to it `through` this
    path.

    To the paying agency's desk and the producer's own people; officers do not see money.
    """
    if user.is_superuser:
        return Q()
    seen, own = Q(**{f"{through}agency__in": roles_of(user).at(*DESK)}), producers_of(user)
    # Without producers there is no reason to look beyond the claim.
    return seen | Q(**{f"{through}participation__producer__in": own}) if own else seen


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(claims_seen_by(user))

    def kept_by(self, user):
        """Those whose books the person keeps."""
        return (
            self if user.is_superuser else self.filter(agency__in=roles_of(user).at(Role.FINANCE))
        )

    def numbers(self) -> dict[str, int]:
        """{status: how many claims are in it}."""
        return dict(self.order_by().values_list("status").annotate(models.Count("pk")))

    def live(self):
        return self.exclude(status__in=Claim.GONE)

    def search(self, text: str):
        return self.filter(participation__producer__in=Producer.objects.search(text))

    def for_list(self):
        return self.select_related(
            "participation__event", "participation__producer", "programme", "agency"
        )


class Claim(Transitions, StoredFacts):
    """The support money that one agency pays for one participation under one programme.

    A *logged* claim holds what was paid elsewhere or earlier. The others run here: recorded by one
    person, checked and appraised, approved by a second, paid by a third, settled. `year` is that of
    the event's first day.
    """

    class Status(models.TextChoices):
        LOGGED = "logged", _("logged")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned for completion")
        CHECKED = "checked", _("checked")
        APPRAISED = "appraised", _("appraised")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        PART_PAID = "part_paid", _("paid in part")
        PAID = "paid", _("paid")
        SETTLED = "settled", _("settled")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (Status.DRAFT, Status.RETURNED)
    # As long as there is time to ask for what is missing.
    TO_BE_PAID = (*OPEN, Status.SUBMITTED, Status.CHECKED, Status.APPRAISED, Status.APPROVED)
    GONE = (Status.REFUSED, Status.CANCELLED)
    APPROVED_STATES = (Status.APPROVED, Status.PART_PAID, Status.PAID, Status.SETTLED)
    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.CANCELLED},
        Status.SUBMITTED: {Status.CHECKED, Status.RETURNED, Status.CANCELLED},
        Status.RETURNED: {Status.SUBMITTED, Status.CANCELLED},
        Status.CHECKED: {Status.APPRAISED, Status.RETURNED},
        Status.APPRAISED: {Status.APPROVED, Status.REFUSED, Status.RETURNED},
        Status.APPROVED: {Status.PART_PAID, Status.PAID, Status.SETTLED, Status.CANCELLED},
        Status.PART_PAID: {Status.PAID, Status.SETTLED},
        Status.PAID: {Status.SETTLED},
    }

    guards = [
        Guard(
            "claim_is_paid_by_the_agency_of_its_programme",
            "(SELECT p.agency_id FROM {Programme} p WHERE p.id = NEW.programme_id) <>"
            " NEW.agency_id",
        ),
        Guard(
            "claim_keeps_its_participation",
            "OLD.participation_id <> NEW.participation_id OR OLD.programme_id <> NEW.programme_id"
            " OR OLD.year <> NEW.year",
            events=("UPDATE",),
        ),
        Guard(
            "claim_is_appraised_with_its_evidence",
            "NEW.status = {Claim.Status.APPRAISED} AND OLD.status <> NEW.status"
            f" AND EXISTS (SELECT 1 FROM {LACKING})",
            events=("UPDATE",),
        ),
        Guard(
            "claim_is_decided_by_enough_people",
            "NEW.status = {Claim.Status.APPROVED} AND OLD.status <> NEW.status AND"
            " (NEW.checked_by_id IS NULL OR NEW.appraised_by_id IS NULL"
            " OR NEW.checked_by_id = NEW.appraised_by_id AND NEW.appraised_by_id ="
            " NEW.decided_by_id"
            " OR (SELECT p.heads FROM {Programme} p WHERE p.id = NEW.programme_id) > 2"
            " AND (NEW.checked_by_id = NEW.appraised_by_id OR NEW.appraised_by_id ="
            " NEW.decided_by_id OR NEW.checked_by_id = NEW.decided_by_id))",
            events=("UPDATE",),
        ),
        Guard(
            "settlement_names_its_paper",
            "NEW.status = {Claim.Status.SETTLED} AND OLD.status <> NEW.status AND"
            " (NEW.settlement_document = '' OR NEW.settled_on IS NULL OR NEW.settled_by_id IS"
            f" NULL OR {closed_at('NEW.settled_on', 'NEW.agency_id')})",
            events=("UPDATE",),
        ),
        Guard(
            "settlement_stays",
            "OLD.status = {Claim.Status.SETTLED} AND (OLD.settlement_document <>"
            " NEW.settlement_document OR OLD.settled_on IS DISTINCT FROM NEW.settled_on OR"
            " OLD.settled_by_id IS DISTINCT FROM NEW.settled_by_id)",
            events=("UPDATE",),
        ),
    ]

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="claims")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("paying agency"))
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    note = CleanTextField(_("note"), blank=True, max_length=1000)
    decision_note = CleanTextField(_("reason"), blank=True, max_length=1000)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    appraised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_number = CleanCharField(_("decision number"), max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    # The acceptance record or decision that found what was due, and its day in the books.
    settlement_document = CleanCharField(_("settled by"), max_length=200, blank=True)
    settled_on = models.DateField(_("settled on"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # How many people had to decide when it was approved.
    heads = models.PositiveSmallIntegerField(default=2, editable=False)
    # Approved before evidence, two people and the paper of a settlement were asked for: told among
    # what does not come out even, and no fault of the books.
    is_of_before = models.BooleanField(default=False, editable=False)
    # Of its lines that stand; null where there is none with such an amount.
    line_count = models.PositiveIntegerField(_("lines"), default=0, editable=False)
    amount_vnd = MoneyField(_("registered"), null=True, editable=False)
    approved_vnd = MoneyField(_("approved"), null=True, editable=False)
    paid_vnd = MoneyField(_("paid"), null=True, editable=False)
    last_paid_on = models.DateField(_("last paid on"), null=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at", "id"], name="claims_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "programme"],
                condition=Q(status="logged"),
                name="one_logged_claim_per_participation_and_programme",
            ),
            models.UniqueConstraint(
                fields=["participation", "programme"],
                condition=~Q(status__in=("logged", "refused", "cancelled")),
                name="one_live_claim_per_participation_and_programme",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("approved", "part_paid", "paid", "settled", "refused"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_claim_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("returned", "refused", "cancelled"))
                | ~Q(decision_note=""),
                name="claim_that_goes_back_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.participation}: {self.programme}"

    def get_absolute_url(self):
        return address("claim_detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether its lines can still be written."""
        return self.status in self.OPEN


# The form (1 to 6) before the serial of an electronic invoice: it is printed with it or left out.
WITH_FORM = re.compile(r"[1-6]([CK]\d{2}[A-Z]{3})")


def serial_key(serial: str) -> str:
    """One spelling for one serial: `1C26TAA`, `C26TAA`, `1C/26 TAA` are the same."""
    bare = re.sub(r"[^0-9A-Z]", "", serial.upper())
    found = WITH_FORM.fullmatch(bare)
    return found[1] if found else bare


class InvoiceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(released_at=None)

    def like(self, invoice: "Invoice"):
        """Others of its seller that may be the same paper: with its number, or of its day and total
        for the same producer. Equal booths of many producers are no reason.
        """
        same = Q(number=invoice.number) | Q(
            issued_on=invoice.issued_on,
            total_vnd=invoice.total_vnd,
            claim__participation__producer=invoice.claim.participation.producer_id,
        )
        others = self.standing().filter(same, seller_tax_code=invoice.seller_tax_code)
        return others.exclude(pk=invoice.pk)


class Invoice(models.Model):
    """A seller's invoice behind a claim. One invoice serves one claim, of all events and
    programmes; its lines share it.

    A refused or cancelled claim releases it.
    """

    guards = [
        Guard(
            "invoice_stays_with_its_claim",
            "OLD.claim_id <> NEW.claim_id OR OLD.released_at IS NOT NULL AND NEW.released_at IS"
            " NULL"
            " OR OLD.seller_tax_code <> NEW.seller_tax_code OR OLD.serial <> NEW.serial OR"
            " OLD.number <> NEW.number"
            " OR NEW.released_at IS NOT NULL AND EXISTS (SELECT 1 FROM {ClaimLine} l WHERE"
            " l.invoice_id = NEW.id"
            " AND l.status <> {ClaimLine.Status.VOIDED})",
            events=("UPDATE",),
        ),
        Guard(
            "invoice_covers_its_lines",
            "NEW.total_vnd < COALESCE((SELECT SUM(l.invoiced_vnd) FROM {ClaimLine} l WHERE"
            " l.invoice_id = NEW.id"
            " AND l.status <> {ClaimLine.Status.VOIDED}), 0)",
            events=("UPDATE",),
        ),
    ]

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="invoices")
    seller_tax_code = models.CharField(
        _("seller's tax code"), max_length=14, validators=[check_tax_code]
    )
    serial = CleanCharField(_("invoice serial"), max_length=20)
    # In one spelling, by which an invoice is known.
    serial_key = models.CharField(max_length=20, blank=True, editable=False)
    number = CleanCharField(_("invoice number"), max_length=20)
    issued_on = models.DateField(_("invoice date"))
    total_vnd = MoneyField(_("invoice total"))
    released_at = models.DateTimeField(null=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller_tax_code", "serial_key", "number"],
                condition=Q(released_at=None),
                name="one_use_of_an_invoice",
            ),
            models.CheckConstraint(
                condition=Q(total_vnd__gt=0, total_vnd__lte=MOST_VND), name="invoice_total_is_sane"
            ),
            models.CheckConstraint(
                condition=Q(serial=Upper("serial")) & (~Q(number__startswith="0") | Q(number="0")),
                name="invoice_is_spelt_in_one_way",
            ),
        ]

    def __str__(self):
        return f"{self.serial} {self.number}"

    def save(self, *args, **kwargs):
        self.serial_key = serial_key(self.serial)
        super().save(*args, **kwargs)
