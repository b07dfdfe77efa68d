from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField
from core.transitions import Transitions
from office.models.upload import Upload


class Paper(Transitions, models.Model):
    """An official paper of an agency: drafted, then numbered and frozen when signed."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")
        REVOKED = "revoked", _("revoked")

    TRANSITIONS = {Status.DRAFT: {Status.SIGNED}, Status.SIGNED: {Status.REVOKED}}

    agency = models.ForeignKey("accounts.Agency", models.PROTECT)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=60)
    within = models.CharField(max_length=60, blank=True)
    title = CleanCharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True)
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "year", "number"], name="one_paper_per_number"),
            models.CheckConstraint(
                condition=Q(status="draft", number=None)
                | (
                    ~Q(status="draft")
                    & Q(number__isnull=False, year__isnull=False, upload__isnull=False, signed_at__isnull=False)
                ),
                name="signed_paper_is_numbered_and_frozen",
            ),
        ]

    def __str__(self):
        return self.title
