from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanCharField, CleanTextField
from producers.models.producer import seen_by
from producers.models.product import Recognition


class RecognitionActQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "recognition__product__producer__"))


class RecognitionAct(models.Model):
    """What became of a recognition after it was stated, with its reason and the paper that says so.
    Rows are only added.

    The law names the grounds of a revocation (QĐ 26/2026/QĐ-TTg, Điều 8); `ground` cites the
    clause.
    """

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("corrected")
        REFUSED = "refused", _("not accepted")
        REVOKED = "revoked", _("revoked")
        RESTORED = "restored", _("restored")
        EXTENDED = "extended", _("extended")

    append_only = True

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="acts")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    ground = CleanCharField(_("legal ground"), max_length=200, blank=True)
    document = CleanCharField(_("decision or document"), max_length=100, blank=True)
    day = models.DateField(_("from the day"), null=True)
    reason = CleanTextField(_("reason"), max_length=1000)
    paper = models.ForeignKey("office.Upload", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RecognitionActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on a recognition")
        verbose_name_plural = _("acts on recognitions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("revoked", "extended")) | Q(day__isnull=False),
                name="act_on_a_recognition_names_its_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="act_on_a_recognition_says_why"),
        ]

    def __str__(self):
        return f"{self.recognition}: {self.get_kind_display()}"
