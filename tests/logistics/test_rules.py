from tests.world import make_world


def test_booths_are_given_by_host_and_sender(db):
    world = make_world()
    for permission, thing in (
        ("allocate_booth", world.participation),
        ("release_booth", world.allocation),
        ("place_exhibit", world.exhibit),
    ):
        allowed = {role for role, user in world.people.items() if user.has_perm(f"logistics.{permission}", thing)}
        assert allowed == {"manager", "organiser", "sender", "admin"}
