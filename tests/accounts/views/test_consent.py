import re

import pytest
from django.urls import reverse

from accounts.models import Consent, User
from tests.factories.accounts import UserFactory
from tests.world import make_world

SIGN_UP = {"full_name": "Vi Văn Vải", "phone": "0912 345 678", "password1": "chomoi-2026-x"}


def test_sign_up_asks_per_purpose_and_ticks_nothing_beforehand(client, db):
    page = client.get(reverse("account_signup")).content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert len(boxes) == len(Consent.ASKED)
    assert [box for box in boxes if "checked" in box] == []


def test_sign_up_notes_what_was_agreed_to_and_nothing_else(client, db):
    client.post(reverse("account_signup"), SIGN_UP | {"directory": "on"})
    row = Consent.objects.get()
    assert (row.purpose, row.is_given, row.channel, row.user) == (
        "directory",
        True,
        "sign-up",
        User.objects.get(),
    )


def test_consent_is_taken_back_as_easily_as_given(as_user, db):
    user = UserFactory()
    client = as_user(user)
    client.post(reverse("my_consents"), {"directory": "on"})
    page = client.get(reverse("my_consents")).content.decode()
    assert re.findall(r'name="(\w+)"[^>]*checked', page) == ["directory"]
    client.post(reverse("my_consents"), {"csrfmiddlewaretoken": "x"})
    assert Consent.objects.held_by(user) == {}


@pytest.mark.parametrize("role", ["manager", "organiser", "finance", "inspector", "officer"])
def test_every_link_of_the_menu_opens(as_user, db, role):
    """The import of workbooks is offered to those who run the desk or keep the books."""
    world = make_world()
    client = as_user(world.people[role])
    pages = [reverse("producer_list"), world.event.get_absolute_url()]
    rails = [
        re.search(r'<nav class="rail".*?</nav>', client.get(page).content.decode(), re.DOTALL)[0]
        for page in pages
    ]
    links = {link for rail in rails for link in re.findall(r'href="([^"]+)"', rail)}
    assert {client.get(link, follow=True).status_code for link in links} == {200}
    assert (reverse("import_list") in links) == (role in {"manager", "organiser", "finance"})
