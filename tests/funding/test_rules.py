import pytest

from accounts.models import Role
from office.rules import PAPER_READERS, PAPER_WRITERS, READERS
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import DelegationFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import ClaimFactory
from tests.factories.office import PaperFactory
from tests.factories.producers import RepresentativeFactory
from tests.world import make_world


def test_money_is_written_by_finance(db):
    world = make_world()
    for permission, thing in (
        ("log_support", world.participation),
        ("void_support", world.line),
        ("add_programme", None),
    ):
        allowed = {
            role
            for role, user in world.people.items()
            if user.has_perm(f"funding.{permission}", thing)
        }
        assert allowed == {"finance", "admin"}


def test_officers_and_strangers_do_not_see_money(db):
    world = make_world()
    allowed = {
        r
        for r, user in world.people.items()
        if user.has_perm("funding.view_claims", world.participation)
    }
    assert allowed == set(world.people) - {"officer", "stranger", "deactivated"}


@pytest.mark.parametrize(
    ("permission", "role"), [("log_support", Role.FINANCE), ("view_claims", Role.INSPECTOR)]
)
def test_money_of_a_delegation_is_its_senders_too(db, permission, role):
    plain = ParticipationFactory()
    sent = ParticipationFactory(delegation=DelegationFactory(event=plain.event), event=plain.event)
    for agency, expected in (
        (plain.event.host, [True, True]),
        (sent.delegation.agency, [False, True]),
        (AgencyFactory(), [False, False]),
    ):
        user = staff(agency, role)
        assert [
            user.has_perm(f"funding.{permission}", thing) for thing in (plain, sent)
        ] == expected


@pytest.mark.parametrize("permission", ["submit_claims", "approve_claims", "order_payments"])
def test_nobody_decides_on_money_for_their_own_producer(db, permission):
    claim = ClaimFactory()
    mine, other = (staff(claim.agency, Role.FINANCE) for _n in range(2))
    RepresentativeFactory(user=mine, producer=claim.participation.producer)
    assert [user.has_perm(f"funding.{permission}", claim) for user in (mine, other)] == [
        False,
        True,
    ]


def test_paper_behind_a_claim_is_read_by_whoever_sees_the_claim(db):
    claim = ClaimFactory()
    people = (
        staff(claim.agency, Role.INSPECTOR),
        staff(AgencyFactory(), Role.FINANCE),
        UserFactory(),
    )
    assert [READERS["claim"](user, str(claim.pk)) for user in people] == [True, False, False]
    assert [READERS["claim"](people[0], pk) for pk in ("x", "", "999999999")] == [False] * 3


@pytest.mark.parametrize("kind", ["support_list", "payment_request", "acceptance", "settlement"])
def test_papers_of_money_are_read_by_the_paying_desk_and_written_by_its_books(db, kind):
    paper = PaperFactory(kind=kind)
    people = {
        "finance": staff(paper.agency, Role.FINANCE),
        "inspector": staff(paper.agency, Role.INSPECTOR),
        "admin": UserFactory(is_superuser=True),
        "stranger": staff(AgencyFactory(), Role.FINANCE),
    }
    reading = [who for who, user in people.items() if PAPER_READERS[kind](user, paper)]
    writing = [who for who, user in people.items() if PAPER_WRITERS[kind](user, paper)]
    assert (reading, writing) == (["finance", "inspector", "admin"], ["finance"])
