from tests.world import make_world


def test_event_is_changed_by_its_hosts_organisers(db):
    world = make_world()
    changers = [role for role, user in world.people.items() if user.has_perm("events.change_event", world.event)]
    assert changers == ["manager", "organiser", "admin"]
    assert [r for r, u in world.people.items() if u.has_perm("events.change_booth", world.booth)] == changers
