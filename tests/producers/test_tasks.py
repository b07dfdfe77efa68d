from datetime import timedelta

import pytest
from django.utils import timezone

from core.jobs import enqueue, run_job
from producers.models import Product
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import ProductFactory, RecognitionFactory


@pytest.mark.leaves_stale_facts
def test_stars_whose_day_has_come_are_counted_at_night(db):
    """Also in the application that shows them; what was counted and holds is left alone."""
    today = timezone.localdate()
    due, other = (RecognitionFactory(verified=True).product for _n in range(2))
    row = ParticipationFactory(producer=due.producer)
    ExhibitFactory(participation=row, product=due)
    Product.objects.filter(pk=due.pk).update(stored_stars=None, stars_due_on=today)
    Product.objects.filter(pk=other.pk).update(stored_stars=5)
    type(row).objects.update(best_stars=None)
    run_job(enqueue("count_stars", key="").pk)
    for each in (due, other, row):
        each.refresh_from_db()
    assert (due.stored_stars, other.stored_stars, row.best_stars) == (4, 5, 4)
    assert due.stars_due_on > today + timedelta(days=900)


def test_product_without_recognitions_is_never_due(db):
    ProductFactory()
    assert not Product.objects.with_stars_due().exists()
