"""The best stars of an application, as a column."""

from django.db.models import Case, IntegerField, When

from core.prepared import Prepared
from exhibitors.models.product import Recognition


def best_stars() -> Case:
    """Frozen once accepted; until then those that count on the first day as things are; null for
    none.
    """
    counting = Prepared(_counting, "pk", "event__opens_on", output_field=IntegerField())
    return Case(
        When(frozen_at=None, then=counting),
        default=Prepared(_frozen, "pk", output_field=IntegerField()),
    )


def _counting(participation, day):
    valid = (
        Recognition.objects.verified()
        .valid(on=day)
        .filter(product__exhibits__participation=participation)
    )
    return valid.order_by("-stars").values("stars")[:1]


def _frozen(participation):
    from exhibitors.models.exhibit import Exhibit

    shown = Exhibit.objects.filter(participation=participation, stars__isnull=False)
    return shown.order_by("-stars").values("stars")[:1]
