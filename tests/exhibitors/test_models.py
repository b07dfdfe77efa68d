from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exhibitors.models import Attachment, Participation
from producers.models import Product
from tests.factories.events import DelegationFactory, QuestionFactory
from tests.factories.exhibitors import (
    AnswerFactory,
    AttachmentFactory,
    ExhibitFactory,
    ParticipationFactory,
)
from tests.factories.producers import ProductFactory, RecognitionFactory

DAY = date(2026, 2, 6)


def test_one_live_participation_per_event(db):
    first = ParticipationFactory(status="declined")
    second = ParticipationFactory(event=first.event, producer=first.producer, status="submitted")
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipationFactory(event=first.event, producer=first.producer)
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
    product = ProductFactory(name="Mỳ Chũ", producer__name="HTX Đèo Gia")
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


def test_stars_are_those_of_the_products_own_recognition(db):
    exhibit, foreign = ExhibitFactory(), RecognitionFactory(stars=4)
    own = RecognitionFactory(product=exhibit.product, stars=4)
    shown = type(exhibit).objects.filter(pk=exhibit.pk)
    assert refused(lambda: shown.update(recognition=foreign, stars=4), "stars_are_those")
    assert refused(lambda: shown.update(recognition=own, stars=5), "stars_are_those")
    shown.update(recognition=own, stars=4)


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
