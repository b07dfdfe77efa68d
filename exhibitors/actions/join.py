"""Two profiles turn out to be one producer: their applications become those of one."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import recount
from core.transitions import Refusal
from exhibitors.actions.access import recount_accesses
from exhibitors.models import Exhibit, Participation
from producers.models import Producer, Recognition


@transaction.atomic
def join_applications(
    kept: Producer,
    *,
    merged: Producer,
    same_products: Mapping[int, int],
    instead: Mapping[int, Recognition],
) -> list[int]:
    """Hand the applications of `merged` over one by one, so that the history shows each; returns
    their keys.

    What they show of products that both had becomes the product that stays, with the recognition
    that counts in its place. The caller has locked both producers and their applications. Raises
    Refusal when both have a live application for one event.
    """
    live = Participation.objects.live()
    double = live.filter(producer=kept, event__in=live.filter(producer=merged).values("event"))
    if standing := double.select_related("event").first():
        raise Refusal(
            _("Both have applied for “%(event)s”. Withdraw or decline one application first.")
            % {"event": standing.event}
        )
    keys = []
    for row in merged.participations.order_by("pk"):
        row.producer = kept
        row.save(update_fields=["producer"])
        keys.append(row.pk)
    for exhibit in Exhibit.objects.filter(product__in=same_products).order_by("pk"):
        exhibit.product_id = same_products[exhibit.product_id]
        exhibit.recognition = instead.get(exhibit.recognition_id, exhibit.recognition)
        exhibit.save(update_fields=["product", "recognition"])
    recount(Participation.objects.filter(producer=kept))
    recount_accesses([kept.pk, merged.pk])
    return keys
