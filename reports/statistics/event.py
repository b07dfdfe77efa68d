from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from events.models import BoothShare, Event
from exhibitors.models import Exhibit, Participation
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


def event_facts(participations: QuerySet[Participation], *, support: QuerySet[ClaimLine], event: Event) -> EventFacts:
    """What the visible participations and support lines of one event come to; five queries."""
    status = dict(participations.values_list("status").annotate(n=Count("pk")))
    placed = sum(status.get(s, 0) for s in Participation.PLACED)
    return EventFacts(
        submitted=sum(n for s, n in status.items() if s != Participation.Status.DRAFT),
        waiting=status.get(Participation.Status.SUBMITTED, 0),
        returned=status.get(Participation.Status.RETURNED, 0),
        accepted=placed + status.get(Participation.Status.ABSENT, 0),
        attended=status.get(Participation.Status.ATTENDED, 0),
        products=Exhibit.objects.filter(participation__in=participations.placed()).count(),
        shares=BoothShare.objects.filter(booth__event=event).count(),
        shares_held=Allocation.objects.live().for_event(event).count(),
        support_vnd=_sum(support.paid().filter(claim__participation__in=participations)),
    )


def _sum(lines: QuerySet[ClaimLine]) -> int:
    return lines.aggregate(total=Sum("paid_vnd"))["total"] or 0
