"""What every list's table shares; columns stand in `core.columns`, the tables themselves in the
apps.
"""

import django_tables2 as tables
from django.db.models import F
from django_tables2.data import TableQuerysetData

from core.export import Exported


class Rows(TableQuerysetData):
    """Rows in their own order. Where people order by a heading that comes first, so that no page
    leaves a row out. What is empty stands last, on every database and in both directions.
    """

    ordering = None

    def order_by(self, aliases):
        own = self.data.query.order_by
        super().order_by(aliases)
        if aliases:
            chosen = [_empty_last(name) for name in self.data.query.order_by]
            self.data = self.data.order_by(*chosen, *own)


def _empty_last(name: str):
    column = F(name.removeprefix("-"))
    is_descending = name.startswith("-")
    return column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)


class Table(tables.Table):
    """A list's table. `optional` are columns that are shown when somebody picks them."""

    optional: tuple[str, ...] = ()

    def exported(self, name: str) -> Exported | None:
        """How a column is read for a sheet where its field does not say it; None where it does."""
        return None
