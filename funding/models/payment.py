from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.guards import Guard
from core.money import MOST_VND, MoneyField
from core.text import CleanCharField
from core.transitions import Transitions
from funding.models.claim import claims_seen_by
from funding.models.line import ClaimLine
from funding.models.period import closed_at
from producers.models import Producer

AGENCY = (
    "(SELECT c.agency_id FROM {ClaimLine} l JOIN {Claim} c ON c.id = l.claim_id WHERE"
    " l.id = NEW.line_id)"
)
OTHERS = (
    "FROM {Payment} p WHERE p.line_id = NEW.line_id AND p.id <> NEW.id AND p.status <>"
    " {Payment.Status.FAILED}"
)


def payment_code(pk: int) -> str:
    return f"TT-{pk:06d}"


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(claims_seen_by(user, "line__claim__"))

    def standing(self):
        return self.exclude(status=Payment.Status.FAILED)

    def search(self, text: str):
        own = Q(line__claim__participation__producer__in=Producer.objects.search(text))
        return self.filter(own | Q(voucher_number__icontains=text))

    def for_list(self):
        return self.select_related(
            "line__claim__participation__event",
            "line__claim__participation__producer",
            "line__cost_item",
            "line__claim__programme",
            "payer",
        )


class Payment(Transitions, models.Model):
    """Money of one line that leaves the till, or comes back: ordered first, done once bank or
    Treasury say so.

    `tranche` numbers the payments of a line; a failed one gives its number back.
    """

    class Kind(models.TextChoices):
        ADVANCE = "advance", _("advance")
        PAYMENT = "payment", _("payment")
        RECOVERY = "recovery", _("recovery")

    class Status(models.TextChoices):
        ORDERED = "ordered", _("ordered")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    TRANSITIONS = {Status.ORDERED: {Status.DONE, Status.FAILED}}

    guards = [
        Guard(
            "payment_is_within_what_was_approved",
            "NEW.status <> {Payment.Status.FAILED} AND NEW.kind <> {Payment.Kind.RECOVERY} AND"
            " NEW.amount_vnd +"
            " COALESCE((SELECT"
            f" SUM(CASE WHEN p.kind = {{Payment.Kind.RECOVERY}} THEN -p.amount_vnd ELSE"
            f" p.amount_vnd END)"
            f" {OTHERS}), 0)"
            " > COALESCE((SELECT COALESCE(l.settled_vnd, l.approved_vnd) FROM {ClaimLine} l"
            " WHERE l.id = NEW.line_id), 0)",
        ),
        Guard(
            "recovery_is_within_what_was_paid",
            "NEW.status <> {Payment.Status.FAILED} AND NEW.kind = {Payment.Kind.RECOVERY} AND"
            " NEW.amount_vnd > COALESCE((SELECT"
            f" SUM(CASE WHEN p.kind = {{Payment.Kind.RECOVERY}} THEN -p.amount_vnd ELSE"
            f" p.amount_vnd END)"
            f" {OTHERS}), 0)"
            " - COALESCE((SELECT l.settled_vnd FROM {ClaimLine} l WHERE l.id = NEW.line_id),"
            " 0)",
        ),
        Guard(
            "advance_is_within_its_share",
            "NEW.status <> {Payment.Status.FAILED} AND NEW.kind = {Payment.Kind.ADVANCE} AND 100 *"
            " (NEW.amount_vnd +"
            " COALESCE((SELECT SUM(p.amount_vnd)"
            f" {OTHERS} AND p.kind = {{Payment.Kind.ADVANCE}}), 0)) > (SELECT l.approved_vnd *"
            f" g.advance_pct FROM"
            f" {{ClaimLine}} l"
            " JOIN {Claim} c ON c.id = l.claim_id JOIN {Programme} g ON g.id ="
            " c.programme_id"
            " WHERE l.id = NEW.line_id)",
        ),
        Guard(
            "payer_is_the_third_person",
            "EXISTS (SELECT 1 FROM {ClaimLine} l WHERE l.id = NEW.line_id AND (l.mode <>"
            " {ClaimLine.Mode.RUN}"
            " OR NEW.answered_by_id IN (l.recorder_id, l.approver_id)"
            " OR l.status NOT IN {ClaimLine.APPROVED} OR l.recorder_id = NEW.payer_id"
            " OR l.approver_id = NEW.payer_id))",
        ),
        Guard(
            "payment_is_dated_in_an_open_period",
            f"NEW.status = {{Payment.Status.DONE}} AND {closed_at('NEW.paid_on', AGENCY)}",
        ),
        Guard(
            "payment_stays_as_it_was_ordered",
            "OLD.status <> {Payment.Status.ORDERED} OR OLD.line_id <> NEW.line_id"
            " OR OLD.amount_vnd <> NEW.amount_vnd OR OLD.kind <> NEW.kind"
            " OR OLD.tranche <> NEW.tranche OR OLD.payer_id <> NEW.payer_id",
            events=("UPDATE",),
        ),
        Guard(
            "payment_is_ordered_for_a_commitment",
            "NEW.status <> {Payment.Status.ORDERED} OR NOT EXISTS (SELECT 1 FROM {LedgerEntry} e"
            " WHERE"
            " e.line_id = NEW.line_id"
            " AND e.kind = {LedgerEntry.Kind.COMMIT})",
            events=("INSERT",),
        ),
        Guard(
            "nobody_pays_a_producer_they_act_for",
            "EXISTS (SELECT 1 FROM {ClaimLine} l JOIN {Claim} c ON c.id = l.claim_id"
            " JOIN {Participation} p ON p.id = c.participation_id"
            " JOIN {Representative} r ON r.producer_id = p.producer_id WHERE l.id ="
            " NEW.line_id"
            " AND (r.until IS NULL OR r.until > CURRENT_DATE) AND r.user_id IN (NEW.payer_id,"
            " NEW.answered_by_id))",
        ),
        Guard("payment_is_kept", "true", events=("DELETE",)),
    ]

    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="payments")
    tranche = models.PositiveSmallIntegerField(_("tranche"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ORDERED)
    amount_vnd = MoneyField(_("amount"))
    ordered_at = models.DateTimeField(_("ordered at"))
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("payer")
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    paid_on = models.DateField(_("paid on"), null=True)
    voucher_number = CleanCharField(_("voucher number"), max_length=60, blank=True)
    failure = CleanCharField(_("why it failed"), max_length=1000, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-ordered_at", "-pk"]
        indexes = [models.Index(fields=["ordered_at", "id"], name="payments_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "tranche"],
                condition=~Q(status="failed"),
                name="one_payment_per_line_and_tranche",
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND),
                name="payment_amount_is_sane",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | (Q(paid_on__isnull=False) & ~Q(voucher_number="")),
                name="payment_that_is_done_has_day_and_voucher",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(failure=""), name="failed_payment_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.tranche}: {self.line}"

    @property
    def code(self) -> str:
        """What the payment is called in sheets for bank and Treasury."""
        return payment_code(self.pk)

    @property
    def signed_vnd(self) -> int:
        """What the payment adds to what the line has been paid; a recovery takes away."""
        return -self.amount_vnd if self.kind == self.Kind.RECOVERY else self.amount_vnd
