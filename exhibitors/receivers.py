from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.facts import recount
from core.transitions import Refusal
from events.signals import event_cancelling, event_changed
from exhibitors.actions.access import recount_accesses
from exhibitors.actions.join import join_applications
from exhibitors.actions.place import schedule_offer_jobs
from exhibitors.actions.reminder import schedule_draft_reminder
from exhibitors.models import Participation
from producers.signals import producers_merged, producers_merging, stars_recounted


@receiver(event_changed)
def move_deadlines(sender, *, event, at, **kwargs):
    rows = Participation.objects.for_event(event).select_related("event")
    if rows.exclude(event_opens_on=event.opens_on).exists():
        recount(rows)
    # Another host reads the producers, and the former one does not.
    recount_accesses(rows.submitted().values_list("producer", flat=True))
    for participation in rows.filter(status=Participation.Status.ACCEPTED):
        schedule_offer_jobs(participation, at=at)
    for participation in rows.filter(status=Participation.Status.DRAFT):
        schedule_draft_reminder(participation, at=at)


@receiver(event_cancelling)
def keep_what_was_held(sender, *, event, **kwargs):
    """An event that somebody came to was held."""
    if Participation.objects.for_event(event).attended().exists():
        raise Refusal(
            _("Producers came to this event: it was held, and is not cancelled. Close it instead.")
        )


@receiver(stars_recounted)
def recount_stars_of_exhibits(sender, *, products, **kwargs):
    shown = Participation.objects.filter(frozen_at=None, exhibits__product__in=products)
    recount(shown.distinct())


@receiver(producers_merging)
def lock_applications(sender, *, kept, merged, **kwargs):
    """Applications are locked before their producers, as by those who hand one in."""
    theirs = Participation.objects.select_for_update().filter(producer__in=(kept, merged))
    list(theirs.order_by("pk").values_list("pk"))


@receiver(producers_merged)
def move_applications(sender, *, kept, merged, same_products, instead, **kwargs):
    keys = join_applications(kept, merged=merged, same_products=same_products, instead=instead)
    return {"participations": keys}
