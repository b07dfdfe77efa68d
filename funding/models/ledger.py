import hashlib
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.guards import Guard
from core.money import MOST_VND, MoneyField
from core.text import CleanCharField
from funding.models.budget import BudgetLine
from funding.models.period import closed_at

PREVIOUS = (
    "FROM {LedgerEntry} e WHERE e.budget_line_id = NEW.budget_line_id AND e.number = NEW.number - 1"
)
AGENCY = (
    "(SELECT g.agency_id FROM {BudgetLine} b JOIN {Programme} g ON g.id ="
    " b.programme_id"
    " WHERE b.id = NEW.budget_line_id)"
)


class Account(models.TextChoices):
    """The five accounts of a budget line; each entry moves an amount from the credited to the
    debited one.
    """

    ALLOTTED = "allotted", _("allotted by decision")
    AVAILABLE = "available", _("available")
    COMMITTED = "committed", _("committed")
    ADVANCED = "advanced", _("advanced")
    PAID = "paid", _("paid")


BALANCED = (Account.AVAILABLE, Account.COMMITTED, Account.ADVANCED, Account.PAID)


def _off(account: str) -> str:
    """SQL: the balance that an entry states is not the one before, moved by its amount."""
    return (
        f"NEW.{account}_vnd <> COALESCE((SELECT e.{account}_vnd {PREVIOUS}), 0)"
        f" + CASE WHEN NEW.debit = '{account}' THEN NEW.amount_vnd ELSE 0 END"
        f" - CASE WHEN NEW.credit = '{account}' THEN NEW.amount_vnd ELSE 0 END"
    )


class Kind(models.TextChoices):
    ALLOT = "allot", _("allotment")
    REDUCE = "reduce", _("reduction")
    TRANSFER_OUT = "transfer_out", _("transfer to another line")
    TRANSFER_IN = "transfer_in", _("transfer from another line")
    COMMIT = "commit", _("commitment")
    RELEASE = "release", _("release")
    ADVANCE = "advance", _("advance")
    PAY = "pay", _("payment")
    CLEAR = "clear", _("settled advance")
    RECOVER = "recover", _("recovery")
    REVERSE = "reverse", _("reversal")


# {kind: (debited account, credited account)}
MOVES = {
    Kind.ALLOT: (Account.AVAILABLE, Account.ALLOTTED),
    Kind.REDUCE: (Account.ALLOTTED, Account.AVAILABLE),
    Kind.TRANSFER_OUT: (Account.ALLOTTED, Account.AVAILABLE),
    Kind.TRANSFER_IN: (Account.AVAILABLE, Account.ALLOTTED),
    Kind.COMMIT: (Account.COMMITTED, Account.AVAILABLE),
    Kind.RELEASE: (Account.AVAILABLE, Account.COMMITTED),
    Kind.ADVANCE: (Account.ADVANCED, Account.COMMITTED),
    Kind.PAY: (Account.PAID, Account.COMMITTED),
    Kind.CLEAR: (Account.PAID, Account.ADVANCED),
    Kind.RECOVER: (Account.AVAILABLE, Account.PAID),
}


class LedgerEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(budget_line__in=BudgetLine.objects.visible_to(user))

    def for_list(self):
        return self.select_related(
            "budget_line__programme",
            "line__claim__participation__producer",
            "line__claim__participation__event",
            "posted_by",
        )


class LedgerEntry(models.Model):
    """One movement of money inside a budget line, for good: wrong ones are reversed by another.

    The entries of a line are numbered without gaps, each carries the balances after it and the
    fingerprint of the one before, so that nothing can be taken out, put in between or changed
    unseen.
    """

    Kind = Kind
    MOVES = MOVES

    append_only = True

    guards = [
        Guard(
            "ledger_goes_on_where_it_stopped",
            "NEW.number <> COALESCE((SELECT MAX(e.number) FROM {LedgerEntry} e"
            " WHERE e.budget_line_id = NEW.budget_line_id), 0) + 1"
            f" OR NEW.previous_hash <> COALESCE((SELECT e.hash {PREVIOUS}), '')",
            events=("INSERT",),
        ),
        Guard(
            "ledger_balances_add_up",
            " OR ".join(_off(account) for account in BALANCED),
            events=("INSERT",),
        ),
        Guard("ledger_is_open_on_that_day", closed_at("NEW.posted_on", AGENCY), events=("INSERT",)),
        Guard(
            "settled_budget_line_moves_no_more",
            "(SELECT b.settled_at FROM {BudgetLine} b WHERE b.id = NEW.budget_line_id) IS NOT NULL",
            events=("INSERT",),
        ),
        Guard(
            "ledger_says_what_was_approved_and_paid",
            "NEW.line_id IS NOT NULL AND (SELECT l.budget_line_id FROM {ClaimLine} l WHERE"
            " l.id = NEW.line_id)"
            " <> NEW.budget_line_id"
            " OR NEW.kind = {LedgerEntry.Kind.COMMIT} AND NEW.amount_vnd <> COALESCE((SELECT"
            " l.approved_vnd FROM"
            " {ClaimLine} l"
            " WHERE l.id = NEW.line_id AND l.status = {ClaimLine.Status.APPROVED}), -1)"
            " OR NEW.kind = {LedgerEntry.Kind.REVERSE} AND COALESCE((SELECT l.status FROM"
            " {ClaimLine} l WHERE"
            " l.id = NEW.line_id), '')"
            " <> {ClaimLine.Status.VOIDED}"
            " OR NEW.payment_id IS NOT NULL AND EXISTS (SELECT 1 FROM {Payment} p WHERE p.id"
            " = NEW.payment_id"
            " AND (p.line_id <> NEW.line_id OR p.amount_vnd <> NEW.amount_vnd))",
            events=("INSERT",),
        ),
        Guard(
            "reversal_mirrors_its_original",
            "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {LedgerEntry} e WHERE"
            " e.id = NEW.reverses_id"
            " AND e.budget_line_id = NEW.budget_line_id AND e.amount_vnd = NEW.amount_vnd AND"
            " e.debit = NEW.credit"
            " AND e.credit = NEW.debit AND e.reverses_id IS NULL)",
            events=("INSERT",),
        ),
    ]

    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="entries", verbose_name=_("budget line")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    debit = models.CharField(_("to"), max_length=10, choices=Account)
    credit = models.CharField(_("from"), max_length=10, choices=Account)
    amount_vnd = MoneyField(_("amount"))
    available_vnd = MoneyField(_("available"))
    committed_vnd = MoneyField(_("committed"))
    advanced_vnd = MoneyField(_("advanced"))
    paid_vnd = MoneyField(_("paid"))
    line = models.ForeignKey("funding.ClaimLine", models.PROTECT, null=True, related_name="entries")
    payment = models.ForeignKey(
        "funding.Payment", models.PROTECT, null=True, related_name="entries"
    )
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    document = CleanCharField(_("document"), max_length=200)
    posted_on = models.DateField(_("day"))
    posted_at = models.DateTimeField(_("entered at"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    # Of money that is allotted, reduced or transferred: by which document, on which day, how much,
    # and between which lines. The same is posted once.
    act_key = models.CharField(max_length=300, blank=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["budget_line", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget_line", "number"], name="one_ledger_entry_per_number"
            ),
            models.UniqueConstraint(
                fields=["budget_line", "act_key"],
                condition=~Q(act_key=""),
                name="one_posting_per_document_day_and_amount",
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(kind="commit"), name="a_line_is_committed_once"
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind__in=("advance", "pay", "recover")),
                name="a_payment_is_posted_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, amount_vnd__lte=MOST_VND),
                name="ledger_amount_is_sane",
            ),
            models.CheckConstraint(
                condition=Q(posted_on__range=(date(2000, 1, 1), date(2100, 12, 31))),
                name="ledger_day_is_sane",
            ),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="ledger_entry_has_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(
                    available_vnd__gte=0, committed_vnd__gte=0, advanced_vnd__gte=0, paid_vnd__gte=0
                ),
                name="no_ledger_balance_falls_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(hash__length=64), name="ledger_entry_has_a_fingerprint"
            ),
            models.CheckConstraint(
                condition=Q(kind="reverse", reverses__isnull=False)
                | (~Q(kind="reverse") & Q(reverses=None)),
                name="reversal_names_its_original",
            ),
            models.CheckConstraint(
                condition=reduce(
                    or_, (Q(kind=kind, debit=to, credit=out) for kind, (to, out) in MOVES.items())
                )
                | Q(kind="reverse", debit="available", credit="committed"),
                name="ledger_entry_moves_as_its_kind_says",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("advance", "pay", "recover")) | Q(payment__isnull=False),
                name="money_that_moves_names_its_payment",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("commit", "release", "advance", "pay", "clear", "recover"))
                | Q(line__isnull=False),
                name="money_of_a_claim_names_its_line",
            ),
        ]

    def __str__(self):
        return f"{self.budget_line} #{self.number}"

    def fingerprint(self) -> str:
        """SHA-256 over what the entry says and the fingerprint of the one before, as 64 hexadecimal
        digits.
        """
        parts = (
            self.budget_line_id,
            self.number,
            self.kind,
            self.debit,
            self.credit,
            self.amount_vnd,
            self.available_vnd,
            self.committed_vnd,
            self.advanced_vnd,
            self.paid_vnd,
            self.line_id,
            self.payment_id,
            self.reverses_id,
            self.document,
            self.posted_on.isoformat(),
            self.posted_by_id,
            self.previous_hash,
        )
        return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
