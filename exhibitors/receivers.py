from django.dispatch import receiver

from events.signals import event_changed
from exhibitors.actions.place import ring_offer
from exhibitors.actions.reminder import ring_draft
from exhibitors.models import Participation


@receiver(event_changed)
def move_deadlines(sender, *, event, at, **kwargs):
    rows = Participation.objects.for_event(event).select_related("event")
    for participation in rows.filter(status=Participation.Status.ACCEPTED):
        ring_offer(participation, at=at)
    for participation in rows.filter(status=Participation.Status.DRAFT):
        ring_draft(participation, at=at)
