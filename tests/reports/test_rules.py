from tests.world import make_world


def test_desk_of_an_event_is_open_to_host_and_sender(db):
    world = make_world()
    allowed = {
        r
        for r, user in world.people.items()
        if user.has_perm("reports.view_event_overview", world.event)
    }
    assert allowed == {"manager", "organiser", "finance", "inspector", "sender", "admin"}
