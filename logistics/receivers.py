from django.dispatch import receiver

from exhibitors.signals import participation_gone
from logistics.actions import release_booth


@receiver(participation_gone)
def release_booths(sender, *, participation, at, **kwargs):
    for allocation in participation.allocations.live():
        release_booth(allocation, by=None, at=at)
