import pytest
from django.urls import reverse

from core.typed import KEPT, MOST_LETTERS, MOST_PAGES
from producers.models import Producer, Product
from tests.factories.accounts import UserFactory
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
    assert KEPT in client.session
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
    assert not client.session.get(KEPT)
    for n in range(MOST_PAGES + 3):
        on_the_way(client, f"{reverse(NEW)}?n={n}", name="HTX")
    assert len(client.session[KEPT]) == MOST_PAGES


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
