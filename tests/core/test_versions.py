"""Two people on one form: nothing that one of them has saved or typed is lost without a word."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.versions import NAME, version_of
from producers.models import Producer
from tests.factories.accounts import MembershipFactory, staff
from tests.factories.producers import ProducerFactory, RepresentativeFactory
from tests.test_effects import SUBJECTS, filled, own_form, rows
from tests.test_pages import READERS
from tests.test_pages import world as one_world
from tests.test_permissions import DOWNLOADS, arguments, lines

world = one_world
# Pages with a form that changes a row, and those that keep watch by themselves.
CHANGES = {
    "my_profile",
    "end_membership",
    "set_communes",
    "event_update",
    "part_update",
    "change_booth",
    "change_letter",
    "programme_update",
    "assign_zone",
    "producer_update",
    "product_update",
    "correct_recognition",
    "change_claim_line",
}


def pages():
    for name, (method, subject, cells) in lines().items():
        role = next((role for role in READERS if cells[role] == "2"), None)
        is_page = method == "GET" and name not in DOWNLOADS
        if role and is_page and not subject.startswith("pk="):
            yield name, role, SUBJECTS.get(name, subject)


@pytest.mark.django_db
def test_every_form_that_changes_a_row_refuses_what_is_outdated(world):
    found = set()
    for name, role, subject in pages():
        client = Client()
        client.cookies.update(world.sessions.get(role, {}))
        url = reverse(name, args=arguments(world, subject))
        page = client.get(url)
        form = page.context and page.context.get("form")
        if form is None or not hasattr(form, "fields") or not version_of(form):
            continue
        data = filled(own_form(page, url), name)
        assert data[NAME] == version_of(form)
        before = rows()
        answer = client.post(url, data | {NAME: "0"})
        assert (name, answer.status_code) == (name, 422)
        assert rows() == before
        # Saved once more it stands, or is refused for another reason than this one.
        again = client.post(url, data | {NAME: version_of(answer.context["form"])})
        errors = again.context["form"].non_field_errors() if again.status_code == 422 else []
        assert not [error for error in errors if "trong lúc" in error]
        found.add(name)
    assert found == CHANGES


@pytest.fixture
def two(db, as_user):
    """(client of one, client of the other, the producer that both change)."""
    producer = ProducerFactory(name="HTX Cũ", phone="", tax_code=None)
    person = RepresentativeFactory(producer=producer, user__full_name="Vi Vải").user
    clients = Client(), Client()
    people = staff(producer.home_agency, full_name="Lê Sửa"), person
    for client, user in zip(clients, people, strict=True):
        client.force_login(user, backend="accounts.adapter.SignIn")
    return *clients, producer


def typed(client, producer, **more):
    form = client.get(reverse("producer_update", args=[producer.pk])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"commune": str(producer.commune), NAME: version_of(form)}
    return sent | more


def test_later_save_is_refused_with_both_versions_and_keeps_what_was_typed(two):
    one, other, producer = two
    url = reverse("producer_update", args=[producer.pk])
    mine = typed(one, producer, name="HTX Của Tôi", contact_name="Cô Ba")
    theirs = typed(other, producer, name="HTX Của Họ")
    assert other.post(url, theirs).status_code == 302
    answer = one.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Producer.objects.get(pk=producer.pk).name == "HTX Của Họ"
    for words in ("HTX Của Tôi", "HTX Của Họ", "Cô Ba", "Vi Vải"):
        assert words in page
    # Only what was typed otherwise is marked.
    assert set(answer.context["form"].errors) == {"__all__", "name", "contact_name"}
    mine[NAME] = version_of(answer.context["form"])
    assert one.post(url, mine).status_code == 302
    assert Producer.objects.get(pk=producer.pk).name == "HTX Của Tôi"


def test_page_that_nobody_has_outrun_is_saved(two):
    one, other, producer = two
    url = reverse("producer_update", args=[producer.pk])
    assert one.post(url, typed(one, producer, name="HTX Một")).status_code == 302
    assert other.post(url, typed(other, producer, name="HTX Hai")).status_code == 302
    assert Producer.objects.get(pk=producer.pk).name == "HTX Hai"


def test_form_with_another_fault_goes_on_carrying_what_it_has_seen(two):
    one, other, producer = two
    url = reverse("producer_update", args=[producer.pk])
    mine = typed(one, producer, name="")
    answer = one.post(url, mine)
    assert version_of(answer.context["form"]) == mine[NAME]
    assert other.post(url, typed(other, producer, name="HTX Hai")).status_code == 302
    assert one.post(url, mine | {"name": "HTX Một"}).status_code == 422


def test_new_row_has_no_version(two):
    one, _other, _producer = two
    assert version_of(one.get(reverse("producer_create")).context["form"]) == ""


def test_end_that_was_noted_meanwhile_is_not_written_over(db, as_user):
    post = MembershipFactory()
    client = as_user(staff(post.agency, Role.MANAGER))
    url = reverse("end_membership", args=[post.pk])
    seen = version_of(client.get(url).context["form"])
    type(post).objects.filter(pk=post.pk).update(until=timezone.localdate() + timedelta(days=9))
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        answer = client.post(url, {"until": str(timezone.localdate()), NAME: seen})
    assert answer.status_code == 422
    post.refresh_from_db()
    assert post.state == "now"
