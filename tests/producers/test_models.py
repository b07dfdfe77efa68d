from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from producers.models import Producer, Product, Recognition
from producers.models.product import rating_note
from producers.models.tax_code import check_tax_code, mask_personal_ids, meant_tax_code
from tests.factories.places import ProvinceFactory
from tests.factories.producers import ProducerFactory, ProductFactory, RecognitionFactory

OPENS, CLOSES = date(2026, 2, 6), date(2026, 2, 11)
DAY = date(2026, 2, 6)


@pytest.mark.parametrize("code", ["2400123458", "0314409058-002", "024190001234"])
def test_right_tax_codes_pass(code):
    check_tax_code(code)


@pytest.mark.parametrize("code", ["2400123459", "24001234", "abc", "0314409058-000"])
def test_wrong_tax_codes_are_refused_with_a_way_out(code):
    with pytest.raises(ValidationError, match="kiểm tra các chữ số"):
        check_tax_code(code)


def test_personal_id_of_a_household_is_masked():
    assert Producer(tax_code="024190001234").shown_tax_code == "*********234"
    assert Producer(tax_code="2400123458").shown_tax_code == "2400123458"


def test_names_that_differ_in_spelling_only_are_one(db):
    one = ProducerFactory(name="HTX Hòa Bình")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProducerFactory(name="htx HOÀ  bình", commune=one.commune)


def test_tones_make_another_producer_and_another_product(db):
    one = ProductFactory(name="Dứa sấy")
    for name in ("Dừa sấy", "Dưa sấy"):
        ProductFactory(name=name, producer=one.producer)
        ProducerFactory(name=name, commune=one.producer.commune)
    assert one.producer.products.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductFactory(name="DỨA  sấy", producer=one.producer)


def test_two_of_one_name_in_a_commune_have_two_tax_codes(db):
    one = ProducerFactory(name="Nguyễn Văn An", kind="household", tax_code="024190001234")
    ProducerFactory(name=one.name, commune=one.commune, kind="household", tax_code="024190001235")
    ProducerFactory(name=one.name, commune=one.commune, kind="household", tax_code=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProducerFactory(name=one.name, commune=one.commune, kind="household", tax_code=None)
    assert Producer.objects.count() == 3


# {(digits, kind): what they mean, None for what is asked or refused}
MEANT = {
    ("2400123458", "company"): "2400123458",
    ("2400123458001", "company"): "2400123458-001",
    ("314409058", "company"): "0314409058",
    ("314409058", "household"): "0314409058",
    ("100109106011", "company"): "0100109106-011",
    ("100109106011", "cooperative"): "0100109106-011",
    ("100109106-011", "company"): "0100109106-011",
    ("100109106011", "household"): None,
    ("100109106011", None): None,
    ("024190001234", "household"): "024190001234",
    ("24190001234", "household"): "024190001234",
    ("24190001234", "cooperative_group"): "024190001234",
    ("24190001234", None): "024190001234",
    ("24190001234", "company"): None,
    ("024190001234", "company"): None,
    ("024190001234", "cooperative"): None,
    ("100109107011", "company"): None,
    ("240012345", "company"): None,
}


@pytest.mark.parametrize(("digits", "kind"), MEANT)
def test_code_is_told_by_the_kind_and_the_check_digit(digits, kind):
    meant = MEANT[digits, kind]
    if meant is None:
        with pytest.raises(ValidationError):
            meant_tax_code(digits, kind=kind)
    else:
        assert meant_tax_code(digits, kind=kind) == meant


@pytest.mark.parametrize("kind", Producer.Kind.values)
def test_company_has_no_personal_id(db, kind):
    """On the form, and in the database whatever way leads there."""
    producer = ProducerFactory(kind=kind, tax_code=None)
    producer.tax_code = "024190001234"
    if kind in ("household", "cooperative_group"):
        producer.full_clean()
        producer.save()
        return
    with pytest.raises(ValidationError, match="số định danh"):
        producer.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        producer.save()


def test_personal_ids_in_words_are_masked():
    words = "CCCD 024190001234, đt 0912345678, MST 0100109106011"
    assert mask_personal_ids(words) == "CCCD *********234, đt 0912345678, MST 0100109106011"


@pytest.mark.parametrize(
    ("fields", "is_valid"),
    [
        ({"issued_on": DAY, "expires_on": DAY + timedelta(days=1)}, True),
        ({"issued_on": DAY + timedelta(days=1), "expires_on": DAY + timedelta(days=9)}, False),
        ({"issued_on": DAY - timedelta(days=9), "expires_on": DAY}, True),
        ({"issued_on": DAY - timedelta(days=9), "expires_on": DAY - timedelta(days=1)}, False),
        (
            {
                "issued_on": DAY - timedelta(days=9),
                "expires_on": DAY - timedelta(days=1),
                "extended_until": DAY,
            },
            True,
        ),
        (
            {
                "issued_on": DAY - timedelta(days=9),
                "expires_on": DAY + timedelta(days=9),
                "revoked_on": DAY,
            },
            False,
        ),
        (
            {
                "issued_on": DAY - timedelta(days=9),
                "expires_on": DAY + timedelta(days=9),
                "revoked_on": DAY + timedelta(days=1),
            },
            True,
        ),
    ],
)
def test_recognition_is_valid_on_a_day(db, fields, is_valid):
    recognition = RecognitionFactory(verified=True, **fields)
    assert recognition.is_valid(DAY) is is_valid
    assert Recognition.objects.valid(on=DAY).exists() is is_valid


def test_stated_recognition_gives_no_star(db):
    recognition = RecognitionFactory()
    today = timezone.localdate()
    assert Product.objects.with_stars(on=today).get().stars is None
    RecognitionFactory(product=recognition.product, verified=True, stars=3, issued_on=today)
    assert Product.objects.with_stars(on=today).get().stars == 3


def refused(act, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()
    return True


@pytest.mark.parametrize("fields", [{"stars": 2}, {"score": 101}, {"score": -1}])
def test_recognition_is_within_what_the_law_knows(db, fields):
    assert refused(
        lambda: RecognitionFactory(**fields), "stars_are_three_to_five|score_is_zero_to_a_hundred"
    )


def test_producer_sits_in_a_commune(db):
    assert refused(lambda: ProducerFactory(commune=ProvinceFactory()), "producer_sits_in_a_commune")


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"verified": True, "expires_on": date(2026, 2, 11)}, ""),
        ({"verified": True, "expires_on": date(2026, 2, 10)}, "10/02/2026"),
        ({"verified": True, "expires_on": date(2026, 2, 5)}, "05/02/2026, trước hội chợ"),
        ({"verified": True, "revoked_on": date(2026, 2, 1)}, "bị thu hồi ngày 01/02/2026"),
        ({"verified": True, "issued_on": date(2026, 2, 7)}, "07/02/2026, sau ngày khai mạc"),
        ({}, "chưa xác minh"),
    ],
)
def test_it_is_said_why_a_product_has_no_stars_at_a_fair(db, fields, note):
    recognition = RecognitionFactory(**{"issued_on": date(2025, 1, 1)} | fields)
    told = rating_note([recognition], first=OPENS, last=CLOSES)
    assert (told == "") if note == "" else (note in told)
    assert "chưa nhập" in rating_note([], first=OPENS, last=CLOSES)


def test_products_are_found_by_the_best_of_their_valid_stars(db):
    today = timezone.localdate()
    both, lower, past, stated = (ProductFactory(name=name) for name in "abcd")
    for product, stars in ((both, 4), (lower, 3)):
        RecognitionFactory(product=product, stars=stars, verified=True)
    RecognitionFactory(product=both, stars=3, verified=True, issued_on=today)
    RecognitionFactory(product=past, stars=4, verified=True, issued_on=date(2019, 1, 1))
    RecognitionFactory(product=stated, stars=5)
    found = {stars: list(Product.objects.rated(stars)) for stars in (5, 4, 3, 0)}
    assert found == {5: [], 4: [both], 3: [lower], 0: [past, stated]}
