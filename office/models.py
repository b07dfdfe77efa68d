"""What every desk needs. Subjects are soft: `about="participation:42"`, `within="event:7"`; office knows no nouns above it."""

import uuid
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField, CleanTextField
from core.transitions import Transitions


class LegalParameterQuerySet(models.QuerySet):
    def value(self, code: str, *, on: date) -> int:
        """The number that the law set on that day. Raises DoesNotExist when no row covers it."""
        held = self.filter(Q(valid_to=None) | Q(valid_to__gt=on), code=code, valid_from__lte=on)
        return held.get().value


class LegalParameter(models.Model):
    """A deadline or term that a decree can change, with its period and its source."""

    code = models.SlugField()
    value = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = CleanCharField(max_length=200)

    objects = LegalParameterQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal parameter")
        verbose_name_plural = _("legal parameters")
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_legal_parameter_per_code_and_start")]

    def __str__(self):
        return f"{self.code}: {self.value}"


class NumberSeries(models.Model):
    """The last number given, per agency, kind of paper and year. Numbers have no gaps: taking one shares the transaction."""

    agency = models.ForeignKey("accounts.Agency", models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1945)])
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "year"], name="one_series_per_agency_kind_and_year")]

    def __str__(self):
        return f"{self.agency} {self.kind} {self.year}: {self.last}"


def upload_path(upload, filename: str) -> str:
    return f"uploads/{upload.pk.hex[:2]}/{upload.pk.hex}{PurePath(filename).suffix.lower()}"


class Upload(models.Model):
    """A private file with its fingerprint, served only by a view that asks who may read its subject."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.CharField(max_length=60, db_index=True)
    file = models.FileField(upload_to=upload_path)
    name = CleanCharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sha256__length=64), name="upload_has_a_fingerprint")]

    def __str__(self):
        return self.name


class Letter(Transitions, models.Model):
    """A message to one person on one occasion about one subject."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    TRANSITIONS = {
        Status.DRAFT: {Status.QUEUED},
        Status.QUEUED: {Status.SENDING},
        Status.SENDING: {Status.SENT, Status.FAILED, Status.QUEUED},
        Status.FAILED: {Status.QUEUED},
    }

    agency = models.ForeignKey("accounts.Agency", models.PROTECT)
    occasion = models.CharField(max_length=60)
    about = models.CharField(max_length=60)
    within = models.CharField(max_length=60, blank=True)
    recipient = models.CharField(max_length=254)
    subject = CleanCharField(max_length=200)
    body = CleanTextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    error = CleanTextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "recipient", "about"], name="one_letter_per_occasion_and_recipient"),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
                name="letter_sent_iff_sent_at",
            ),
        ]

    def __str__(self):
        return self.subject


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
