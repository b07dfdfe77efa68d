"""Verifying the recognitions of many products at once, by the numbers of their decisions."""

from datetime import date

import pytest
from django.urls import reverse

from core.facts import stale_facts
from producers.models import Product, Recognition
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.producers import ProductFactory, RecognitionFactory, RepresentativeFactory

ADDRESS = reverse("verify_recognitions")
NOBODY = {"verified_at": None, "verified_by": None}


@pytest.fixture
def desk(db):
    agency = AgencyFactory()
    agency.organiser = staff(agency)
    return agency


def product(desk, name, *, number="12/QĐ-UBND", stars=4):
    made = ProductFactory(name=name, producer__home_agency=desk, producer__commune=desk.commune)
    RecognitionFactory(
        product=made, stars=stars, decision_number=number, issued_on=date(2026, 2, 5), **NOBODY
    )
    return made


@pytest.fixture
def waiting(desk):
    desk.commune = ProductFactory(producer__home_agency=desk).producer.commune
    return [product(desk, "Cam"), product(desk, "Chè", number="15/QĐ-UBND"), product(desk, "Na")]


def verified():
    return set(Recognition.objects.verified().values_list("product__name", flat=True))


def test_list_of_those_that_wait_offers_it_and_the_decisions_are_shown_first(
    desk, waiting, as_user
):
    client = as_user(desk.organiser)
    assert ADDRESS not in client.get(reverse("product_list")).content.decode()
    assert ADDRESS in client.get(f"{reverse('product_list')}?unverified=true").content.decode()
    form = client.post(f"{ADDRESS}?unverified=true", {"all": "1"}).context["form"]
    assert form["decisions"].value() == ["12/QĐ-UBND", "15/QĐ-UBND"]
    assert [str(label) for _value, label in form.fields["decisions"].choices] == [
        "12/QĐ-UBND (2 sản phẩm)",
        "15/QĐ-UBND (1 sản phẩm)",
    ]
    assert verified() == set()
    sent = {"all": "1", "sure": "1", "decisions": ["12/QĐ-UBND"]}
    answer = client.post(f"{ADDRESS}?unverified=true", sent)
    assert answer["Location"] == f"{reverse('product_list')}?unverified=true"
    assert verified() == {"Cam", "Na"}
    assert set(Recognition.objects.verified().values_list("verified_by", flat=True)) == {
        desk.organiser.pk
    }
    assert Product.objects.get(name="Cam").stored_stars == 4
    assert list(stale_facts()) == []


def test_only_chosen_products_are_verified_and_nothing_without_a_decision(desk, waiting, as_user):
    client = as_user(desk.organiser)
    chosen = {"pk": [waiting[0].pk], "sure": "1"}
    assert client.post(ADDRESS, chosen).status_code == 422
    assert verified() == set()
    assert client.post(ADDRESS, chosen | {"decisions": ["15/QĐ-UBND"]}).status_code == 422
    client.post(ADDRESS, chosen | {"decisions": ["12/QĐ-UBND"]})
    assert verified() == {"Cam"}
    told = client.post(ADDRESS, chosen, follow=True).content.decode()
    assert "Không có công nhận nào" in told


def test_nobody_verifies_for_a_producer_of_their_own_or_of_another_agency(desk, waiting, as_user):
    sent = {"pk": [each.pk for each in waiting], "sure": "1", "decisions": ["12/QĐ-UBND"]}
    stranger = staff(AgencyFactory())
    assert as_user(stranger).post(ADDRESS, sent).status_code == 302
    assert verified() == set()
    RepresentativeFactory(producer=waiting[0].producer, user=desk.organiser)
    assert as_user(desk.organiser).post(ADDRESS, sent).status_code == 403
    assert verified() == set()
