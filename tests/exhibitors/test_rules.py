import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from events.models import Event
from office.rules import PAPER_READERS, READERS
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import DelegationFactory, EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.office import PaperFactory
from tests.factories.producers import RecognitionFactory, RepresentativeFactory
from tests.raw import put
from tests.world import make_world

DECIDERS = ["manager", "organiser", "sender", "admin"]
FILERS = ["officer", "admin", "owner"]


@pytest.mark.parametrize(
    ("permission", "thing", "expected"),
    [
        ("producers.change_producer", "producer", ["home", *FILERS]),
        ("producers.change_product", "product", ["home", *FILERS]),
        ("producers.verify_recognition", "recognition", ["home", "admin"]),
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
    at_home = ParticipationFactory(event__host=agency, producer__home_agency=agency)
    elsewhere = ParticipationFactory(producer__home_agency=agency)
    assert organiser.has_perm("exhibitors.submit_participation", at_home)
    assert not organiser.has_perm("exhibitors.submit_participation", elsewhere)


@pytest.fixture
def sent(db):
    """An application that a delegation sends to a fair of another agency."""
    event = EventFactory()
    sender = DelegationFactory(event=event)
    return ParticipationFactory(event=event, delegation=sender, status="submitted")


def one_of_us(agency, producer, role=Role.ORGANISER):
    """Somebody of the agency's desk who acts for the producer too."""
    return RepresentativeFactory(producer=producer, user=staff(agency, role)).user


def test_nobody_verifies_judges_or_merges_for_their_own_producer(sent):
    producer, host = sent.producer, sent.event.host
    recognition = RecognitionFactory(product__producer=producer)
    mine, other = one_of_us(producer.home_agency, producer), staff(producer.home_agency)
    for permission, thing in (("verify_recognition", recognition), ("merge_producers", producer)):
        assert [user.has_perm(f"producers.{permission}", thing) for user in (mine, other)] == [
            False,
            True,
        ]
    mine, other = one_of_us(host, producer), staff(host)
    assert [user.has_perm("exhibitors.accept_participation", sent) for user in (mine, other)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("permission", ["propose_selection", "draft_paper"])
def test_nobody_selects_where_their_own_producer_applies(sent, permission):
    mine, other = one_of_us(sent.event.host, sent.producer), staff(sent.event.host)
    elsewhere, draft = (
        EventFactory(host=sent.event.host),
        ParticipationFactory(event__host=sent.event.host, status="draft"),
    )
    begun = one_of_us(sent.event.host, draft.producer)
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
    producer, plain = sent.producer, ParticipationFactory(status="submitted")
    may = {
        "host": staff(sent.event.host, Role.INSPECTOR).has_perm("exhibitors.view_proposal", sent),
        "sender": staff(sent.delegation.agency).has_perm("exhibitors.view_proposal", sent),
        "stranger": staff(AgencyFactory()).has_perm("exhibitors.view_proposal", sent),
        "producer": RepresentativeFactory(producer=producer).user.has_perm(
            "exhibitors.view_proposal", sent
        ),
        "both": one_of_us(sent.event.host, producer).has_perm("exhibitors.view_proposal", sent),
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


def readers(noun: str, thing, **people) -> list[str]:
    return [who for who, user in people.items() if READERS[noun](user, str(thing.pk))]


def test_photo_of_a_product_is_read_by_whoever_sees_it_and_by_all_once_it_is_shown(db):
    exhibit = ExhibitFactory(
        participation__status="submitted", participation__event__status="published"
    )
    product = exhibit.product
    owner = RepresentativeFactory(producer=product.producer).user
    people = {"owner": owner, "stranger": UserFactory(), "anybody": AnonymousUser()}
    assert readers("product", product, **people) == ["owner"]
    ExhibitFactory(
        product=product,
        participation__producer=product.producer,
        participation__status="confirmed",
    )
    assert readers("product", product, **people) == ["owner", "stranger", "anybody"]
    put(Event.objects, status="draft")
    assert readers("product", product, **people) == ["owner"]
    assert READERS["product"](owner, "x") is False


def test_papers_of_recognition_and_application_are_read_by_whoever_sees_them(sent):
    recognition = RecognitionFactory(product__producer=sent.producer)
    people = {
        "owner": RepresentativeFactory(producer=sent.producer).user,
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
    admin = one_of_us(sent.event.host, sent.producer)
    admin.is_superuser = True
    people = (staff(sent.event.host), one_of_us(sent.event.host, sent.producer), admin)
    assert [PAPER_READERS[kind](user, paper) for user in people] == [True, False, True]
