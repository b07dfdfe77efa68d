"""Applications as far as a test wants them."""

from django.utils import timezone

from exhibitors import actions
from exhibitors.models import Participation
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.producers import ProductFactory


def now():
    return timezone.now()


def draft(event, products=1):
    product = ProductFactory()
    others = [ProductFactory(producer=product.producer) for _ in range(products - 1)]
    return actions.apply_for_event(
        event, producer=product.producer, products=[product, *others], by=UserFactory(), at=now()
    )


def reload(participation):
    participation.refresh_from_db()
    return participation


def submitted(event, n=1):
    rows = [ParticipationFactory(event=event, status="submitted") for _ in range(n)]
    return rows if n > 1 else rows[0]


def pending(event):
    return {p.pk: p.pending_decision for p in Participation.objects.for_event(event).pending()}


def publish(event, seen=None):
    everybody = Participation.objects.all()
    return actions.publish_decisions(
        event, participations=everybody, seen=pending(event) if seen is None else seen, at=now()
    )
