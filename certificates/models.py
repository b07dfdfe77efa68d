import secrets
from base64 import b32encode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.addresses import address
from core.guards import Guard
from core.text import CleanTextField
from core.transitions import Transitions
from exhibitors.models import Participation
from producers.models import Producer, producers_of

TOKEN_BYTES = 16


def new_token() -> str:
    """128 random bits as 26 letters and digits that nobody confuses when typing."""
    return b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=")


def pdf_path(certificate, filename: str) -> str:
    return f"certificates/{certificate.year}/{certificate.token}.pdf"


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The issuing agency's desk, the producer's people, officers of its commune."""
        if user.is_superuser:
            return self
        work = roles_of(user)
        own = Q(participation__producer__in=producers_of(user)) & ~Q(
            status=Certificate.Status.PENDING
        )
        seen = own | Q(agency__in=work.at(*DESK))
        if work.communes:
            seen |= Q(participation__in=Participation.objects.on_behalf(work))
        return self.filter(seen)

    def standing(self):
        return self.filter(status__in=Certificate.STANDING)

    def valid(self):
        return self.filter(status=Certificate.Status.VALID)

    def search(self, text: str):
        own = Q(participation__producer__in=Producer.objects.search(text))
        return self.filter(own | Q(frozen__number__icontains=text.strip()))

    def for_list(self):
        return self.select_related("participation__event", "participation__producer", "agency")


def number_in_words(printed: str | None, number: int) -> str:
    """What stands on the paper, once it is drawn."""
    return printed or str(number)


class Certificate(Transitions, models.Model):
    """A numbered paper about a participation, frozen with what it says; the check page answers for
    it.

    `frozen` holds everything printed. A certificate is pending from the moment it has its number
    until its PDF is stored.
    """

    guards = [
        Guard(
            "what_is_printed_stays",
            "OLD.number <> NEW.number OR OLD.year <> NEW.year OR OLD.token <> NEW.token OR"
            " OLD.agency_id <> NEW.agency_id"
            " OR OLD.participation_id <> NEW.participation_id OR OLD.frozen <> NEW.frozen"
            " OR (OLD.sha256 <> '' AND OLD.sha256 <> NEW.sha256)",
            events=("UPDATE",),
        ),
        Guard("certificates_are_never_removed", "OLD.id IS NOT NULL", events=("DELETE",)),
    ]

    class Kind(models.TextChoices):
        PARTICIPATION = "participation", _("certificate of participation")

    class Status(models.TextChoices):
        PENDING = "pending", _("being made")
        VALID = "valid", _("valid")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced")

    STANDING = (Status.PENDING, Status.VALID)
    TRANSITIONS = {
        Status.PENDING: {Status.VALID, Status.REVOKED},
        Status.VALID: {Status.REVOKED, Status.REPLACED},
    }

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PARTICIPATION)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("issuing agency"))
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    token = models.CharField(max_length=26, unique=True, default=new_token, editable=False)
    frozen = models.JSONField()
    pdf = models.FileField(upload_to=pdf_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = CleanTextField(_("reason"), blank=True, max_length=1000)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-year", "-number"]
        indexes = [models.Index(fields=["year", "number"], name="certificates_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "number"], name="one_certificate_per_number"
            ),
            models.UniqueConstraint(
                fields=["participation", "kind"],
                condition=Q(status__in=("pending", "valid")),
                name="one_standing_certificate_per_participation_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(status="pending") | Q(status="revoked") | Q(sha256__length=64),
                name="issued_certificate_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(status="revoked", revoked_at__isnull=False) & ~Q(revoke_reason="")
                | ~Q(status="revoked") & Q(revoked_at=None),
                name="revoked_certificate_says_why",
            ),
        ]

    def __str__(self):
        return number_in_words(self.frozen.get("number"), self.number)

    def get_absolute_url(self):
        return address("certificate_detail", self.pk)
