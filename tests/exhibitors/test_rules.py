import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from events.models import Event
from office.rules import PAPER_READERS, READERS
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import DelegationFactory, EventFactory
from tests.factories.exhibitors import (
    ExhibitFactory,
    ParticipationFactory,
    RecognitionFactory,
    RepresentativeFactory,
    TakeOverFactory,
)
from tests.factories.office import PaperFactory
from tests.world import make_world

DECIDERS = ["manager", "organiser", "sender", "admin"]
FILERS = ["officer", "admin", "owner"]


@pytest.mark.parametrize(
    ("permission", "thing", "expected"),
    [
        ("exhibitors.change_exhibitor", "exhibitor", ["home", *FILERS]),
        ("exhibitors.change_product", "product", ["home", *FILERS]),
        ("exhibitors.verify_recognition", "recognition", ["home", "admin"]),
        ("exhibitors.accept_participation", "participation", DECIDERS),
        ("exhibitors.mark_attended", "participation", DECIDERS),
        ("exhibitors.submit_participation", "participation", FILERS),
        ("exhibitors.confirm_participation", "participation", [*DECIDERS, "owner", "officer"]),
    ],
)
def test_who_may(db, permission, thing, expected):
    world = make_world()
    allowed = {
        role
        for role, user in world.people.items()
        if user.has_perm(permission, getattr(world, thing))
    }
    assert allowed == set(expected)


def test_home_agency_files_where_it_hosts(db):
    agency = AgencyFactory()
    organiser = staff(agency)
    at_home = ParticipationFactory(event__host=agency, exhibitor__home_agency=agency)
    elsewhere = ParticipationFactory(exhibitor__home_agency=agency)
    assert organiser.has_perm("exhibitors.submit_participation", at_home)
    assert not organiser.has_perm("exhibitors.submit_participation", elsewhere)


@pytest.fixture
def sent(db):
    """An application that a delegation sends to a fair of another agency."""
    event = EventFactory()
    sender = DelegationFactory(event=event)
    return ParticipationFactory(event=event, delegation=sender, status="submitted")


def one_of_us(agency, exhibitor, role=Role.ORGANISER):
    """Somebody of the agency's desk who acts for the producer too."""
    return RepresentativeFactory(exhibitor=exhibitor, user=staff(agency, role)).user


def test_nobody_registers_producers_unknown(db):
    assert not AnonymousUser().has_perm("exhibitors.add_exhibitor")
    assert UserFactory().has_perm("exhibitors.add_exhibitor")
    agency = AgencyFactory()
    roles = {
        role: staff(agency, role).has_perm("exhibitors.add_exhibitor")
        for role in (Role.ORGANISER, Role.FINANCE)
    }
    assert roles == {Role.ORGANISER: True, Role.FINANCE: False}


def test_nobody_verifies_judges_or_merges_for_their_own_producer(sent):
    exhibitor, host = sent.exhibitor, sent.event.host
    recognition = RecognitionFactory(product__exhibitor=exhibitor)
    mine, other = one_of_us(exhibitor.home_agency, exhibitor), staff(exhibitor.home_agency)
    for permission, thing in (("verify_recognition", recognition), ("merge_exhibitors", exhibitor)):
        assert [user.has_perm(f"exhibitors.{permission}", thing) for user in (mine, other)] == [
            False,
            True,
        ]
    mine, other = one_of_us(host, exhibitor), staff(host)
    assert [user.has_perm("exhibitors.accept_participation", sent) for user in (mine, other)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("permission", ["propose_selection", "draft_paper"])
def test_nobody_selects_where_their_own_producer_applies(sent, permission):
    mine, other = one_of_us(sent.event.host, sent.exhibitor), staff(sent.event.host)
    elsewhere, draft = (
        EventFactory(host=sent.event.host),
        ParticipationFactory(event__host=sent.event.host, status="draft"),
    )
    begun = one_of_us(sent.event.host, draft.exhibitor)
    may = [
        user.has_perm(f"exhibitors.{permission}", event)
        for user, event in (
            (mine, sent.event),
            (other, sent.event),
            (mine, elsewhere),
            (begun, draft.event),
        )
    ]
    assert may == [False, True, True, True]


def test_proposal_is_read_by_the_desks_and_not_by_the_producers_own(sent):
    exhibitor, plain = sent.exhibitor, ParticipationFactory(status="submitted")
    may = {
        "host": staff(sent.event.host, Role.INSPECTOR).has_perm("exhibitors.view_proposal", sent),
        "sender": staff(sent.delegation.agency).has_perm("exhibitors.view_proposal", sent),
        "stranger": staff(AgencyFactory()).has_perm("exhibitors.view_proposal", sent),
        "producer": RepresentativeFactory(exhibitor=exhibitor).user.has_perm(
            "exhibitors.view_proposal", sent
        ),
        "both": one_of_us(sent.event.host, exhibitor).has_perm("exhibitors.view_proposal", sent),
        "sender of another": staff(sent.delegation.agency).has_perm(
            "exhibitors.view_proposal", plain
        ),
        "host without a delegation": staff(plain.event.host).has_perm(
            "exhibitors.view_proposal", plain
        ),
    }
    assert [who for who, allowed in may.items() if allowed] == [
        "host",
        "sender",
        "host without a delegation",
    ]


def test_who_asks_for_a_profile_does_not_grant_it(db):
    asked = TakeOverFactory()
    home = asked.exhibitor.home_agency
    own = TakeOverFactory(exhibitor=asked.exhibitor, user=staff(home))
    may = [
        user.has_perm("exhibitors.decide_take_over", asked)
        for user in (staff(home), UserFactory(), staff(AgencyFactory()))
    ]
    assert may == [True, False, False]
    assert not own.user.has_perm("exhibitors.decide_take_over", own)


def test_representation_is_ended_by_oneself_or_the_home_desk(db):
    own = RepresentativeFactory()
    people = (
        own.user,
        staff(own.exhibitor.home_agency),
        RepresentativeFactory(exhibitor=own.exhibitor).user,
    )
    assert [user.has_perm("exhibitors.end_representation", own) for user in people] == [
        True,
        True,
        False,
    ]


def readers(noun: str, thing, **people) -> list[str]:
    return [who for who, user in people.items() if READERS[noun](user, str(thing.pk))]


def test_photo_of_a_product_is_read_by_whoever_sees_it_and_by_all_once_it_is_shown(db):
    exhibit = ExhibitFactory(
        participation__status="submitted", participation__event__status="published"
    )
    product = exhibit.product
    owner = RepresentativeFactory(exhibitor=product.exhibitor).user
    people = {"owner": owner, "stranger": UserFactory(), "anybody": AnonymousUser()}
    assert readers("product", product, **people) == ["owner"]
    ExhibitFactory(
        product=product,
        participation__exhibitor=product.exhibitor,
        participation__status="confirmed",
    )
    assert readers("product", product, **people) == ["owner", "stranger", "anybody"]
    Event.objects.update(status="draft")
    assert readers("product", product, **people) == ["owner"]
    assert READERS["product"](owner, "x") is False


def test_papers_of_recognition_and_application_are_read_by_whoever_sees_them(sent):
    recognition = RecognitionFactory(product__exhibitor=sent.exhibitor)
    people = {
        "owner": RepresentativeFactory(exhibitor=sent.exhibitor).user,
        "host": staff(sent.event.host),
        "stranger": staff(AgencyFactory()),
        "anybody": AnonymousUser(),
    }
    for noun, thing in (("recognition", recognition), ("participation", sent)):
        assert readers(noun, thing, **people) == ["owner", "host"]
        assert not READERS[noun](people["owner"], "x")
        assert not READERS[noun](people["owner"], "999999999")


@pytest.mark.parametrize("kind", ["minutes", "decisions"])
def test_draft_of_a_selection_is_not_read_by_applicants(sent, kind):
    paper = PaperFactory(kind=kind, about=f"event:{sent.event.pk}", agency=sent.event.host)
    admin = one_of_us(sent.event.host, sent.exhibitor)
    admin.is_superuser = True
    people = (staff(sent.event.host), one_of_us(sent.event.host, sent.exhibitor), admin)
    assert [PAPER_READERS[kind](user, paper) for user in people] == [True, False, True]
