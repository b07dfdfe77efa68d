import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import (
    ProducerFactory,
    RecognitionFactory,
    RepresentativeFactory,
    TakeOverFactory,
)
from tests.world import make_world


def test_nobody_verifies_what_they_act_for(as_user, db):
    recognition = RecognitionFactory()
    producer = recognition.product.producer
    user = staff(producer.home_agency)
    RepresentativeFactory(producer=producer, user=user)
    assert (
        as_user(user).post(reverse("verify_recognition", args=[recognition.pk])).status_code == 403
    )
    other = AgencyFactory()
    other.memberships.create(user=user, role=Role.ORGANISER, since="2020-01-01")
    page = {"name": producer.name, "kind": "cooperative", "home_agency": other.pk}
    page["commune"] = str(producer.commune)
    assert (
        as_user(user).post(reverse("producer_update", args=[producer.pk]), page).status_code == 302
    )
    producer.refresh_from_db()
    assert producer.home_agency != other


@pytest.mark.parametrize("typed", ["024190001234", "0241", "234"])
def test_household_is_not_found_by_its_personal_id(as_user, db, typed):
    producer = ProducerFactory(
        kind="household",
        tax_code="024190001234",
        name="Hộ ông A",
        commune=CommuneFactory(name="Hoa Sen", province=ProvinceFactory(name="Bắc Ninh")),
    )
    client = as_user(staff(producer.home_agency))
    assert "Hộ ông A" in client.get(reverse("producer_list"), {"q": "ho ong"}).content.decode()
    for name in (
        "producer_list",
        "product_list",
        "participation_list",
        "claim_list",
        "certificate_list",
    ):
        assert "Hộ ông A" not in client.get(reverse(name), {"q": typed}).content.decode()


def test_officer_registers_producers_of_the_desks_communes(as_user, db):
    agency = AgencyFactory()
    here = CommuneFactory(name="Biên Sơn", province=agency.unit)
    CommuneFactory(name="Tân Sơn", province=agency.unit)
    client = as_user(staff(agency, Role.OFFICER, communes=[here]))
    form = {"name": "HTX Mới", "kind": "cooperative", "home_agency": agency.pk}
    refused = client.post(reverse("producer_create"), {**form, "commune": "Tân Sơn"})
    elsewhere = client.post(
        reverse("producer_create"),
        {**form, "commune": "Biên Sơn", "home_agency": AgencyFactory().pk},
    )
    assert (refused.status_code, elsewhere.status_code) == (422, 422)
    assert (
        client.post(reverse("producer_create"), {**form, "commune": "Biên Sơn"}).status_code == 302
    )


@pytest.mark.parametrize(
    ("role", "waits"), [("home", True), ("officer", True), ("admin", True), ("finance", False)]
)
def test_list_of_producers_says_that_requests_wait(as_user, db, role, waits):
    world = make_world()
    TakeOverFactory(producer=world.participation.producer)
    page = as_user(world.people[role]).get(reverse("producer_list"))
    assert bool(page.context["waiting"]) == waits
