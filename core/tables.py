"""Columns that every list shares. Tables themselves stand in the apps."""

from collections import OrderedDict
from copy import copy
from functools import cache
from html import escape
from urllib.parse import urlencode

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import F
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django_tables2.data import TableQuerysetData
from django_tables2.utils import signature

from core.templatetags.ui import words


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


class Columns(OrderedDict):
    """The columns of a class of tables. A table takes a copy of each, not of everything that they
    hold.
    """

    def __deepcopy__(self, memo):
        return type(self)((name, copy(column)) for name, column in self.items())


class Table(tables.Table):
    """A list's table. `optional` are columns that are shown when somebody picks them; `reads` names
    the fields that a column needs where they are not the model's field of its own name. Without
    `reads` the rows are read whole.

    Its rows are drawn by `body`: what the library asks anew for every cell (the signature of a
    renderer, the attributes, whether a field has choices) is asked once for every column.
    """

    optional: tuple[str, ...] = ()
    reads: dict[str, tuple[str, ...]] | None = None

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls.base_columns = Columns(cls.base_columns)

    def head(self) -> SafeString:
        """The headings as HTML; those to order by lead to the first page in that order, under the
        same filters.
        """
        return SafeString("".join(map(self._heading, self.columns)))

    def _heading(self, column) -> str:
        mark, title = f'<th {_attributes(column, "th")} scope="col"', safe(column.header)
        if not column.orderable:
            return f"{mark}>{title}</th>"
        order = column.order_by_alias
        query = {**dict(self.request.GET), self.prefixed_order_by_field: order.next}
        query.pop(self.prefixed_page_field, None)
        sort = ' aria-sort="descending"' if order.is_descending else ""
        return f'{mark}{sort}><a href="?{escape(urlencode(query, doseq=True))}">{title}</a></th>'

    def body(self) -> SafeString:
        """The rows of this page as HTML, the same cells as the library's own."""
        cells = [Cell(self, column) for column in self.columns]
        rows = ("".join(cell.draw(row) for cell in cells) for row in self.paginated_rows)
        body = "".join(f"<tr>{row}</tr>\n" for row in rows)
        return mark_safe(body)  # noqa: S308 - every cell is escaped


class Cell:
    """Draws one column's cells, with everything known about the column beforehand.

    A cell that depends on nothing but its value (`by_value`, or a plain column without a link) is
    drawn once per value.
    """

    def __init__(self, table: Table, bound):
        self.table, self.bound, column = table, bound, bound.column
        label = escape(capfirst(strip_tags(str(bound.header))))
        self.head = f'<td {_attributes(bound, "td")} data-label="{label}">'
        self.bits = bound.accessor.bits
        self.empty, self.default = column.empty_values, bound.default
        self.wants, self.takes_all = _wants(getattr(bound.render, "__func__", bound.render))
        self.url = _url_of(bound) if bound.link else None
        is_own = bound.render == column.render
        self.is_plain = is_own and type(column).render is tables.Column.render
        by_value = is_own and (self.is_plain or getattr(column, "by_value", False))
        self.drawn: dict | None = {} if by_value and not bound.link else None
        self.words: dict | None = None
        self.is_known = False

    def draw(self, row) -> str:
        value = self.value(row.record)
        if self.drawn is None:
            return self._draw(row, value)
        drawn = self.drawn.get(value)
        if drawn is None:
            drawn = self.drawn[value] = self._draw(row, value)
        return drawn

    def _draw(self, row, value) -> str:
        return f"{self.head}{safe(self.content(row, value))}</td>"

    def content(self, row, value):
        """What stands in the cell; the column's default for an empty value."""
        if value in self.empty:
            return self.default
        content = value if self.is_plain else self.rendered(row, value)
        url = self.url and self.url(row.record)
        return SafeString(f'<a href="{escape(url)}">{safe(content)}</a>') if url else content

    def rendered(self, row, value):
        given = {
            "value": value,
            "record": row.record,
            "column": self.bound.column,
            "bound_column": self.bound,
            "bound_row": row,
            "table": self.table,
        }
        return self.bound.render(
            **(given if self.takes_all else {name: given[name] for name in self.wants})
        )

    def value(self, record):
        """The value of the column's accessor, in the words of the field's choices if it has any;
        None on a broken way.
        """
        try:
            owner = record
            for bit in self.bits[:-1]:
                owner = _step(owner, bit)
            value = _step(owner, self.bits[-1])
        except (AttributeError, ObjectDoesNotExist):
            return None
        if not self.is_known:
            self.is_known, self.words = True, _choices_of(owner, self.bits[-1])
        return self.words.get(value, value) if self.words else value


_drawn_attributes: dict[tuple, str] = {}


def _attributes(bound, tag: str) -> str:
    """The attributes of a column's heading or cells, drawn once in a process for everything that
    they depend on.
    """
    key = (
        type(bound._table),
        bound.name,
        tag,
        bound.orderable,
        bound.is_ordered,
        bound.order_by_alias,
    )
    if key not in _drawn_attributes:
        _drawn_attributes[key] = bound.attrs[tag].as_html()
    return _drawn_attributes[key]


@cache
def _wants(renderer) -> tuple[tuple[str, ...], bool]:
    """(what a renderer wants to be given, whether it takes anything); looked up once in a
    process.
    """
    names, takes_all = signature(renderer)
    return tuple(name for name in names if name != "self"), takes_all


def safe(content) -> str:
    return content.__html__() if hasattr(content, "__html__") else escape(str(content))


def _url_of(bound):
    """The address that a linked cell leads to, as a function of the record."""
    link = bound.link
    if callable(link.url):
        return link.url
    accessor = bound.name if link.accessor is None else link.accessor

    def url(record):
        thing = getattr(record, accessor, record)
        return (thing if hasattr(thing, "get_absolute_url") else record).get_absolute_url()

    return url


def _step(owner, bit: str):
    found = getattr(owner, bit)
    return found() if callable(found) else found


def _choices_of(owner, name: str) -> dict | None:
    """{value: its words in the language of now} of a field with choices."""
    try:
        field = owner._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return None
    return words(field, get_language()) if getattr(field, "choices", None) else None
