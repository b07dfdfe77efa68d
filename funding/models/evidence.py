from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.guards import Guard
from core.text import CleanCharField, CleanTextField
from funding.models.claim import Claim
from funding.models.line import ClaimLine


class Evidence(models.TextChoices):
    """What an item of a rule may ask for before its cost is found right."""

    INVOICE = "invoice", _("invoice")
    CONTRACT = "contract", _("contract")
    PAPER = "paper", _("paper that shows the cost")


class ClaimPaper(models.Model):
    """A paper behind a claim, as a file."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CONTRACT = "contract", _("contract")
        ACCEPTANCE = "acceptance", _("acceptance record")
        PAYMENT = "payment", _("payment order")
        OTHER = "other", _("other paper")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    label = CleanCharField(_("what it is"), max_length=120)
    upload = models.OneToOneField("office.Upload", models.PROTECT, related_name="+")

    # What was shown for a payment stays with it.
    append_only = True

    class Meta:
        verbose_name = _("paper of a claim")
        verbose_name_plural = _("papers of claims")
        ordering = ["pk"]

    def __str__(self):
        return self.label


class Waiver(models.Model):
    """Evidence that a line lacks and that somebody who recorded no line of its claim lets pass,
    signed with the reason. It goes with its line, and is never changed.
    """

    What = Evidence

    guards = [
        Guard(
            "evidence_is_waived_by_a_second_person",
            "NEW.by_id IN (SELECT o.recorder_id FROM {ClaimLine} l JOIN {ClaimLine} o ON"
            " o.claim_id = l.claim_id WHERE l.id = NEW.line_id AND o.status <>"
            " {ClaimLine.Status.VOIDED})",
        ),
        Guard(
            "nobody_waives_for_a_producer_they_act_for",
            "EXISTS (SELECT 1 FROM {ClaimLine} l JOIN {Claim} c ON c.id = l.claim_id JOIN"
            " {Participation} p ON p.id = c.participation_id JOIN {Representative} r ON"
            " r.producer_id = p.producer_id WHERE l.id = NEW.line_id AND r.user_id = NEW.by_id"
            " AND r.since <= CURRENT_DATE AND (r.until IS NULL OR r.until > CURRENT_DATE))",
        ),
        Guard(
            "waiver_stays_as_it_was_signed",
            "OLD.line_id <> NEW.line_id OR OLD.what <> NEW.what OR OLD.reason <> NEW.reason"
            " OR OLD.by_id <> NEW.by_id OR OLD.at <> NEW.at",
            events=("UPDATE",),
        ),
        Guard(
            "waiver_stays_with_a_claim_that_is_handed_in",
            "EXISTS (SELECT 1 FROM {ClaimLine} l JOIN {Claim} c ON c.id = l.claim_id WHERE"
            " l.id = OLD.line_id AND c.status NOT IN {Claim.OPEN})",
            events=("DELETE",),
        ),
    ]

    line = models.ForeignKey(ClaimLine, models.CASCADE, related_name="waivers")
    what = models.CharField(_("missing evidence"), max_length=10, choices=Evidence)
    reason = CleanTextField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("evidence let pass")
        verbose_name_plural = _("evidence let pass")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "what"], name="one_waiver_per_line_and_what"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="waiver_says_why"),
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.line}"
