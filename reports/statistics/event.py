from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from certificates.models import Certificate
from core.rows import total_of
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
    certificates: int


def event_facts(
    participations: QuerySet[Participation], *, support: QuerySet[ClaimLine], certificates: QuerySet[Certificate], event: Event
) -> EventFacts:
    """What the visible participations, support lines and valid certificates of one event come to; two queries."""
    status = dict(participations.values_list("status").annotate(n=Count("pk")))
    placed = sum(status.get(s, 0) for s in Participation.PLACED)
    numbers = {
        "products": total_of(Exhibit.objects.filter(participation__in=participations.placed()), Count("pk")),
        "shares": total_of(BoothShare.objects.filter(booth__event=event), Count("pk")),
        "shares_held": total_of(Allocation.objects.live().for_event(event), Count("pk")),
        "support_vnd": total_of(support.paid().filter(claim__participation__event=event), Sum("paid_vnd")),
        "certificates": total_of(certificates.filter(participation__event=event), Count("pk")),
    }
    (found,) = Event.objects.filter(pk=event.pk).values(**numbers)
    return EventFacts(
        submitted=sum(n for s, n in status.items() if s != Participation.Status.DRAFT),
        waiting=status.get(Participation.Status.SUBMITTED, 0),
        returned=status.get(Participation.Status.RETURNED, 0),
        accepted=placed + status.get(Participation.Status.ABSENT, 0),
        attended=status.get(Participation.Status.ATTENDED, 0),
        **{name: number or 0 for name, number in found.items()},
    )
