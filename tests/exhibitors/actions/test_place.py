import pytest
from django.db import IntegrityError, transaction

from core.transitions import Refusal
from exhibitors import actions
from exhibitors.models import Participation
from tests.exhibitors.applying import now, reload
from tests.factories.accounts import UserFactory
from tests.factories.events import DelegationFactory, EventFactory
from tests.factories.exhibitors import (
    ParticipationFactory,
)


@pytest.fixture
def event(db):
    return EventFactory()


@pytest.mark.parametrize("block", ["event", "zone", "delegation"])
def test_places_are_never_exceeded(event, block):
    zone, delegation = event.zones.create(name="A"), DelegationFactory(event=event)
    thing = {"event": event, "zone": zone, "delegation": delegation}[block]
    thing.places = 1
    thing.save()
    held, other = (
        ParticipationFactory(event=event, status=s, zone=zone, delegation=delegation)
        for s in ("confirmed", "submitted")
    )
    with pytest.raises(Refusal, match=str(thing)):
        actions.accept_participation(other, by=UserFactory(), at=now())
    # Nor by a row written by hand.
    with pytest.raises(IntegrityError, match="has_room"), transaction.atomic():
        Participation.objects.filter(pk=other.pk).update(
            status="accepted",
            decided_at=now(),
            decided_by=UserFactory(),
            frozen_at=now(),
            unit_then=held.unit_then,
        )
    with pytest.raises(IntegrityError, match="has_room"), transaction.atomic():
        ParticipationFactory(event=event, status="accepted", zone=zone, delegation=delegation)
    actions.mark_attended(held, by=UserFactory(), at=now())
    assert reload(held).status == "attended"


def test_zone_of_another_event_is_refused_by_the_database(event):
    foreign = EventFactory().zones.create(name="A")
    with pytest.raises(IntegrityError, match="zone_is_of_the_same_event"), transaction.atomic():
        ParticipationFactory(event=event, zone=foreign)
