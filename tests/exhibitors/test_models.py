from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from exhibitors.models import Attachment, Exhibitor, Participation, Product, Recognition
from exhibitors.models.exhibitor import check_tax_code
from exhibitors.models.product import rating_note
from tests.factories.events import DelegationFactory, QuestionFactory
from tests.factories.exhibitors import (
    AnswerFactory,
    AttachmentFactory,
    ExhibitFactory,
    ExhibitorFactory,
    ParticipationFactory,
    ProductFactory,
    RecognitionFactory,
)
from tests.factories.places import ProvinceFactory

DAY = date(2026, 2, 6)


@pytest.mark.parametrize("code", ["2400123458", "0314409058-002", "024190001234"])
def test_right_tax_codes_pass(code):
    check_tax_code(code)


@pytest.mark.parametrize("code", ["2400123459", "24001234", "abc", "0314409058-000"])
def test_wrong_tax_codes_are_refused_with_a_way_out(code):
    with pytest.raises(ValidationError, match="kiểm tra các chữ số"):
        check_tax_code(code)


def test_personal_id_of_a_household_is_masked():
    assert Exhibitor(tax_code="024190001234").shown_tax_code == "*********234"
    assert Exhibitor(tax_code="2400123458").shown_tax_code == "2400123458"


def test_names_that_differ_in_spelling_only_are_one(db):
    one = ExhibitorFactory(name="HTX Hòa Bình")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExhibitorFactory(name="htx HOÀ  bình", commune=one.commune)


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


def test_one_live_participation_per_event(db):
    first = ParticipationFactory(status="declined")
    second = ParticipationFactory(event=first.event, exhibitor=first.exhibitor, status="submitted")
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipationFactory(event=first.event, exhibitor=first.exhibitor)
    assert list(Participation.objects.live()) == [second]


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        ("submitted", {"submitted_at": None}),
        ("accepted", {"decided_by": None}),
        ("accepted", {"frozen_at": None}),
        ("attended", {"presence_marked_at": None}),
        ("confirmed", {"confirmed_at": None}),
        ("confirmed", {"presence_marked_at": timezone.now()}),
        ("accepted", {"pending_decision": "accepted"}),
        ("submitted", {"booths_wanted": 0}),
    ],
)
def test_status_without_its_consequences_is_refused(db, status, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipationFactory(status=status, **fields)


def test_exhibit_stars_rest_on_a_recognition(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExhibitFactory(stars=5)


def test_search_finds_without_accents(db):
    product = ProductFactory(name="Mỳ Chũ", exhibitor__name="HTX Đèo Gia")
    assert (
        list(Product.objects.search("my chu"))
        == list(Product.objects.search("deo gia"))
        == [product]
    )


def refused(act, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()
    return True


def test_exhibit_is_of_the_participations_producer(db):
    participation = ParticipationFactory()
    assert refused(
        lambda: ExhibitFactory(participation=participation, product=ProductFactory()),
        "same_producer",
    )


def test_delegation_is_of_the_participations_event(db):
    assert refused(
        lambda: ParticipationFactory(delegation=DelegationFactory()),
        "delegation_is_of_the_same_event",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"name_then": "Khác"},
        {"kind_then": "company"},
        {"tax_code_then": "1"},
        {"place_then": "Khác"},
    ],
)
def test_what_was_frozen_stays(db, change):
    ParticipationFactory(status="accepted")
    assert refused(lambda: Participation.objects.update(**change), "what_was_frozen_stays")


@pytest.mark.parametrize("fields", [{"stars": 2}, {"score": 101}, {"score": -1}])
def test_recognition_is_within_what_the_law_knows(db, fields):
    assert refused(
        lambda: RecognitionFactory(**fields), "stars_are_three_to_five|score_is_zero_to_a_hundred"
    )


def test_stars_are_those_of_the_products_own_recognition(db):
    exhibit, foreign = ExhibitFactory(), RecognitionFactory(stars=4)
    own = RecognitionFactory(product=exhibit.product, stars=4)
    shown = type(exhibit).objects.filter(pk=exhibit.pk)
    assert refused(lambda: shown.update(recognition=foreign, stars=4), "stars_are_those")
    assert refused(lambda: shown.update(recognition=own, stars=5), "stars_are_those")
    shown.update(recognition=own, stars=4)


def test_producer_sits_in_a_commune(db):
    assert refused(
        lambda: ExhibitorFactory(commune=ProvinceFactory()), "producer_sits_in_a_commune"
    )


def test_answers_and_papers_are_to_questions_of_the_same_event(db):
    for factory in (AnswerFactory, AttachmentFactory):
        with (
            pytest.raises(IntegrityError, match="question_is_of_the_same_event"),
            transaction.atomic(),
        ):
            factory(question=QuestionFactory())


def test_one_current_version_of_a_paper(db):
    first = AttachmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachmentFactory(participation=first.participation, question=first.question)
    old = AttachmentFactory(
        participation=first.participation, question=first.question, status="replaced"
    )
    assert list(Attachment.objects.current()) == [first]
    assert set(first.participation.attachments.all()) == {first, old}


@pytest.mark.parametrize("broken", [{"status": "rejected"}, {"status": "in_order"}])
def test_judged_paper_names_who_and_why(db, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        AttachmentFactory(**broken)


OPENS, CLOSES = date(2026, 2, 6), date(2026, 2, 11)


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
