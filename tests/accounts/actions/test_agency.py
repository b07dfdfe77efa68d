import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Agency, Membership, User
from tests.factories.accounts import UserFactory
from tests.factories.places import ProvinceFactory

WHOLE = {
    "name": "Trung tâm Quảng Ninh",
    "province": "Quảng Ninh",
    "manager_name": "Bùi Đầu",
    "manager_phone": "0912 345 678",
}


@pytest.fixture(autouse=True)
def _province(db):
    ProvinceFactory(name="Quảng Ninh")


def run(**options):
    out = StringIO()
    call_command("create_agency", stdout=out, **options)
    return out.getvalue()


def test_agency_begins_with_a_manager_who_sets_a_password(client):
    told = run(**WHOLE)
    path = re.search(r"/password/\w+", told)[0]
    client.post(path, {"password": "cho-moi-2026-x"})
    user = User.objects.get()
    assert user.check_password("cho-moi-2026-x")
    assert (user.is_superuser, str(user.phone)) == (False, "+84912345678")
    assert Membership.objects.get().agency == Agency.objects.get(name="Trung tâm Quảng Ninh")


def test_person_who_is_known_manages_and_runs_the_platform():
    known = UserFactory(email="dau@example.org")
    run(**WHOLE | {"manager_phone": None, "manager_email": "Dau@example.org"}, administrator=True)
    known.refresh_from_db()
    assert (User.objects.count(), known.is_superuser) == (1, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"province": "Không Có"},
        {"manager_phone": None},
        {"manager_phone": "12"},
        {"manager_name": None},
        {"name": "x" * 300},
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_begins(wrong):
    with pytest.raises(CommandError):
        run(**WHOLE | wrong)
    assert (Agency.objects.exists(), User.objects.exists()) == (False, False)


def test_empty_system_tells_where_to_begin():
    assert "/start/" in run()
    UserFactory()
    with pytest.raises(CommandError):
        run()
