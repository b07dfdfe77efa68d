from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from core.facts import stale_facts
from producers.models import Product, Recognition
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
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


VERIFY_MANY = reverse("verify_recognitions")
BY_NOBODY = {"verified_at": None, "verified_by": None}


@pytest.fixture
def desk(db):
    agency = AgencyFactory()
    agency.organiser = staff(agency)
    return agency


def unverified_product(desk, name, *, number="12/QĐ-UBND", stars=4):
    made = ProductFactory(name=name, producer__home_agency=desk, producer__commune=desk.commune)
    RecognitionFactory(
        product=made, stars=stars, decision_number=number, issued_on=date(2026, 2, 5), **BY_NOBODY
    )
    return made


@pytest.fixture
def waiting(desk):
    desk.commune = ProductFactory(producer__home_agency=desk).producer.commune
    return [
        unverified_product(desk, "Cam"),
        unverified_product(desk, "Chè", number="15/QĐ-UBND"),
        unverified_product(desk, "Na"),
    ]


def verified():
    return set(Recognition.objects.verified().values_list("product__name", flat=True))


def test_list_of_those_that_wait_offers_it_and_the_decisions_are_shown_first(
    desk, waiting, as_user
):
    client = as_user(desk.organiser)
    assert VERIFY_MANY not in client.get(reverse("product_list")).content.decode()
    page = client.get(f"{reverse('product_list')}?unverified=true&ours=true").content.decode()
    assert VERIFY_MANY in page
    assert "3 có công nhận chờ xác minh" in page
    form = client.post(f"{VERIFY_MANY}?unverified=true", {"all": "1"}).context["form"]
    assert form["decisions"].value() == ["2026-02-05/12/QĐ-UBND", "2026-02-05/15/QĐ-UBND"]
    owners = [product.producer for product in waiting]
    assert [str(label) for _value, label in form.fields["decisions"].choices] == [
        "12/QĐ-UBND ngày 05/02/2026 (2 sản phẩm)"
        f" <small>Cam 4★ ({owners[0]}); Na 4★ ({owners[2]})</small>",
        f"15/QĐ-UBND ngày 05/02/2026 (1 sản phẩm) <small>Chè 4★ ({owners[1]})</small>",
    ]
    assert verified() == set()
    sent = {"all": "1", "sure": "1", "decisions": ["2026-02-05/12/QĐ-UBND"]}
    answer = client.post(f"{VERIFY_MANY}?unverified=true", sent)
    assert answer["Location"] == f"{reverse('product_list')}?unverified=true"
    assert verified() == {"Cam", "Na"}
    assert set(Recognition.objects.verified().values_list("verified_by", flat=True)) == {
        desk.organiser.pk
    }
    assert Product.objects.get(name="Cam").stored_stars == 4
    assert list(stale_facts()) == []


def test_decision_of_the_same_number_of_another_year_is_another_one(desk, waiting, as_user):
    Recognition.objects.filter(product=waiting[2]).update(issued_on=date(2025, 2, 5))
    sent = {"all": "1", "sure": "1", "decisions": ["2026-02-05/12/QĐ-UBND"]}
    as_user(desk.organiser).post(f"{VERIFY_MANY}?unverified=true", sent)
    assert verified() == {"Cam"}


def test_only_chosen_products_are_verified_and_nothing_without_a_decision(desk, waiting, as_user):
    client = as_user(desk.organiser)
    chosen = {"pk": [waiting[0].pk], "sure": "1"}
    assert client.post(VERIFY_MANY, chosen).status_code == 422
    assert verified() == set()
    assert client.post(VERIFY_MANY, chosen | {"decisions": ["15/QĐ-UBND"]}).status_code == 422
    client.post(VERIFY_MANY, chosen | {"decisions": ["2026-02-05/12/QĐ-UBND"]})
    assert verified() == {"Cam"}
    told = client.post(VERIFY_MANY, chosen, follow=True).content.decode()
    assert "Không có công nhận nào" in told


def test_nobody_verifies_for_a_producer_of_their_own_or_of_another_agency(desk, waiting, as_user):
    sent = {
        "pk": [each.pk for each in waiting],
        "sure": "1",
        "decisions": ["2026-02-05/12/QĐ-UBND"],
    }
    stranger = staff(AgencyFactory())
    assert as_user(stranger).post(VERIFY_MANY, sent).status_code == 302
    assert verified() == set()
    RepresentativeFactory(producer=waiting[0].producer, user=desk.organiser)
    told = as_user(desk.organiser).post(VERIFY_MANY, sent, follow=True).content.decode()
    assert "Đã xác minh 1 công nhận" in told
    assert verified() == {"Na"}


def test_profiles_that_are_probably_registered_twice_are_listed(as_user, db):
    """Of the home agency, alike in one commune or by their phone; never by what they both lack."""
    here, there = CommuneFactory(name="Biên Sơn"), CommuneFactory(name="Nam Dương")
    home, other = AgencyFactory(), AgencyFactory()
    profiles = [
        ("HTX Vải Sấy", here, home, ""),
        ("HTX Vải Say", here, home, ""),
        ("HTX Na", here, home, "+84912345678"),
        ("Na Lục Nam", there, home, "+84912345678"),
        # Each alone in its commune, with its agency, or with its phone.
        ("HTX Vải Sấy", there, home, ""),
        ("HTX Vai Sấy", here, other, ""),
        ("HTX Cam", here, home, "+84987654321"),
    ]
    made = [
        ProducerFactory(name=name, commune=commune, home_agency=agency, phone=phone)
        for name, commune, agency, phone in profiles
    ]
    gone = ProducerFactory(name="HTX Cầm", commune=here, home_agency=home)
    gone.merged_into = made[-1]
    gone.save()
    client = as_user(staff(home))
    page = client.get(reverse("producer_list"), {"doubles": "true"})
    assert [row.record for row in page.context["table"].rows] == sorted(
        made[:4], key=lambda producer: producer.order_key
    )
    likes = {row.record.name: row.get_cell("likes") for row in page.context["table"].paginated_rows}
    for one, other in ((made[0], made[1]), (made[2], made[3])):
        for mine, their in ((one, other), (other, one)):
            told = likes[mine.name]
            assert told.count(reverse("producer_detail", args=[their.pk])) == 1
            assert told.count("<div>") == 1
            assert reverse("merge_producers", args=[mine.pk]) in told
    assert "likes" not in client.get(reverse("producer_list")).context["table"].columns
    rest = client.get(reverse("producer_list"), {"doubles": "false"})
    assert {row.record for row in rest.context["table"].rows}.isdisjoint(made[:4])
    assert "?doubles=true" in client.get(reverse("producer_list")).content.decode()
