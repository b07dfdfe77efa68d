from django.dispatch import receiver

from core.facts import recount
from events.signals import event_changed
from exhibitors.actions.access import recount_accesses
from exhibitors.actions.place import ring_offer
from exhibitors.actions.reminder import ring_draft
from exhibitors.models import Participation


@receiver(event_changed)
def move_deadlines(sender, *, event, at, **kwargs):
    rows = Participation.objects.for_event(event).select_related("event")
    if rows.exclude(event_opens_on=event.opens_on).exists():
        recount(rows)
    # Another host reads the producers, and the former one does not.
    recount_accesses(rows.submitted().values_list("exhibitor", flat=True))
    for participation in rows.filter(status=Participation.Status.ACCEPTED):
        ring_offer(participation, at=at)
    for participation in rows.filter(status=Participation.Status.DRAFT):
        ring_draft(participation, at=at)
