from office.rules import SUBJECTS
from tests.world import make_world


def test_event_is_changed_by_its_hosts_organisers(db):
    world = make_world()
    changers = [
        role
        for role, user in world.people.items()
        if user.has_perm("events.change_event", world.event)
    ]
    assert changers == ["manager", "organiser", "admin"]
    assert [
        r for r, u in world.people.items() if u.has_perm("events.change_booth", world.booth)
    ] == changers


def test_letters_and_papers_stand_inside_events_that_one_sees(db):
    world, other = make_world(), make_world("khac")
    organiser = world.people["organiser"]
    found = [
        SUBJECTS["event"](organiser, str(event.pk))
        for event in (world.draft_event, other.draft_event)
    ]
    assert found == [world.draft_event, None]
