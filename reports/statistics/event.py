from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from certificates.models import Certificate
from core.rows import number_of, related
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


def with_totals(
    events: QuerySet[Event], *, support: QuerySet[ClaimLine], certificates: QuerySet[Certificate]
) -> QuerySet[Event]:
    """Annotate what `event_facts` reads beside the participations: booths, and the visible support
    and certificates.
    """
    return events.annotate(
        shares=number_of(BoothShare.objects.all(), by="booth__event"),
        shares_held=number_of(Allocation.objects.live(), by="participation__event"),
        support_vnd=related(
            support.paid(), by="claim__participation__event", total=Sum("paid_vnd")
        ),
        certificate_count=number_of(certificates, by="participation__event"),
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
