from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.text import CleanTextField
from producers.models.producer import Producer


class Merge(models.Model):
    """Two profiles were one producer. What belonged to `merged` belongs to `kept` since; `merged`
    stays, empty and hidden.

    `moved` tells which rows went over: {"products": [pk], "participations": [pk], "people": [pk],
    "same_products": {pk of merged: pk of kept}}.
    """

    append_only = True

    kept = models.ForeignKey(Producer, models.PROTECT, related_name="merges")
    merged = models.OneToOneField(Producer, models.PROTECT, related_name="merged_in")
    reason = CleanTextField(_("reason"), max_length=1000)
    moved = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="producer_is_not_merged_with_itself"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_its_reason"),
        ]

    def __str__(self):
        return f"{self.merged} → {self.kept}"
