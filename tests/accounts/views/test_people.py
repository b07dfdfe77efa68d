import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.places import CommuneFactory


@pytest.fixture
def agency(db):
    agency = AgencyFactory()
    agency.manager = staff(agency, Role.MANAGER, full_name="Trần Văn Quản")
    return agency


def form(**more):
    return {"full_name": "Lê Mới", "role": "finance", "since": str(timezone.localdate()), **more}


def path_of(page: str) -> str:
    return re.search(r"/invitations/\w+", page)[0]


SIGN_UP = {"full_name": "Lê Mới", "phone": "0912 345 678", "password1": "cho-moi-2026-x"}


def test_colleague_is_invited_signs_up_and_works(agency, as_user):
    client = Client()
    manager = as_user(agency.manager)
    assert manager.get(reverse("invite_colleague")).context["form"]["agency"].value() == agency.pk
    page = manager.post(reverse("invite_colleague"), form(agency=agency.pk)).content.decode()
    assert "<svg" in page
    path = path_of(page)
    listed = manager.get(reverse("membership_list")).content.decode()
    assert "Lê Mới" in listed
    assert path not in listed
    assert agency.name in client.get(path).content.decode()
    assert client.post(path)["Location"] == f"{reverse('account_login')}?next={path}"
    assert client.post(f"{reverse('account_signup')}?next={path}", SIGN_UP)["Location"] == path
    assert "Đồng ý" in client.get(path).content.decode() or client.get(path).status_code == 200
    client.post(path)
    person = User.objects.get(phone="+84912345678")
    assert person.memberships.get().agency == agency
    assert client.get(path).status_code == 404


def test_number_that_somebody_claims_is_had_back_with_a_slip(agency, as_user):
    client = Client()
    page = as_user(agency.manager).post(reverse("invite_colleague"), form(agency=agency.pk))
    path = path_of(page.content.decode())
    squatter = UserFactory(phone="+84912345678", email=None)
    assert client.post(reverse("account_signup"), SIGN_UP).status_code == 200
    client.get(path)
    client.post(f"{reverse('account_signup')}?next={path}", SIGN_UP)
    client.post(path)
    squatter.refresh_from_db()
    person = User.objects.get(phone="+84912345678")
    assert (squatter.phone, squatter.is_active) == (None, False)
    assert bool(person.phone_confirmed_at)


def test_confirmed_number_is_not_had_with_a_slip(agency, as_user):
    client = Client()
    page = as_user(agency.manager).post(reverse("invite_colleague"), form(agency=agency.pk))
    owner = staff(AgencyFactory(), phone="+84912345678", phone_confirmed_at=timezone.now())
    client.get(path_of(page.content.decode()))
    assert client.post(reverse("account_signup"), SIGN_UP).status_code == 200
    owner.refresh_from_db()
    assert (owner.phone, User.objects.count()) == ("+84912345678", 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "officer"}, "communes"),
        ({"until": "2020-01-01"}, "until"),
        ({"full_name": " "}, "full_name"),
        ({"agency": ""}, "agency"),
        ({"communes": "99999999999999999999"}, "communes"),
    ],
)
def test_invitation_that_lacks_something_is_not_made(agency, as_user, wrong, field):
    answer = as_user(agency.manager).post(
        reverse("invite_colleague"), form(**{"agency": agency.pk, **wrong})
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Invitation.objects.exists()


def test_nobody_invites_for_an_agency_they_do_not_manage(agency, as_user):
    other = AgencyFactory()
    staff(other, Role.MANAGER)
    staff(other, Role.ORGANISER)
    answer = as_user(agency.manager).post(reverse("invite_colleague"), form(agency=other.pk))
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)


def test_list_finds_people_of_the_agency_alone(agency, as_user):
    staff(agency, full_name="Nguyễn Thị Hoà", phone="+84912345678")
    staff(agency, Role.FINANCE, full_name="Đỗ Văn Ba").memberships.update(until="2021-01-01")
    staff(AgencyFactory(), full_name="Nguyễn Thị Hoà Khác")
    client = as_user(agency.manager)

    def found(**asked):
        table = client.get(reverse("membership_list"), asked).context["table"]
        return [row.record.user.full_name for row in table.rows]

    assert found(q="hoa nguyen") == ["Nguyễn Thị Hoà"]
    assert found(q="0912345678") == ["Nguyễn Thị Hoà"]
    assert found(q="không có") == []
    assert found(role="finance") == ["Đỗ Văn Ba"]
    assert found(current="true") == ["Nguyễn Thị Hoà", "Trần Văn Quản"]
    assert found(current="false") == ["Đỗ Văn Ba"]


def test_post_is_handed_over_on_its_page(agency, as_user):
    officer = staff(agency, Role.OFFICER, communes=[CommuneFactory()])
    successor = staff(agency, Role.INSPECTOR)
    stranger = staff(AgencyFactory())
    post = officer.memberships.get()
    client, url = as_user(agency.manager), reverse("end_membership", args=[post.pk])
    assert url in client.get(post.get_absolute_url()).content.decode()
    sent = {"until": str(timezone.localdate())}
    assert client.post(url, sent | {"successor": stranger.pk}).status_code == 422
    assert client.post(url, sent | {"successor": successor.pk}).status_code == 302
    assert Membership.objects.get(pk=post.pk).state == "ended"
    assert successor.memberships.filter(role=Role.OFFICER).count() == 1
    assert url not in client.get(post.get_absolute_url()).content.decode()


def test_communes_of_an_officer_are_chosen_among_those_of_the_province(agency, as_user):
    old, new = (CommuneFactory(province=agency.unit) for _n in range(2))
    far = CommuneFactory()
    officer = staff(agency, Role.OFFICER, communes=[old])
    post = officer.memberships.get()
    client, url = as_user(agency.manager), reverse("set_communes", args=[post.pk])
    assert client.get(url).context["form"]["communes"].value() == [old.pk]
    assert client.post(url, {"communes": [far.pk]}).status_code == 422
    assert client.post(url, {"communes": [new.pk]}).status_code == 302
    assert list(post.communes.all()) == [new]
