from django.utils import timezone

from logistics.journey import has_booth
from tests.factories.logistics import AllocationFactory


def test_booth_step_is_done_while_a_booth_is_held(db):
    held, given_back = AllocationFactory(), AllocationFactory(released_at=timezone.now())
    assert has_booth([held.participation, given_back.participation]) == {
        held.participation.pk: "done"
    }
