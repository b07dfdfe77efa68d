from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, ORGANISERS, roles_of
from core.guards import Guard
from events.models import BoothShare, Event
from exhibitors.models import Exhibit, Participation
from producers.models import producers_of


class AllocationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The desks of host and sending agency, and the producer's own people; officers do not see
        booths.
        """
        if user.is_superuser:
            return self
        desks = Participation.objects.of_agencies(roles_of(user).at(*DESK))
        own = Q(participation__producer__in=producers_of(user))
        return self.filter(own | Q(participation__in=desks))

    def live(self):
        return self.filter(released_at=None)

    def for_event(self, event: Event):
        return self.filter(participation__event=event)

    def for_list(self):
        return self.select_related("share__booth", "participation__producer")


class Allocation(models.Model):
    """A share of a booth is held by a participation, until it is released."""

    guards = [
        Guard(
            "allocation_stays_within_one_event",
            "(SELECT b.event_id FROM {BoothShare} s JOIN {Booth} b ON b.id = s.booth_id"
            " WHERE s.id = NEW.share_id)"
            " <> (SELECT p.event_id FROM {Participation} p WHERE p.id ="
            " NEW.participation_id)",
        ),
        Guard(
            "booths_are_for_those_who_come",
            "NEW.released_at IS NULL AND (SELECT p.status FROM {Participation} p WHERE"
            " p.id = NEW.participation_id)"
            " NOT IN {Participation.PLACED}",
            events=("INSERT",),
        ),
    ]

    share = models.ForeignKey(
        BoothShare, models.PROTECT, related_name="allocations", verbose_name=_("booth")
    )
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="allocations")
    allocated_at = models.DateTimeField()
    allocated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["share__booth__order_key", "share__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(released_at=None),
                name="one_live_allocation_per_booth_share",
            ),
        ]

    def __str__(self):
        return f"{self.share.booth.code}: {self.participation}"


class Placement(models.Model):
    """An exhibit stands at an allocated booth of its own participation."""

    guards = [
        Guard(
            "placement_stays_within_one_participation",
            "(SELECT a.participation_id FROM {Allocation} a WHERE a.id = NEW.allocation_id)"
            " <> (SELECT e.participation_id FROM {Exhibit} e WHERE e.id = NEW.exhibit_id)",
        ),
        Guard(
            "nothing_stands_at_a_released_booth",
            "(SELECT a.released_at FROM {Allocation} a WHERE a.id = NEW.allocation_id) IS NOT NULL",
        ),
    ]

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="placements")
    allocation = models.ForeignKey(Allocation, models.CASCADE, related_name="placements")

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(fields=["exhibit"], name="one_placement_per_exhibit")
        ]

    def __str__(self):
        return f"{self.exhibit} @ {self.allocation.share}"


def shares_for(participation: Participation, *, user):
    """The shares that the person may give to this participation: the host all of the event's, a
    sender those of its block.
    """
    shares = BoothShare.objects.filter(booth__event=participation.event_id).select_related(
        "booth__zone"
    )
    if user.is_superuser or participation.event.host_id in roles_of(user).at(*ORGANISERS):
        return shares
    return shares.filter(booth__delegations=participation.delegation_id)


def free_shares(shares):
    return shares.exclude(pk__in=Allocation.objects.live().values("share"))
