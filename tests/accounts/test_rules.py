from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from accounts.rules import is_officer_for, keeps_books_at, organises_at, reads_at
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.places import CommuneFactory


def test_each_role_does_its_own(db):
    agency = AgencyFactory()
    people = {role: staff(agency, role) for role in Role.values}
    assert [r for r, p in people.items() if organises_at(p, agency.pk)] == ["manager", "organiser"]
    assert [r for r, p in people.items() if keeps_books_at(p, agency.pk)] == ["finance"]
    assert [r for r, p in people.items() if reads_at(p, agency.pk)] == [
        "manager",
        "organiser",
        "finance",
        "inspector",
    ]
    assert not organises_at(people["organiser"], AgencyFactory().pk, None)
    assert not organises_at(AnonymousUser(), agency.pk)


def test_officer_serves_the_communes_of_the_desk(db):
    agency, commune = AgencyFactory(), CommuneFactory()
    officer = staff(agency, Role.OFFICER, communes=[commune])
    assert is_officer_for(officer, agency_id=agency.pk, commune_id=commune.pk)
    assert not is_officer_for(officer, agency_id=agency.pk, commune_id=CommuneFactory().pk)
    assert not is_officer_for(officer, agency_id=AgencyFactory().pk, commune_id=commune.pk)
