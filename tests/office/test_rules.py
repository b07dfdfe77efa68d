import pytest
from django.contrib.auth.models import AnonymousUser

from office.rules import may_read, subject_of
from tests.factories.accounts import staff
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.office import PaperFactory
from tests.factories.producers import RepresentativeFactory
from tests.raw import put
from tests.world import make_world


def test_photo_of_a_shown_product_is_public_and_another_is_not(db):
    world = make_world()
    readers = {role: may_read(world.photo, user=user) for role, user in world.people.items()}
    assert all(readers.values())
    world.participation.status = "withdrawn"
    put(type(world.participation).objects, status="withdrawn", presence_marked_at=None)
    seen = [
        role
        for role in ("owner", "officer", "home", "stranger")
        if may_read(world.photo, user=world.people[role])
    ]
    assert seen == ["owner", "officer", "home"]
    assert not may_read(world.photo, user=AnonymousUser())


@pytest.fixture
def sent_paper(db):
    """The minutes of a fair, somebody of its desk, and another who acts for an applicant."""
    participation = ParticipationFactory(status="submitted")
    host = participation.event.host
    paper = PaperFactory(kind="minutes", about=f"event:{participation.event_id}", agency=host)
    return (
        paper,
        staff(host),
        RepresentativeFactory(producer=participation.producer, user=staff(host)).user,
    )


def test_subject_of_an_unknown_noun_is_hidden(db):
    world = make_world()
    world.photo.about = "secret:1"
    assert not may_read(world.photo, user=world.people["owner"])


def test_letters_stand_inside_their_visible_subject(db):
    world, other = make_world(), make_world("khac")
    organiser = world.people["organiser"]
    assert subject_of(f"event:{world.draft_event.pk}", user=organiser) == {
        "event": world.draft_event
    }
    assert subject_of(f"event:{other.draft_event.pk}", user=organiser) == {"event": None}
    assert (
        subject_of("secret:1", user=organiser)
        == subject_of("event:x", user=organiser)
        == subject_of("", user=organiser)
        == {}
    )


def test_draft_of_a_paper_is_read_by_whom_its_kind_lets_and_a_signed_one_by_the_desk(sent_paper):
    paper, desk, applicant = sent_paper
    assert [user.has_perm("office.view_paper", paper) for user in (desk, applicant)] == [
        True,
        False,
    ]
    paper.status = "signed"
    assert [user.has_perm("office.view_paper", paper) for user in (desk, applicant)] == [True, True]
