"""What every list's table shares; columns stand in `core.lists.columns`, the tables in the apps."""

from html import escape

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import F
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString
from django_tables2.data import TableQuerysetData
from django_tables2.utils import signature

from core.lists.export import Exported


class Rows(TableQuerysetData):
    """Rows in their own order. Where people order by a heading that comes first, so that no page
    leaves a row out. What is empty stands last, on every database and in both directions.
    """

    ordering = None

    def __getitem__(self, part):
        """A page: first its keys, so that nothing is read of rows that are skipped or only put in
        order, then its rows. Beyond the middle from the end, so that the last page costs what the
        first does.
        """
        if not isinstance(part, slice):
            return super().__getitem__(part)
        count, keys = len(self), self.data.values_list("pk", flat=True)
        start, stop = part.start, min(part.stop, count)
        if start > count // 2:
            keys = list(keys.reverse()[count - stop : count - start])[::-1]
        else:
            keys = list(keys[start:stop])
        rows = self.data.order_by().in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

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

    def body(self) -> SafeString:
        """The rows of this page as HTML."""
        cells = [Cells(column) for column in self.columns]
        rows = ("".join(each.draw(row) for each in cells) for row in self.paginated_rows)
        return SafeString("".join(f"<tr>{row}</tr>\n" for row in rows))


class Cells:
    """Draws the cells of one column. What the library asks anew for each of them is asked once: the
    attributes, what the renderer wants to be given, the words of a field with choices.
    """

    def __init__(self, bound):
        self.bound, column = bound, bound.column
        label = escape(strip_tags(str(bound.header)))
        self.head = f'<td {bound.attrs["td"].as_html()} data-label="{label}">'
        self.bits, self.words = bound.accessor.bits, _words(bound)
        is_own = bound.render == column.render
        self.is_plain = is_own and type(column).render is tables.Column.render
        names, self.takes_all = signature(bound.render)
        self.wants = [name for name in names if name != "self"]

    def draw(self, row) -> str:
        return f"{self.head}{conditional_escape(self._content(row))}</td>"

    def _content(self, row):
        bound, value = self.bound, self._value(row.record)
        if value in bound.column.empty_values:
            return bound.default
        given = {
            "value": value,
            "record": row.record,
            "column": bound.column,
            "bound_column": bound,
            "bound_row": row,
            "table": bound._table,
        }
        content = value
        if not self.is_plain:
            wanted = given if self.takes_all else {name: given[name] for name in self.wants}
            content = bound.render(**wanted)
        return bound.link(content, **given) if bound.link else content

    def _value(self, record):
        """What the way of the column leads to; None where it breaks off."""
        try:
            for bit in self.bits:
                record = getattr(record, bit)
                record = record() if callable(record) else record
        except (AttributeError, ObjectDoesNotExist):
            return None
        return self.words.get(record, record) if self.words else record


def _words(bound) -> dict | None:
    """{value: its words} where the column shows a field with choices."""
    try:
        field = bound.accessor.get_field(bound._table._meta.model)
    except FieldDoesNotExist:
        return None
    choices = getattr(field, "flatchoices", None)
    return {value: str(label) for value, label in choices} if choices else None
