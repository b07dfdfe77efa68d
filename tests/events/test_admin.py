import pytest
from django.urls import reverse

from events.models import Delegation
from producers.models import Producer
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import DelegationFactory
from tests.factories.exhibitors import ParticipationFactory


@pytest.fixture
def admin(as_user, db):
    return as_user(UserFactory(is_superuser=True, is_staff=True))


def test_delegation_that_the_administration_hands_to_another_agency_takes_the_sight_along(admin):
    delegation, other = DelegationFactory(), AgencyFactory()
    row = ParticipationFactory(event=delegation.event, delegation=delegation, status="submitted")
    before = delegation.agency
    form = {
        "zones-TOTAL_FORMS": 0,
        "zones-INITIAL_FORMS": 0,
        "delegations-TOTAL_FORMS": 1,
        "delegations-INITIAL_FORMS": 1,
        "delegations-0-id": delegation.pk,
        "delegations-0-event": delegation.event_id,
        "delegations-0-agency": other.pk,
    }
    url = reverse("admin:events_event_change", args=[delegation.event_id])
    assert admin.post(url, form).status_code == 302
    assert Delegation.objects.get().agency == other
    assert row.producer in Producer.objects.visible_to(staff(other))
    assert row.producer not in Producer.objects.visible_to(staff(before))
