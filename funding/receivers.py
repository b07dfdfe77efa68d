from django.dispatch import receiver

from exhibitors.signals import exhibitors_merging
from funding.actions import join_uses


@receiver(exhibitors_merging)
def join_uses_of_producers(sender, *, kept, merged, **kwargs):
    join_uses(kept, merged=merged)
