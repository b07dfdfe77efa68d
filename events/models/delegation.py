from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import roles_of
from core.lists.export import Exported
from events.models.booth import Booth
from events.models.event import Event


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_superuser:
            return self
        mine = roles_of(user).at()
        return self.filter(Q(agency__in=mine) | Q(event__host__in=mine))


class Delegation(models.Model):
    """A sending agency brings its producers to an event, into its own block of booths."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="delegations")
    agency = models.ForeignKey(
        "accounts.Agency",
        models.PROTECT,
        related_name="delegations",
        verbose_name=_("sending agency"),
    )
    places = models.PositiveIntegerField(_("number of places"), null=True, blank=True)
    booths = models.ManyToManyField(
        Booth, blank=True, related_name="delegations", verbose_name=_("block of booths")
    )

    objects = DelegationQuerySet.as_manager()
    named_by = Exported(("agency__name",))

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "agency"], name="one_delegation_per_event_and_agency"
            )
        ]

    def __str__(self):
        return str(self.agency)
