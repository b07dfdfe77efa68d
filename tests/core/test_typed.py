from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import Typed
from core.typed import MOST_LETTERS, MOST_PAGES, forget_old
from core.versions import NAME, version_of
from producers.models import Producer, Product
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.office import ProductSetFactory
from tests.factories.producers import ProductFactory, RepresentativeFactory

NEW = "producer_create"


@pytest.fixture
def client(as_user, db):
    return as_user(UserFactory())


def on_the_way(client, url, **typed):
    over = client.get(url).wsgi_request.typed_over
    return client.post(url, {"typed_over": over, **typed}, headers={"HX-Request": "true"})


def test_what_is_typed_comes_back_and_nothing_is_saved(client):
    answer = on_the_way(client, reverse(NEW), name="HTX Biên Sơn", commune="chũ", kind="company")
    assert "Đã giữ bản nháp lúc" in answer.content.decode()
    page = client.get(reverse(NEW))
    fields = page.context["form"]
    assert [fields[name].value() for name in ("name", "commune", "kind")] == [
        "HTX Biên Sơn",
        "chũ",
        "company",
    ]
    assert "chưa lưu" in page.content.decode()
    assert not Producer.objects.exists()


def test_it_is_each_persons_own(client, as_user):
    on_the_way(client, reverse(NEW), name="HTX Biên Sơn")
    client.logout()
    page = as_user(UserFactory()).get(reverse(NEW))
    assert not page.context["is_recalled"]


def test_saving_drops_it(client):
    product = ProductFactory(producer=RepresentativeFactory().producer)
    client.force_login(
        product.producer.representatives.get().user, backend="accounts.adapter.SignIn"
    )
    address = reverse("product_create", args=[product.producer.pk])
    on_the_way(client, address, name="Mỳ Chũ")
    assert client.get(address).context["form"]["name"].value() == "Mỳ Chũ"
    wrong = client.post(address, {"name": "", "product_set": "1"})
    assert wrong.status_code == 422
    assert Typed.objects.count() == 1
    assert client.get(address).context["is_recalled"]
    ProductSetFactory()
    assert client.post(address, {"name": "Mỳ Chũ", "product_set": "1"}).status_code == 302
    assert Product.objects.filter(name="Mỳ Chũ").exists()
    assert not client.get(address).context["is_recalled"]


def test_it_can_be_discarded(client):
    on_the_way(client, reverse(NEW), name="HTX Biên Sơn")
    assert client.post(reverse(NEW), {"forget": "1"}).status_code == 302
    assert not client.get(reverse(NEW)).context["form"]["name"].value()


def test_ticked_products_and_wishes_of_a_new_application_come_back(client):
    product = ProductFactory(producer=RepresentativeFactory().producer)
    ProductFactory(producer=product.producer)
    client.force_login(
        product.producer.representatives.get().user, backend="accounts.adapter.SignIn"
    )
    address = reverse("apply_for_event", args=[EventFactory().pk])
    on_the_way(client, address, products=[product.pk], note="Xin gần cửa", is_cold_wanted="on")
    page = client.get(address)
    form = page.context["form"]
    typed = [form[name].value() for name in ("products", "note", "is_cold_wanted")]
    assert typed == [[str(product.pk)], "Xin gần cửa", True]
    assert page.content.decode().count("checked") == 2


def test_no_more_is_kept_than_forms_need(client):
    answer = on_the_way(client, reverse(NEW), name="x" * (MOST_LETTERS + 1))
    assert "quá dài" in answer.content.decode()
    on_the_way(client, reverse(NEW), **{"y" * MOST_LETTERS: "x"})
    assert not Typed.objects.exists()
    for n in range(MOST_PAGES + 3):
        on_the_way(client, f"{reverse(NEW)}?n={n}", name="HTX")
    assert Typed.objects.count() == MOST_PAGES
    assert Typed.objects.filter(place__endswith=f"n={MOST_PAGES + 2}").exists()


def test_what_others_have_saved_since_stands(client):
    producer = RepresentativeFactory().producer
    client.force_login(producer.representatives.get().user, backend="accounts.adapter.SignIn")
    address = reverse("producer_update", args=[producer.pk])
    on_the_way(client, address, name=producer.name, address="Thôn 1")
    assert client.get(address).context["form"]["address"].value() == "Thôn 1"
    producer.address = "Thôn 9"
    producer.save()
    page = client.get(address)
    assert (page.context["is_recalled"], page.context["form"]["address"].value()) == (
        False,
        "Thôn 9",
    )


def sent(client, url, **more):
    """What the page of a producer would send."""
    form = client.get(url).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    return fields | {"name": "HTX Biên Sơn", "password": "bí mật"} | more


@pytest.mark.parametrize("end", ["signed out", "session gone"])
def test_what_is_sent_after_the_session_has_ended_is_offered_after_the_sign_in(client, end):
    user = User.objects.get()
    url, data = reverse(NEW), sent(client, reverse(NEW))
    if end == "signed out":
        client.post(reverse("account_logout"))
    else:
        client.cookies.pop("sessionid")
    answer = client.post(url, data)
    assert answer["Location"] == f"{reverse('account_login')}?next={url}"
    assert not Producer.objects.exists()
    kept = Typed.objects.get()
    assert (kept.person, "password" in kept.fields) == (user.pk, False)
    # Whoever comes first is not offered what another has typed.
    client.force_login(UserFactory(), backend="accounts.adapter.SignIn")
    assert not client.get(url).context["is_recalled"]
    client.force_login(user, backend="accounts.adapter.SignIn")
    page = client.get(url)
    assert page.context["form"]["name"].value() == "HTX Biên Sơn"
    assert client.post(url, {"forget": "1"})["Location"] == url
    assert not client.get(url).context["is_recalled"]


def test_stranger_who_sends_a_form_leaves_nothing(db):
    client = Client()
    client.post(reverse(NEW), {"name": "HTX"})
    client.cookies["person"] = "1:gia"
    client.post(reverse(NEW), {"name": "HTX"})
    assert not Typed.objects.exists()


def test_form_of_a_tab_whose_session_was_renewed_comes_back_as_it_was_typed(db):
    user = UserFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="accounts.adapter.SignIn")
    url, data = reverse(NEW), sent(client, reverse(NEW))
    answer = client.post(url, data, headers={"Origin": "http://testserver"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert client.get(url).context["form"]["name"].value() == "HTX Biên Sơn"
    Typed.objects.all().delete()
    for origin in ("https://noi-khac.example", "null"):
        assert client.post(url, data, headers={"Origin": origin}).status_code == 403
    assert client.post(url, data).status_code == 403
    assert not Typed.objects.exists()


def test_what_was_typed_over_older_values_is_refused_once_it_is_sent(client):
    producer = RepresentativeFactory().producer
    user = producer.representatives.get().user
    client.force_login(user, backend="accounts.adapter.SignIn")
    url = reverse("producer_update", args=[producer.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"commune": str(producer.commune), "address": "Thôn 1", NAME: version_of(form)}
    client.cookies.pop("sessionid")
    client.post(url, data)
    producer.address = "Thôn 9"
    producer.save()
    client.force_login(user, backend="accounts.adapter.SignIn")
    form = client.get(url).context["form"]
    assert (form["address"].value(), version_of(form)) == ("Thôn 1", data[NAME])
    assert client.post(url, data).status_code == 422
    producer.refresh_from_db()
    assert producer.address == "Thôn 9"


def test_what_nobody_came_back_for_is_forgotten(client):
    on_the_way(client, reverse(NEW), name="HTX Biên Sơn")
    assert forget_old(at=timezone.now() + timedelta(days=29)) == 0
    assert forget_old(at=timezone.now() + timedelta(days=31)) == 1


def test_what_the_second_person_at_a_computer_types_is_theirs(db):
    one, two, browser = UserFactory(), UserFactory(), Client()
    for user in (one, two):
        browser.force_login(user, backend="accounts.adapter.SignIn")
        data = sent(browser, reverse(NEW))
    browser.cookies.pop("sessionid")
    browser.post(reverse(NEW), data)
    assert Typed.objects.get().person == two.pk


def test_form_that_goes_on_by_itself_is_kept_at_the_lock_too(db):
    user = staff(AgencyFactory())
    client = Client()
    client.force_login(user, backend="accounts.adapter.SignIn")
    data = sent(client, reverse(NEW))
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        client.post(reverse(NEW), data, headers={"HX-Request": "true"})
        assert Typed.objects.get().fields["name"] == ["HTX Biên Sơn"]


def test_secrets_and_empty_forms_are_not_kept(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(), backend="accounts.adapter.SignIn")
    own = {"Origin": "http://testserver"}
    pages = ("account_login", "account_signup", "mfa_authenticate", "account_reauthenticate")
    for name in pages:
        client.post(reverse(name), {"login": "a@b.vn", "code": "123456"}, headers=own)
    client.post(reverse("use_password_slip", args=["abc"]), {"x": "y"}, headers=own)
    assert client.post(reverse("my_profile"), {"full_name": " "}, headers=own).status_code == 403
    assert not Typed.objects.exists()
