"""Numbers of related rows beside a row. Each is a small query of its own in the same statement: nothing is grouped, so a
count of the list leaves them out and a page of fifty reads fifty of them.
"""

from django.db.models import Aggregate, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet, *, by: str) -> Coalesce:
    """How many of these rows point to the outer one with their field `by`."""
    return Coalesce(related(rows, by=by, total=Count("pk")), 0)


def related(rows: QuerySet, *, by: str, total: Aggregate) -> Subquery:
    """An aggregate over those of these rows that point to the outer one with their field `by`; null for none."""
    mine = rows.filter(**{by: OuterRef("pk")}).order_by().annotate(_by=F(by)).values("_by")
    return Subquery(mine.annotate(_total=total).values("_total"))


def total_of(rows: QuerySet, total: Aggregate) -> Subquery:
    """An aggregate over all of these rows as a column of any query; null for none."""
    return Subquery(rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_total=total).values("_total"))
