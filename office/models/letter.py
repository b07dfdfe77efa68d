from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ORGANISERS, Role, roles_of
from core.addresses import address
from core.search import SearchTextField, search
from core.text import CleanCharField, CleanTextField
from core.transitions import Transitions


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The organisers and inspectors of the agency that writes; whoever it is addressed to, once
        it is sent.
        """
        if user.is_superuser:
            return self
        mine = Q(reader=user.pk, status=Letter.Status.SENT)
        return self.filter(mine | Q(agency__in=roles_of(user).at(*ORGANISERS, Role.INSPECTOR)))

    def addressed_to(self, user):
        """What has been sent to this person: their notices, whether or not an e-mail went out
        too.
        """
        return self.filter(reader=user.pk, status=Letter.Status.SENT).order_by("-sent_at", "-pk")

    def unread_by(self, user):
        return self.addressed_to(user).filter(read_at=None)

    def search(self, text: str):
        found = search(self.model.objects.all(), text, "search_key").order_by().values("pk")
        return self.filter(Q(pk__in=found) | Q(recipient__icontains=text.strip()))

    def for_list(self):
        return self.select_related("agency", "reader")


class Letter(Transitions, models.Model):
    """A message to one person on one occasion about one subject: drafted, approved by a person,
    sent by a job.

    `recipient` is an e-mail address, or the phone number of a person without one, who reads the
    letter in the app only.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DISCARDED = "discarded", _("discarded")

    TRANSITIONS = {
        Status.DRAFT: {Status.QUEUED, Status.DISCARDED},
        Status.QUEUED: {Status.SENDING, Status.FAILED, Status.DISCARDED},
        Status.SENDING: {Status.SENT, Status.FAILED, Status.QUEUED},
        Status.FAILED: {Status.QUEUED, Status.DISCARDED},
    }

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name=_("agency"))
    occasion = models.CharField(_("occasion"), max_length=60)
    about = models.CharField(max_length=60)
    within = models.CharField(max_length=60, blank=True, db_index=True)
    recipient = models.CharField(_("recipient"), max_length=254)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="letters"
    )
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    subject = CleanCharField(_("subject"), max_length=200)
    body = CleanTextField(_("text"), max_length=10_000)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    error = CleanTextField(blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    repeats = models.PositiveSmallIntegerField(_("perhaps sent twice"), default=0)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("written at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    read_at = models.DateTimeField(null=True)
    search_key = SearchTextField(sources=("subject",))

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at", "id"], name="letters_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "recipient", "about"],
                name="one_letter_per_occasion_and_recipient",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="letter_sent_iff_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(status="sent"), name="only_a_sent_letter_is_read"
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return address("letter_detail", self.pk)

    @property
    def is_email(self) -> bool:
        return "@" in self.recipient
