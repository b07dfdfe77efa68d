import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Role, User
from accounts.views import first_start_path
from producers.actions import print_slip
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.places import ProvinceFactory
from tests.factories.producers import ProducerFactory, RepresentativeFactory

NEW = "cho-moi-2026-x"


def path_of(page: str) -> str:
    return re.search(r"/password/\w+", page)[0]


def test_manager_prints_a_slip_and_the_colleague_signs_in_with_the_new_password(as_user, db):
    client = Client()
    agency = AgencyFactory()
    manager, person = staff(agency, Role.MANAGER), staff(agency, phone="+84912345678", email=None)
    post = person.memberships.get()
    url = reverse("print_password_slip", args=[post.pk])
    assert url in as_user(manager).get(post.get_absolute_url()).content.decode()
    path = path_of(as_user(manager).post(url).content.decode())
    assert client.post(path, {"password": "12345678"}).status_code == 422
    assert client.post(path, {"password": NEW})["Location"] == reverse("account_login")
    assert client.get(path).status_code == 404
    client.post(reverse("account_login"), {"login": "0912 345 678", "password": NEW})
    assert client.session["_auth_user_id"] == str(person.pk)
    assert str(manager) in client.get(reverse("my_profile")).content.decode()


def test_home_agency_helps_a_person_of_its_producer(as_user, db):
    client = Client()
    producer = ProducerFactory()
    person = RepresentativeFactory(producer=producer, user__phone="+84912345678", user__email=None)
    desk, far = staff(producer.home_agency), staff(AgencyFactory())
    slip = reverse("print_representative_slip", args=[person.pk])
    confirm = reverse("confirm_representative_phone", args=[person.pk])
    page = as_user(desk).get(producer.get_absolute_url()).content.decode()
    assert (slip in page, confirm in page) == (True, True)
    assert [as_user(far).post(url).status_code for url in (slip, confirm)] == [404, 404]
    as_user(desk).post(confirm)
    person.user.refresh_from_db()
    assert bool(person.user.phone_confirmed_at)
    assert confirm not in as_user(desk).get(producer.get_absolute_url()).content.decode()
    path = path_of(as_user(desk).post(slip).content.decode())
    client.post(path, {"password": NEW})
    assert User.objects.get(pk=person.user_id).check_password(NEW)


def test_home_agency_gets_no_password_of_staff_or_of_who_acts_no_more(as_user, db):
    producer = ProducerFactory()
    desk = staff(producer.home_agency)
    clerk = RepresentativeFactory(producer=producer, user=staff(producer.home_agency))
    gone = RepresentativeFactory(producer=producer, until=timezone.localdate())
    for person in (clerk, gone):
        as_user(desk).post(reverse("print_representative_slip", args=[person.pk]))
        assert not person.user.password_slips.exists()


def test_profile_changes_name_and_language_and_lets_the_rest_wait(as_user, db):
    user = UserFactory(email="cu@example.org", phone="+84912345678")
    client = as_user(user)
    page = client.get(reverse("my_profile"))
    assert page.context["form"]["phone"].value() == "0912 345 678"
    sent = {"full_name": "Vi Vải", "email": "Moi@Example.org", "phone": "0987 654 321"}
    assert client.post(reverse("my_profile"), sent | {"language": "en"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.language, user.email, user.phone, user.new_phone) == (
        "Vi Vải",
        "en",
        "cu@example.org",
        "+84912345678",
        "+84987654321",
    )
    (letter,) = mail.outbox
    assert letter.to == ["moi@example.org"]
    page = client.get(reverse("my_profile")).content.decode()
    assert "moi@example.org" in page
    link = re.search(r"http://\S+/confirm-email/\S+/", letter.body)[0]
    client.post(link.partition("testserver")[2] or link)
    user.refresh_from_db()
    assert user.email == "moi@example.org"


def test_address_of_another_account_stays_theirs(as_user, db):
    owner = UserFactory(email="chu@example.org")
    user = UserFactory(email="cu@example.org")
    sent = {"full_name": "A", "email": "chu@example.org", "phone": "", "language": "vi"}
    as_user(user).post(reverse("my_profile"), sent)
    (letter,) = mail.outbox
    assert letter.to == ["chu@example.org"]
    assert "confirm-email" not in letter.body
    user.refresh_from_db()
    owner.refresh_from_db()
    assert (user.email, owner.email) == ("cu@example.org", "chu@example.org")


@pytest.mark.parametrize(
    "wrong", [{"email": ""}, {"full_name": ""}, {"phone": "12"}, {"language": "xx"}]
)
def test_profile_that_is_wrong_changes_nothing(as_user, db, wrong):
    user = UserFactory(email="cu@example.org", full_name="Cũ")
    sent = {"full_name": "Mới", "email": "cu@example.org", "phone": "", "language": "vi", **wrong}
    answer = as_user(user).post(reverse("my_profile"), sent)
    user.refresh_from_db()
    assert (answer.status_code, user.full_name) == (422, "Cũ")
    assert not EmailAddress.objects.exists()


AGENCY = {"kind": "promotion_centre", "paper_symbol": "TTXT", "paper_place": "Quảng Ninh"}
PERSON = {"full_name": "Bùi Đầu", "email": "Dau@Example.org", "password": NEW}


def test_empty_system_begins_with_an_agency_and_its_manager(client, db):
    path, unit = first_start_path(), ProvinceFactory().pk
    sent = {"name": "Trung tâm mới", "unit": unit, **AGENCY, **PERSON}
    assert client.get(path).status_code == 200
    assert client.post(path, sent | {"email": ""}).status_code == 422
    assert client.post(path, sent | {"password": "123"}).status_code == 422
    assert not User.objects.exists()
    assert client.post(path, sent)["Location"] == reverse("membership_list")
    user, agency = User.objects.get(), Agency.objects.get()
    assert (user.is_superuser, user.check_password(NEW)) == (True, True)
    assert user.email == "dau@example.org"
    assert (user.memberships.get().agency, user.memberships.get().role) == (agency, "manager")
    assert client.get(reverse("membership_list")).status_code == 200
    # Nobody else begins it again.
    assert client.get(path).status_code == 404
    assert client.post(path, sent | {"email": "khac@example.org"}).status_code == 404


def test_address_of_the_first_start_cannot_be_guessed_and_ends(client, db):
    assert client.get(reverse("first_agency", args=["x"])).status_code == 404
    path = first_start_path()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.get(path).status_code == 404


def signed_up(email):
    client = Client()
    form = {"full_name": "Vi Vải", "email": email, "password1": NEW}
    client.post(reverse("account_signup"), form)
    mail.outbox.clear()
    return client, User.objects.get(email=email)


def change(client, email):
    sent = {"full_name": "Vi Vải", "email": email, "phone": "", "language": "vi"}
    return client.post(reverse("my_profile"), sent)


def link_of(letter):
    return re.search(r"/accounts/confirm-email/\S+/", letter.body)[0]


def test_mistyped_address_of_the_sign_up_is_put_right(db):
    client, user = signed_up("mot@example.org")
    assert change(client, "hai@example.org").status_code == 302
    assert change(client, "ba@example.org").status_code == 302
    user.refresh_from_db()
    assert user.email == "mot@example.org"
    client.post(link_of(mail.outbox[-1]))
    user.refresh_from_db()
    assert user.email == "ba@example.org"


def test_address_that_was_taken_meanwhile_is_not_confirmed(db):
    client, user = signed_up("mot@example.org")
    change(client, "hai@example.org")
    UserFactory(email="hai@example.org")
    assert client.post(link_of(mail.outbox[-1])).status_code in (200, 302)
    user.refresh_from_db()
    assert user.email == "mot@example.org"


def test_number_is_confirmed_by_a_slip_of_the_agency_and_not_of_the_producers_own(as_user, db):
    owner = RepresentativeFactory()
    for printer, is_desk in ((owner.user, False), (staff(owner.producer.home_agency), True)):
        _slip, token = print_slip(owner.producer, by=printer, at=timezone.now())
        path = reverse("use_slip", args=[token])
        newcomer = Client()
        newcomer.get(path)
        assert bool(newcomer.session.get("holds_slip")) == is_desk
        person = UserFactory(phone=f"+8491234567{int(is_desk)}")
        as_user(person).post(path)
        person.refresh_from_db()
        assert bool(person.phone_confirmed_at) == is_desk
