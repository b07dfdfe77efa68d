from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.addresses import address
from core.guards import Guard
from core.search import SearchTextField, search
from core.text import CleanCharField, CleanTextField
from core.transitions import Transitions
from office.models.upload import Upload


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The desk of the agency that issues it."""
        return self if user.is_superuser else self.filter(agency__in=roles_of(user).at(*DESK))

    def search(self, text: str):
        return search(self, text, "search_key")

    def for_list(self):
        return self.select_related("agency", "signed_by")


class Paper(Transitions, models.Model):
    """An official paper of an agency: a draft says what is true now; signing it numbers it and
    freezes what it says.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")
        REVOKED = "revoked", _("revoked")

    TRANSITIONS = {Status.DRAFT: {Status.SIGNED}, Status.SIGNED: {Status.REVOKED}}

    guards = [
        Guard(
            "what_was_signed_stays",
            "OLD.status <> {Paper.Status.DRAFT} AND (NEW.status = {Paper.Status.DRAFT}"
            " OR OLD.facts <> NEW.facts OR"
            " OLD.typed <> NEW.typed"
            " OR OLD.title <> NEW.title OR OLD.number <> NEW.number OR OLD.year <> NEW.year"
            " OR OLD.upload_id <> NEW.upload_id OR OLD.word_id <> NEW.word_id OR OLD.agency_id <>"
            " NEW.agency_id)",
            events=("UPDATE",),
        ),
        Guard("signed_paper_is_kept", "OLD.status <> {Paper.Status.DRAFT}", events=("DELETE",)),
    ]

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=20)
    about = models.CharField(max_length=60)
    within = models.CharField(max_length=60, blank=True, db_index=True)
    title = CleanCharField(_("title"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    typed = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(_("number"), null=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    word = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("drafted at"))
    signed_at = models.DateTimeField(_("signed at"), null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoke_reason = CleanTextField(_("reason"), blank=True)
    search_key = SearchTextField(sources=("title",))

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "number"], name="one_paper_per_number"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", number=None)
                | (
                    ~Q(status="draft")
                    & Q(
                        number__isnull=False,
                        year__isnull=False,
                        upload__isnull=False,
                        word__isnull=False,
                    )
                    & Q(signed_at__isnull=False, signed_by__isnull=False)
                ),
                name="signed_paper_is_numbered_and_frozen",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address("paper_detail", self.pk)

    @property
    def filename(self) -> str:
        return (
            f"{self.kind}-{self.year}-{self.number:02d}"
            if self.number
            else f"{self.kind}-du-thao-{self.pk}"
        )


class PaperTemplate(models.Model):
    """An agency's own Word template for one kind of paper; without a row that of the house is
    used.
    """

    agency = models.ForeignKey("accounts.Agency", models.CASCADE, related_name="paper_templates")
    kind = models.CharField(max_length=20)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("paper template")
        verbose_name_plural = _("paper templates")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"], name="one_paper_template_per_agency_and_kind"
            )
        ]

    def __str__(self):
        return f"{self.agency}: {self.kind}"
