"""Columns that hold what other rows come to."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.facts import recount, stale_facts
from events.models import Event
from funding.models import Claim
from producers.models import DeskAccess, Producer, Product
from tests.factories.events import BoothFactory, EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import ClaimLineFactory
from tests.factories.producers import ProductFactory, RecognitionFactory

pytestmark = pytest.mark.leaves_stale_facts


def found() -> dict:
    return {fact.row.split()[-1]: (fact.stored, fact.counted) for fact in stale_facts()}


def test_recount_writes_what_is_counted_and_nothing_elsewhere(db):
    one, other = EventFactory(), EventFactory()
    BoothFactory.create_batch(3, event=one)
    BoothFactory(event=other)
    Event.objects.update(booth_count=7)
    recount(Event.objects.filter(pk=one.pk))
    assert dict(Event.objects.values_list("pk", "booth_count")) == {one.pk: 3, other.pk: 7}
    assert found() == {"booth_count": (7, 1)}


def test_saving_a_row_read_before_leaves_its_facts_alone(db):
    product = ProductFactory()
    before = Producer.objects.get(pk=product.producer_id)
    ProductFactory(producer=product.producer)
    before.name, before.product_count = "HTX Mới", 9
    before.save()
    after = Producer.objects.get(pk=before.pk)
    assert (after.name, after.product_count) == ("HTX Mới", 2)
    partly = Producer.objects.only("name").get(pk=before.pk)
    partly.name = "HTX Khác"
    partly.save()
    assert Producer.objects.get(pk=before.pk).name == "HTX Khác"


def test_every_stale_fact_is_named_by_the_check(db):
    """Each kind of column, and the access of a desk, put wrong by hand."""
    line = ClaimLineFactory()
    ParticipationFactory(status="submitted")
    Claim.objects.update(paid_vnd=1, line_count=0)
    Product.objects.update(stored_stars=5)
    DeskAccess.objects.filter(agency=line.claim.participation.event.host).delete()
    assert {"paid_vnd", "line_count"} < found().keys()
    with pytest.raises(SystemExit):
        call_command("check_invariants")
    assert any(
        fact.row.startswith("desk access") and (fact.stored, fact.counted) == (False, True)
        for fact in stale_facts()
    )


@pytest.mark.parametrize(
    ("dates", "due_in"),
    [
        ({"issued_on": 5}, 5),
        ({"issued_on": -5}, 900),
        ({"issued_on": -5, "revoked_on": 7}, 7),
        ({"issued_on": -5, "revoked_on": 0}, None),
        ({"issued_on": -950}, None),
        ({"issued_on": -950, "extended_until": 3}, 3),
    ],
)
def test_stars_are_due_on_the_day_of_the_next_change(db, dates, due_in):
    today = timezone.localdate()

    def day(n):
        return today + timedelta(days=n)

    given = {name: day(n) for name, n in dates.items()}
    given["expires_on"] = day(dates["issued_on"] + 905)
    product = RecognitionFactory(verified=True, **given).product
    due = Product.objects.get(pk=product.pk).stars_due_on
    assert due == (None if due_in is None else day(due_in))


def test_stars_of_today_are_right_before_they_are_counted_anew(db, monkeypatch):
    """On each of the days around a change, with nothing written in between."""
    today, day = timezone.localdate(), timedelta(days=1)
    product = RecognitionFactory(
        verified=True, stars=5, issued_on=today - day, expires_on=today + day
    ).product
    RecognitionFactory(
        product=product,
        verified=True,
        stars=3,
        issued_on=today - 9 * day,
        revoked_on=today + 4 * day,
    )
    RecognitionFactory(product=product, verified=True, stars=4, issued_on=today + 3 * day)
    RecognitionFactory(product=product, stars=5, issued_on=today - 2 * day)
    now, shown = timezone.now(), []
    for n in range(6):
        monkeypatch.setattr(timezone, "now", lambda n=n: now + n * day)
        shown.append(Product.objects.with_stars_today().get().stars)
        assert Product.objects.rated(shown[-1]).get() == product
        assert not Product.objects.rated(0).exists()
        assert Product.objects.with_stars(on=timezone.localdate()).get().stars == shown[-1]
    assert shown == [5, 5, 3, 4, 4, 4]
