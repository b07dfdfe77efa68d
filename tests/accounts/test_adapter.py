import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import UserFactory

FORM = {"full_name": "Vi Văn Vải", "password1": "chomoi-2026-x"}


@pytest.mark.parametrize(
    ("known_by", "stored"),
    [
        ({"email": "Vai@Example.org"}, ("vai@example.org", None)),
        ({"phone": "0912 345 678"}, (None, "+84912345678")),
        ({"email": "a@example.org", "phone": "0912345678"}, ("a@example.org", "+84912345678")),
    ],
)
def test_sign_up_with_email_or_phone(client, db, known_by, stored):
    response = client.post(reverse("account_signup"), FORM | known_by, follow=True)
    user = User.objects.get()
    assert (user.email, user.phone, user.full_name) == (*stored, "Vi Văn Vải")
    assert response.request["PATH_INFO"] == reverse("producer_home")


def test_sign_up_with_neither_keeps_what_was_typed(client, db):
    response = client.post(reverse("account_signup"), FORM)
    assert not User.objects.exists()
    assert "chỉ cần một trong hai" in response.content.decode()
    assert "Vi Văn Vải" in response.content.decode()


@pytest.mark.parametrize("login", ["0912 345 678", "+84912345678", "vai@example.org"])
def test_sign_in_with_email_or_phone(client, db, login):
    user = UserFactory(email="vai@example.org", phone="+84912345678")
    user.set_password("chomoi-2026-x")
    user.save()
    response = client.post(reverse("account_login"), {"login": login, "password": "chomoi-2026-x"})
    assert (response.status_code, client.session.get("_auth_user_id")) == (302, str(user.pk))


def test_known_and_unknown_address_get_the_same_answer(client, db):
    UserFactory(email="vai@example.org")
    pages = [
        client.post(reverse("account_login"), {"login": email, "password": "sai-mat-khau"})
        .content.decode()
        .replace(email, "")
        for email in ("vai@example.org", "khong@example.org")
    ]
    texts = [page.partition("<main")[2] for page in pages]
    assert [t.count("note error") for t in texts] == [1, 1]
    assert (
        texts[0][texts[0].index("note error") :][:400]
        == texts[1][texts[1].index("note error") :][:400]
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_letters_come_in_the_language_of_the_sign_up(client, db, language):
    client.post(reverse("set_language"), {"language": language})
    client.post(reverse("account_signup"), FORM | {"phone": "0912 345 678"})
    assert User.objects.get().language == language


@pytest.mark.parametrize(("is_public", "goes"), [(False, True), (True, False)])
def test_log_ins_of_the_sample_open_nothing_where_others_reach_it(
    client, db, settings, is_public, goes
):
    settings.IS_HTTPS = is_public
    for email, is_sample in (("mau@example.org", True), ("that@example.org", False)):
        user = UserFactory(email=email, is_sample=is_sample)
        user.set_password("chomoi-2026-x")
        user.save()
        sent = {"login": email, "password": "chomoi-2026-x"}
        client.logout()
        client.post(reverse("account_login"), sent)
        assert ("_auth_user_id" in client.session) == (goes or not is_sample)
