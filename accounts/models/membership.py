from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.agency import Agency
from accounts.models.role import Role
from accounts.models.roles import roles_of
from accounts.models.user import User
from core.addresses import address
from core.text import fold


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the managers of the agency."""
        managed = self.filter(agency__in=roles_of(user).at(Role.MANAGER))
        return self if user.is_superuser else managed

    def for_list(self):
        return self.select_related("user", "agency").prefetch_related("communes")

    def search(self, text: str):
        """By name, e-mail and phone, all words in any order, with accents or without. Those of an
        agency are few: they are looked through one by one.
        """
        rows = self.values_list("pk", "user__full_name", "user__email", "user__phone")
        words = fold(text).split()
        found = [
            pk for pk, *known in rows if all(word in fold(_all_ways(*known)) for word in words)
        ]
        return self.filter(pk__in=found)

    def not_ended(self, day: date):
        """Those that are held on this day or begin later."""
        return self.filter(Q(until=None) | Q(until__gt=day))

    def is_managed(self, agency_id: int, *, on: date) -> bool:
        """Whether somebody manages the agency on this day and without a gap from then on."""
        rows = self.model.objects.not_ended(on).filter(agency=agency_id, role=Role.MANAGER)
        covered = on
        for row in rows.filter(user__is_active=True).order_by("since", "pk"):
            if row.since > covered:
                return False
            if row.until is None:
                return True
            covered = max(covered, row.until)
        return False

    def on(self, day: date):
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def _all_ways(name: str, email: str | None, phone: str | None) -> str:
    """What a person may be looked for by; a number as people say it at home too."""
    national = f"0{phone[3:]}" if phone and phone.startswith("+84") else ""
    return " ".join(filter(None, (name, email, phone, national)))


class Membership(models.Model):
    """A person works at an agency in a role, from a day on. An officer has communes."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="memberships", verbose_name=_("agency")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    communes = models.ManyToManyField("places.Unit", blank=True, verbose_name=_("communes"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["agency__order_key", "user__full_name", "pk"]
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

    def get_absolute_url(self):
        return address("membership_detail", self.pk)

    @property
    def state(self) -> str:
        """ "coming", "now" or "ended", as of today."""
        today = timezone.localdate()
        if self.since > today:
            return "coming"
        return "ended" if self.until and self.until <= today else "now"
