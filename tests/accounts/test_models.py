from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, User, roles_of, to_e164
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, staff
from tests.factories.places import CommuneFactory


@pytest.mark.parametrize(
    "typed", ["0912 345 678", "+84 912 345 678", "0912.345.678", "84912345678"]
)
def test_phone_is_kept_in_one_form(typed):
    assert to_e164(typed) == "+84912345678"


@pytest.mark.parametrize("typed", ["", "12", "chín", "0112345678"])
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(ValidationError):
        to_e164(typed)


@pytest.mark.parametrize("fields", [{"email": None, "phone": None}, {"email": ""}, {"phone": ""}])
def test_person_has_email_or_phone(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(**fields)


def test_many_people_may_lack_an_email(db):
    UserFactory(email=None, phone="+84912345678")
    UserFactory(email=None, phone="+84912345679")
    assert User.objects.filter(email=None).count() == 2


def test_duties_are_todays(db):
    agency, user = AgencyFactory(), UserFactory()
    MembershipFactory(user=user, agency=agency, role=Role.FINANCE)
    MembershipFactory(user=user, role=Role.ORGANISER, until=timezone.localdate())
    MembershipFactory(user=user, role=Role.MANAGER, since=date(2099, 1, 1))
    assert roles_of(user).posts == {(Role.FINANCE, agency.pk)}
    assert roles_of(user).at(Role.ORGANISER) == frozenset()


def test_officer_has_communes(db):
    commune = CommuneFactory()
    officer = staff(AgencyFactory(), Role.OFFICER, communes=[commune])
    assert roles_of(officer).communes == {commune.pk}
