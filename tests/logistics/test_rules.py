from tests.factories.accounts import staff
from tests.factories.exhibitors import ParticipationFactory
from tests.world import make_world


def test_booths_are_given_by_host_and_sender(db):
    world = make_world()
    for permission, thing in (
        ("allocate_booth", world.participation),
        ("place_exhibit", world.exhibit),
    ):
        allowed = {
            role
            for role, user in world.people.items()
            if user.has_perm(f"logistics.{permission}", thing)
        }
        assert allowed == {"manager", "organiser", "sender", "admin"}


def test_sender_gives_back_booths_of_its_own_block_only(db):
    world = make_world()

    def allowed():
        return {
            role
            for role, user in world.people.items()
            if user.has_perm("logistics.release_booth", world.allocation)
        }

    assert allowed() == {"manager", "organiser", "admin"}
    world.delegation.booths.add(world.booth)
    assert allowed() == {"manager", "organiser", "sender", "admin"}


def test_booths_of_an_application_without_a_delegation_are_read_by_its_host(db):
    participation = ParticipationFactory()
    assert staff(participation.event.host).has_perm("logistics.view_allocations", participation)
