"""Numbers of related rows beside a row, each a small query of its own: nothing is grouped."""

from django.db.models import Aggregate, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def related(rows: QuerySet, *, by: str, total: Aggregate) -> Subquery:
    """An aggregate over those of these rows that point to the outer one with their field `by`; null
    for none.
    """
    mine = rows.filter(**{by: OuterRef("pk")}).order_by().annotate(_by=F(by)).values("_by")
    return Subquery(mine.annotate(_total=total).values("_total"))


def number_of(rows: QuerySet, *, by: str) -> Coalesce:
    """How many of these rows point to the outer one with their field `by`."""
    return Coalesce(related(rows, by=by, total=Count("pk")), Value(0), output_field=IntegerField())
