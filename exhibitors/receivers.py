from django.dispatch import receiver

from events.signals import event_changed
from exhibitors.actions.place import ring_offer
from exhibitors.models import Participation


@receiver(event_changed)
def move_deadlines(sender, *, event, at, **kwargs):
    for participation in (
        Participation.objects.for_event(event).filter(status=Participation.Status.ACCEPTED).select_related("event")
    ):
        ring_offer(participation, at=at)
