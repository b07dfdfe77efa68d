from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from core.tokens import digest
from core.transitions import Transitions


class PasswordSlipQuerySet(models.QuerySet):
    def standing(self, *, at):
        """Slips that still set a password."""
        return self.filter(status=PasswordSlip.Status.PRINTED, expires_at__gt=at)

    def by_token(self, token: str):
        return self.filter(token_digest=digest(token))


class PasswordSlip(Transitions, models.Model):
    """A slip with which a person sets a new password: for those without e-mail, and for the first
    manager of an agency. One stands at a time.

    `printed_by` is empty for those that the command line has made.
    """

    class Status(models.TextChoices):
        PRINTED = "printed", _("printed")
        USED = "used", _("used")
        ANNULLED = "annulled", _("void")

    TRANSITIONS = {Status.PRINTED: {Status.USED, Status.ANNULLED}}

    user = models.ForeignKey(User, models.CASCADE, related_name="password_slips")
    status = models.CharField(max_length=10, choices=Status, default=Status.PRINTED)
    token_digest = models.CharField(max_length=64, unique=True)
    printed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = PasswordSlipQuerySet.as_manager()

    class Meta:
        verbose_name = _("password slip")
        verbose_name_plural = _("password slips")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status="printed"), name="one_standing_password_slip"
            ),
            models.CheckConstraint(
                condition=Q(status="used", used_at__isnull=False)
                | (~Q(status="used") & Q(used_at=None)),
                name="password_slip_used_iff_used_at",
            ),
        ]

    def __str__(self):
        return str(self.user)
