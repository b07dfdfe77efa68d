from datetime import date

import pytest
from django import forms
from django.urls import reverse

from core.facts import recount
from producers.forms import ProducerForm, ProductForm, RecognitionForm
from producers.forms.product import ProductSetField
from producers.models import Producer
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import ProducerFactory, ProductFactory


@pytest.fixture
def data(db):
    commune = CommuneFactory(name="Biên Sơn", province=ProvinceFactory(name="Bắc Ninh"))
    typed = {
        "name": "HTX Vải",
        "kind": "cooperative",
        "commune": "Biên Sơn, Bắc Ninh",
        "home_agency": AgencyFactory().pk,
    }
    return typed | {"commune_unit": commune}


def test_tax_code_that_is_taken_does_not_tell_whose_it_is(data):
    ProducerFactory(tax_code="2400123458", name="HTX Bí mật")
    form = ProducerForm(data | {"tax_code": "2400123458"}, user=UserFactory())
    assert set(form.errors) == {"tax_code"}
    assert "Bí mật" not in str(form.errors)


def test_empty_tax_code_is_null_for_many(data):
    ProducerFactory(tax_code=None)
    assert ProducerForm(data | {"tax_code": ""}, user=UserFactory()).save().tax_code is None


def test_same_name_in_the_same_commune_is_told(data):
    ProducerFactory(name="htx VẢI", commune=data["commune_unit"])
    assert set(ProducerForm(data, user=UserFactory()).errors) == {"name"}


HOME = {"kind": "household", "tax_code": "024190001234"}


@pytest.mark.parametrize(
    ("there", "typed", "asks"),
    [
        ({"name": "HTX Vãi"}, {}, True),
        ({"name": "HTX Vai"}, {}, True),
        ({"name": "HTX Vải", "tax_code": "2400123458"}, {}, True),
        ({"name": "HTX Vải", **HOME}, {"kind": "household", "tax_code": "024190001235"}, True),
        ({"name": "HTX Nhãn"}, {}, False),
    ],
)
def test_like_name_in_the_commune_is_asked_about_once(data, there, typed, asks):
    ProducerFactory(commune=data["commune_unit"], **there)
    form = ProducerForm(data | typed, user=UserFactory())
    assert set(form.errors) == ({"name"} if asks else set())
    assert ("is_another" in [field.name for field in form.visible_fields()]) == asks
    answered = ProducerForm(data | typed | {"is_another": "on"}, user=UserFactory())
    assert answered.save().name == "HTX Vải"
    assert Producer.objects.count() == 2


def test_producer_that_stands_is_not_asked_about_again(data):
    ProducerFactory(commune=data["commune_unit"], name="HTX Vãi")
    form = ProducerForm(data | {"is_another": "on"}, user=UserFactory())
    one = form.save()
    again = ProducerForm(data | {"address": "Thôn Bảy"}, instance=one, user=UserFactory())
    assert again.errors == {}


def test_company_with_a_personal_id_is_told_of_the_branch(data):
    form = ProducerForm(data | {"kind": "company", "tax_code": "100109106011"}, user=UserFactory())
    assert "0100109106-011" in str(form.errors["tax_code"])


def test_product_that_differs_in_tones_only_is_asked_about(sets):
    dua = ProductFactory(name="Dứa sấy")
    typed = {"name": "Dừa sấy", "product_set": "1"}
    form = ProductForm(typed, producer=dua.producer)
    assert set(form.errors) == {"name"}
    assert "Dứa sấy" in str(form.errors["name"])
    other = ProductForm(typed | {"is_another": "on"}, producer=dua.producer).save()
    recount(Producer.objects.all())
    assert dua.producer.products.count() == 2
    again = ProductForm(typed | {"description": "Ngon."}, instance=other, producer=dua.producer)
    assert again.errors == {}
    same = ProductForm({**typed, "name": "DỨA sấy", "is_another": "on"}, producer=dua.producer)
    assert set(same.errors) == {"name"}


def test_errors_keep_what_was_typed(as_user, data):
    from tests.factories.accounts import UserFactory

    response = as_user(UserFactory()).post(
        reverse("producer_create"), data | {"commune": "Không Có", "address": "Thôn Bảy"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Không Có" in page
    assert "Thôn Bảy" in page
    assert not Producer.objects.exists()


@pytest.mark.parametrize(
    ("issued", "expires", "wrong"),
    [("2099-01-01", "", {"issued_on"}), ("2026-01-01", "2025-01-01", {"expires_on"})],
)
def test_days_of_a_recognition_are_checked(db, issued, expires, wrong):
    data = {"stars": "4", "decision_number": "1/QĐ", "issued_on": issued, "expires_on": expires}
    assert set(RecognitionForm(data, product=ProductFactory()).errors) == wrong


@pytest.mark.parametrize("typed", ["2400123458", "2400.123458", "24-00123458", "24 00.12-3458"])
def test_tax_code_is_kept_in_one_spelling(data, typed):
    assert (
        ProducerForm(data | {"tax_code": typed}, user=UserFactory()).save().tax_code == "2400123458"
    )


@pytest.mark.parametrize("typed", ["²" * 12, "０" * 12, "٠" * 12, "２４００１２３４５８"])
def test_digits_of_other_scripts_are_no_tax_code(data, typed):
    assert "tax_code" in ProducerForm(data | {"tax_code": typed}, user=UserFactory()).errors


@pytest.fixture
def sets(db):
    return [
        ProductSetFactory(number=1, group="Thực phẩm tươi sống", name="Rau, củ, quả, hạt tươi"),
        ProductSetFactory(number=2, group="Thực phẩm tươi sống", name="Thịt, thủy sản tươi"),
    ]


@pytest.mark.parametrize(
    "typed",
    ["1", "1.", "rau cu qua", "RAU, CỦ", "hạt", "1. Thực phẩm tươi sống – Rau, củ, quả, hạt tươi"],
)
def test_product_set_is_found_by_number_or_words_without_accents(sets, typed):
    assert ProductSetField().clean(typed) == sets[0]


@pytest.mark.parametrize(
    ("typed", "told"), [("tươi sống", "Thịt"), ("máy bay", "rau"), ("99", "rau"), ("9" * 30, "rau")]
)
def test_product_set_that_is_not_one_says_what_to_enter(sets, typed, told):
    with pytest.raises(forms.ValidationError, match=told):
        ProductSetField().clean(typed)


def test_product_keeps_a_set_of_another_time_while_it_is_left_alone(sets):
    old = ProductSetFactory(
        number=1, name="Bộ cũ", valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1)
    )
    field = ProductSetField()
    field.kept = old
    assert field.prepare_value(old.pk) == str(old)
    assert field.clean(str(old)) == old


def test_traceability_link_is_a_web_address(sets):
    typed = {"name": "Vải sấy", "product_set": "1", "traceability_url": "javascript:alert(1)"}
    assert set(ProductForm(typed, producer=ProducerFactory()).errors) == {"traceability_url"}
    assert ProductForm(
        typed | {"traceability_url": "https://te.vn/1"}, producer=ProducerFactory()
    ).is_valid()
