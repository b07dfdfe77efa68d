from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from certificates.models import Certificate
from core.prepared import how_many
from core.rows import NumberIn, total_of
from events.models import BoothShare, Event
from exhibitors.models import Participation
from funding.models import ClaimLine
from logistics.models import Allocation


@dataclass(frozen=True)
class EventFacts:
    """The state of an event's desk."""

    submitted: int
    waiting: int
    returned: int
    accepted: int
    attended: int
    products: int
    shares: int
    shares_held: int
    support_vnd: int
    certificates: int


def _shares(event):
    return BoothShare.objects.filter(booth__event=event).order_by().values("pk")


def _allocations(event):
    return Allocation.objects.live().for_event(event).order_by().values("pk")


def event_facts(
    participations: QuerySet[Participation], *, support: QuerySet[ClaimLine], certificates: QuerySet[Certificate], event: Event
) -> EventFacts:
    """What the visible participations, support lines and valid certificates of one event come to; two queries."""
    numbers = {"n": Count("pk", distinct=True), "shown": Count("exhibits")}
    by_status = list(participations.order_by().values_list("status").annotate(**numbers))
    status = {name: number for name, number, _shown in by_status}
    placed = sum(status.get(s, 0) for s in Participation.PLACED)
    totals = {
        "shares": how_many(_shares, "pk"),
        "shares_held": how_many(_allocations, "pk"),
        "support_vnd": total_of(support.paid().filter(claim__participation__event=event), Sum("paid_vnd")),
        "certificates": NumberIn(certificates.filter(participation__event=event)),
    }
    (found,) = Event.objects.filter(pk=event.pk).values(**totals)
    return EventFacts(
        submitted=sum(n for s, n in status.items() if s != Participation.Status.DRAFT),
        waiting=status.get(Participation.Status.SUBMITTED, 0),
        returned=status.get(Participation.Status.RETURNED, 0),
        accepted=placed + status.get(Participation.Status.ABSENT, 0),
        products=sum(shown for name, _number, shown in by_status if name in Participation.PLACED),
        attended=status.get(Participation.Status.ATTENDED, 0),
        **{name: number or 0 for name, number in found.items()},
    )
