from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from office.rules import READERS
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.producers import RepresentativeFactory, TakeOverFactory


def one_of_us(agency, producer, role=Role.ORGANISER):
    """Somebody of the agency's desk who acts for the producer too."""
    return RepresentativeFactory(producer=producer, user=staff(agency, role)).user


def test_nobody_registers_producers_unknown(db):
    assert not AnonymousUser().has_perm("producers.add_producer")
    assert UserFactory().has_perm("producers.add_producer")
    agency = AgencyFactory()
    roles = {
        role: staff(agency, role).has_perm("producers.add_producer")
        for role in (Role.ORGANISER, Role.FINANCE)
    }
    assert roles == {Role.ORGANISER: True, Role.FINANCE: False}


def test_who_asks_for_a_profile_does_not_grant_it(db):
    asked = TakeOverFactory()
    home = asked.producer.home_agency
    own = TakeOverFactory(producer=asked.producer, user=staff(home))
    may = [
        user.has_perm("producers.grant_take_over", asked)
        for user in (staff(home), UserFactory(), staff(AgencyFactory()))
    ]
    assert may == [True, False, False]
    assert not own.user.has_perm("producers.grant_take_over", own)


def test_representation_is_ended_by_oneself_or_the_home_desk(db):
    own = RepresentativeFactory()
    people = (
        own.user,
        staff(own.producer.home_agency),
        RepresentativeFactory(producer=own.producer).user,
    )
    assert [user.has_perm("producers.end_representation", own) for user in people] == [
        True,
        True,
        False,
    ]


def test_paper_of_no_key_is_read_by_nobody(db):
    """A digit of another kind is none that a key has."""
    admin = UserFactory(is_superuser=True)
    for noun in ("recognition", "product", "participation"):
        assert [READERS[noun](admin, pk) for pk in ("²", "x", "", "9" * 30)] == [False] * 4
