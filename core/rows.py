"""Numbers of related rows beside a row. Each is a small query of its own in the same statement:
nothing is grouped, so a count of the list leaves them out and a page of fifty reads fifty of them.
"""

from django.db.models import Aggregate, F, Func, IntegerField, Model, OuterRef, QuerySet, Subquery


class NumberOf(Func):
    """How many rows of a model point to the outer one with their foreign key `by`: one line of SQL,
    as no rows are chosen.
    """

    template = "(SELECT COUNT(*) FROM %(table)s counted WHERE counted.%(column)s = %(expressions)s)"

    def __init__(self, model: type[Model], *, by: str):
        column = model._meta.get_field(by).column
        super().__init__(
            F("pk"),
            table=f'"{model._meta.db_table}"',
            column=f'"{column}"',
            output_field=IntegerField(),
        )


class NumberIn(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    # Where nothing can match, Django leaves the query out and writes this.
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet):
        super().__init__(rows.order_by().values("pk"))


def related(rows: QuerySet, *, by: str, total: Aggregate) -> Subquery:
    """An aggregate over those of these rows that point to the outer one with their field `by`; null
    for none.
    """
    mine = rows.filter(**{by: OuterRef("pk")}).order_by().annotate(_by=F(by)).values("_by")
    return Subquery(mine.annotate(_total=total).values("_total"))
