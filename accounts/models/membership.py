from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.agency import Agency
from accounts.models.role import Role
from accounts.models.user import User


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Membership(models.Model):
    """A person works at an agency in a role, from a day on. An officer has communes."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    communes = models.ManyToManyField("places.Unit", blank=True, verbose_name=_("communes"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role", "since"], name="one_membership_per_role_and_start"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="membership_ends_after_since",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.agency}"
