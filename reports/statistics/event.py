from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Sum

from certificates.models import Certificate
from core.prepared import how_many
from core.rows import NumberIn, related
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


def with_totals(
    events: QuerySet[Event], *, support: QuerySet[ClaimLine], certificates: QuerySet[Certificate]
) -> QuerySet[Event]:
    """Annotate what `event_facts` reads beside the participations: booths, and the visible support
    and certificates.
    """
    return events.annotate(
        shares=how_many(_shares, "pk"),
        shares_held=how_many(_allocations, "pk"),
        support_vnd=related(
            support.paid(), by="claim__participation__event", total=Sum("paid_vnd")
        ),
        certificate_count=NumberIn(certificates.filter(participation__event=OuterRef("pk"))),
    )


def event_facts(event: Event, participations: QuerySet[Participation]) -> EventFacts:
    """What the visible participations of an event `with_totals` come to; one query."""
    numbers = {"n": Count("pk", distinct=True), "shown": Count("exhibits")}
    by_status = list(participations.order_by().values_list("status").annotate(**numbers))
    status = {name: number for name, number, _shown in by_status}
    placed = sum(status.get(s, 0) for s in Participation.PLACED)
    return EventFacts(
        submitted=sum(n for s, n in status.items() if s != Participation.Status.DRAFT),
        waiting=status.get(Participation.Status.SUBMITTED, 0),
        returned=status.get(Participation.Status.RETURNED, 0),
        accepted=placed + status.get(Participation.Status.ABSENT, 0),
        attended=status.get(Participation.Status.ATTENDED, 0),
        products=sum(shown for name, _number, shown in by_status if name in Participation.PLACED),
        shares=event.shares,
        shares_held=event.shares_held,
        support_vnd=event.support_vnd or 0,
        certificates=event.certificate_count,
    )
