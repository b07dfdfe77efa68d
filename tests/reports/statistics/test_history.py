from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from producers.models import Recognition
from reports.statistics.history import NOUNS, TECHNICAL, label_of
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
)


def page(client, noun, thing):
    return client.get(reverse("history", args=[thing.pk, noun]))


@pytest.fixture
def producer(db):
    producer = ProducerFactory(name="HTX Cũ", tax_code=None)
    producer.home_agency.manager = staff(producer.home_agency, Role.MANAGER)
    producer.home_agency.organiser = staff(producer.home_agency, full_name="Lê Sửa")
    return producer


def test_history_says_who_has_done_what_and_instead_of_what(as_user, producer):
    client = as_user(producer.home_agency.organiser)
    form = client.get(reverse("producer_update", args=[producer.pk])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"name": "HTX Mới", "commune": str(producer.commune), "kind": "cooperative"}
    assert client.post(reverse("producer_update", args=[producer.pk]), sent).status_code == 302
    other = ProducerFactory(name="HTX Khác", home_agency=producer.home_agency)
    entries = page(as_user(producer.home_agency.manager), "producer", producer).context["entries"]
    assert [str(entry.what) for entry in entries] == ["đã đổi", "đã tạo"]
    (changed, _made) = entries
    assert (changed.by, changed.noun) == ("Lê Sửa", "chủ thể")
    assert ("tên", "HTX Cũ", "HTX Mới") in [
        (label.lower(), before, after) for label, before, after in changed.changes
    ]
    assert not {"HTX Khác"} & {entry.label for entry in entries}
    assert other.pk != producer.pk


def test_parts_stand_in_the_history_of_the_whole(as_user, producer):
    product = ProductFactory(producer=producer)
    recognition = RecognitionFactory(product=product, stars=4, issued_on=date(2026, 2, 5))
    RecognitionFactory()
    recognition.stars = 3
    recognition.save()
    recognition.delete()
    entries = page(as_user(producer.home_agency.manager), "product", product).context["entries"]
    told = [(str(entry.what), entry.noun) for entry in entries]
    noun = str(Recognition._meta.verbose_name)
    assert told == [("đã xóa", noun), ("đã đổi", noun), ("đã tạo", noun), ("đã tạo", "sản phẩm")]


def test_personal_id_is_masked_and_rows_are_called_by_their_names(as_user, producer):
    household = ProducerFactory(
        kind="household", tax_code="001099012345", home_agency=producer.home_agency
    )
    client = as_user(producer.home_agency.manager)
    answer = page(client, "producer", household)
    assert "001099012345" not in answer.content.decode()
    told = {label: after for label, _b, after in answer.context["entries"][0].changes}
    assert str(household.commune) in told.values()
    assert str(producer.home_agency) in told.values()


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("inspector", 200), ("organiser", 403), ("own", 403), ("elsewhere", 404)],
)
def test_history_is_for_managers_and_inspectors_and_not_for_ones_own(
    as_user, producer, who, status
):
    home = producer.home_agency
    people = {
        "manager": home.manager,
        "inspector": staff(home, Role.INSPECTOR),
        "organiser": home.organiser,
        "own": RepresentativeFactory(producer=producer, user=staff(home, Role.MANAGER)).user,
        "elsewhere": staff(AgencyFactory(), Role.MANAGER),
    }
    client = as_user(people[who])
    assert page(client, "producer", producer).status_code == status
    if status != 404:
        link = reverse("history", args=[producer.pk, "producer"])
        shown = client.get(producer.get_absolute_url()).content.decode()
        assert (link in shown) == (status == 200)


def test_noun_without_a_history_does_not_exist(as_user, producer):
    assert page(as_user(producer.home_agency.manager), "letter", producer).status_code == 404


def test_history_of_many_entries_takes_few_queries(as_user, producer):
    client = as_user(producer.home_agency.manager)
    product = ProductFactory(producer=producer)
    for n in range(30):
        RecognitionFactory(product=product, issued_on=date(2020, 1, n + 1))
    page(client, "product", product)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = page(client, "product", product)
    assert len(answer.context["entries"]) == 31
    assert len(queries) <= 16


def test_every_audited_column_has_words_or_is_for_the_machine():
    untold = [
        (label, field.name)
        for label in settings.AUDITED
        for field in apps.get_model(label)._meta.fields
        if not label_of(field)
        and field.name not in TECHNICAL
        and field.name not in settings.UNLOGGED
    ]
    assert untold == []


def test_every_audited_noun_is_in_a_history():
    """But prices, which stand for themselves, people and agencies, whose posts are told."""
    shown = {model for model, _parts in NOUNS.values()}
    shown |= {part for _model, parts in NOUNS.values() for part in parts}
    audited = {apps.get_model(label) for label in settings.AUDITED}
    apart = {"User", "Agency", "CostPrice"}
    assert {model.__name__ for model in audited - shown} == apart


def test_history_is_of_ones_own_agency(as_user, db):
    """Not of a published event of others, nor of an application that another host judges."""
    participation = ParticipationFactory(status="submitted")
    event, producer = participation.event, participation.producer
    people = {
        "host": staff(event.host, Role.INSPECTOR),
        "home": staff(producer.home_agency, Role.MANAGER),
        "far": staff(AgencyFactory(), Role.INSPECTOR),
    }
    told = {
        (who, noun): page(as_user(user), noun, thing).status_code
        for who, user in people.items()
        for noun, thing in (("event", event), ("participation", participation))
    }
    assert told == {
        ("host", "event"): 200,
        ("host", "participation"): 200,
        ("home", "event"): 403,
        ("home", "participation"): 404,
        ("far", "event"): 403,
        ("far", "participation"): 404,
    }


def test_claim_and_certificate_of_ones_own_producer_are_not_watched_by_oneself(as_user, db):
    claim = Desk().draft(1_000_000)
    inspector = staff(claim.agency, Role.INSPECTOR)
    assert page(as_user(inspector), "claim", claim).status_code == 200
    RepresentativeFactory(producer=claim.participation.producer, user=inspector)
    assert page(as_user(inspector), "claim", claim).status_code == 403
