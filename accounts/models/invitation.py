from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.agency import Agency
from accounts.models.role import Role
from accounts.models.roles import roles_of
from accounts.models.user import User
from core.text import CleanCharField
from core.tokens import digest
from core.transitions import Transitions


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the managers of the agency."""
        managed = self.filter(agency__in=roles_of(user).at(Role.MANAGER))
        return self if user.is_superuser else managed

    def standing(self, *, at):
        """Those that can still be accepted."""
        return self.filter(status=Invitation.Status.OPEN, expires_at__gt=at)

    def by_token(self, token: str):
        return self.filter(token_digest=digest(token))


class Invitation(Transitions, models.Model):
    """A colleague is asked to work at an agency in a role; whoever holds the link or the slip
    accepts it and has the role from then on, or from the day that it names.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TRANSITIONS = {Status.OPEN: {Status.ACCEPTED, Status.WITHDRAWN}}

    agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="invitations", verbose_name=_("agency")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    communes = models.ManyToManyField(
        "places.Unit", blank=True, related_name="+", verbose_name=_("communes")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    full_name = CleanCharField(_("name of the colleague"), max_length=150)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    invited_at = models.DateTimeField(_("at"))
    expires_at = models.DateTimeField(_("can be accepted until"))
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="invitation_ends_after_since",
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", user__isnull=False, accepted_at__isnull=False)
                | (~Q(status="accepted") & Q(user=None, accepted_at=None)),
                name="invitation_accepted_iff_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.full_name}: {self.get_role_display()}, {self.agency}"
