from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.transitions import Refusal
from office.actions import load_legal_parameters
from office.rules import may_read
from producers import actions
from producers.models import Producer, Representative
from tests.exhibitors.applying import now
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.places import CommuneFactory
from tests.factories.producers import ProductFactory, RecognitionFactory, RepresentativeFactory
from tests.papers import PDF


@pytest.mark.parametrize("is_staff", [True, False])
def test_whoever_registers_without_a_desk_represents(db, is_staff):
    by = staff(AgencyFactory()) if is_staff else UserFactory()
    producer = Producer(
        name="HTX", kind="cooperative", commune=CommuneFactory(), home_agency=AgencyFactory()
    )
    actions.register_producer(producer, by=by, at=now())
    assert Representative.objects.filter(user=by, producer=producer).exists() is not is_staff


def test_recognition_runs_for_the_months_of_the_law(db):
    load_legal_parameters()
    recognition = RecognitionFactory.build(
        product=ProductFactory(), issued_on=date(2023, 6, 29), expires_on=None
    )
    assert actions.state_recognition(
        recognition, by=UserFactory(), at=timezone.now()
    ).expires_on == date(2026, 6, 28)


def test_verifying_names_who_and_keeps_the_first(db):
    recognition, first = RecognitionFactory(), UserFactory()
    actions.verify_recognition(recognition, by=first, at=now())
    actions.verify_recognition(recognition, by=UserFactory(), at=now())
    recognition.refresh_from_db()
    assert recognition.verified_by == first


def test_recognised_product_keeps_its_name_and_set_unless_its_agency_changes_them(db):
    product = RecognitionFactory(verified=True).product
    owner = RepresentativeFactory(producer=product.producer).user
    product.name = "Rượu giả"
    with pytest.raises(Refusal, match="xác minh"):
        actions.save_product(product, photo=None, by=owner, at=now())
    actions.save_product(product, photo=None, by=staff(product.producer.home_agency), at=now())
    product.description = "Mới"
    actions.save_product(product, photo=None, by=owner, at=now())
    product.refresh_from_db()
    assert (product.name, product.description) == ("Rượu giả", "Mới")


def test_recognition_of_a_time_without_a_known_term_asks_for_its_end(db):
    recognition = RecognitionFactory.build(
        product=ProductFactory(), issued_on=date(2017, 1, 1), expires_on=None
    )
    with pytest.raises(Refusal):
        actions.state_recognition(recognition, by=UserFactory(), at=timezone.now())
    recognition.expires_on = date(2020, 1, 1)
    assert actions.state_recognition(recognition, by=UserFactory(), at=timezone.now()).pk


def test_paper_of_a_recognition_is_read_by_whoever_sees_it_and_not_by_the_public(db):
    load_legal_parameters()
    recognition = RecognitionFactory.build(product=ProductFactory(), issued_on=date(2026, 1, 2))
    owner = RepresentativeFactory(producer=recognition.product.producer).user
    paper = SimpleUploadedFile("qd.pdf", PDF)
    actions.state_recognition(recognition, by=owner, at=now(), paper=paper)
    assert recognition.paper.about == f"recognition:{recognition.pk}"
    assert [
        may_read(recognition.paper, user=user) for user in (owner, UserFactory(), AnonymousUser())
    ] == [True, False, False]
