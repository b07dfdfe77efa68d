from django.utils import timezone

from exhibitors.signals import participation_gone
from logistics.models import Allocation
from tests.factories.logistics import AllocationFactory


def test_booths_of_who_leaves_are_released(db):
    leaving, staying = AllocationFactory(), AllocationFactory()
    participation_gone.send(
        type(leaving.participation), participation=leaving.participation, at=timezone.now()
    )
    assert list(Allocation.objects.live()) == [staying]
