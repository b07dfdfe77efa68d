from django.contrib.auth.models import AnonymousUser

from office.rules import may_read
from tests.world import make_world


def test_photo_of_a_shown_product_is_public_and_another_is_not(db):
    world = make_world()
    readers = {role: may_read(world.photo, user=user) for role, user in world.people.items()}
    assert all(readers.values())
    world.participation.status = "withdrawn"
    type(world.participation).objects.update(status="withdrawn", presence_marked_at=None)
    seen = [role for role in ("owner", "officer", "home", "stranger") if may_read(world.photo, user=world.people[role])]
    assert seen == ["owner", "officer", "home"]
    assert not may_read(world.photo, user=AnonymousUser())


def test_subject_of_an_unknown_noun_is_hidden(db):
    world = make_world()
    world.photo.about = "secret:1"
    assert not may_read(world.photo, user=world.people["owner"])
