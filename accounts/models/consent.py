from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class ConsentQuerySet(models.QuerySet):
    def held_by(self, user) -> dict[str, str]:
        """{purpose to which the person agrees now: version of the text that was read}: the last
        answer to each holds.
        """
        last = {row.purpose: row for row in self.filter(user=user.pk).order_by("recorded_at", "pk")}
        return {purpose: row.text_version for purpose, row in last.items() if row.is_given}

    def givers_of(self, purpose: str, *, among: Iterable[int]) -> set[int]:
        """The keys of those among these people who agree to the purpose now."""
        rows = self.filter(purpose=purpose, user__in=among).order_by("recorded_at", "pk")
        last = dict(rows.values_list("user", "is_given"))
        return {user for user, is_given in last.items() if is_given}


class Consent(models.Model):
    """A person gave or withdrew consent to one purpose. Rows are only added: the last one holds.

    Luật 91/2025/QH15: specific, provable, withdrawable; nothing ticked beforehand.
    """

    class Purpose(models.TextChoices):
        DIRECTORY = "directory", _("show my phone number in the public directory")
        PUBLICITY = "publicity", _("use photos of me in publicity")
        NEWS = "news", _("send me news of fairs")

    # We ask for what we honour. The others were asked for before; the answers stay readable.
    ASKED = (Purpose.DIRECTORY,)

    # Changed together with the words above, so that each row says which text was read.
    TEXT_VERSION = "2026-11"

    append_only = True

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    text_version = models.CharField(max_length=20)
    is_given = models.BooleanField()
    recorded_at = models.DateTimeField()
    channel = models.CharField(max_length=20)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self):
        return f"{self.user}: {self.get_purpose_display()}"
