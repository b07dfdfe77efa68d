"""Columns that every list shares. Tables themselves stand in the apps."""

from datetime import datetime

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_tables2.utils import signature

from core.money import format_vnd
from core.templatetags.ui import stars, state


class Table(tables.Table):
    """A list's table. `optional` are columns that are shown when somebody picks them; `reads` names the fields that a column
    needs where they are not the model's field of its own name. Without `reads` the rows are read whole.

    Its rows are drawn by `body`: what the library asks anew for every cell (the signature of a renderer, the attributes,
    whether a field has choices) is asked once for every column.
    """

    optional: tuple[str, ...] = ()
    reads: dict[str, tuple[str, ...]] | None = None

    def body(self) -> SafeString:
        """The rows of this page as HTML, the same cells as the library's own."""
        cells = [Cell(self, column) for column in self.columns]
        rows = ("".join(cell.draw(row) for cell in cells) for row in self.paginated_rows)
        return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S308 - every cell is escaped


class Cell:
    """Draws one column's cells, with everything known about the column beforehand.

    A cell that depends on nothing but its value (`by_value`, or a plain column without a link) is drawn once per value.
    """

    def __init__(self, table: Table, bound):
        self.table, self.bound, column = table, bound, bound.column
        label = escape(strip_tags(str(bound.header)))
        self.head = f'<td {bound.attrs["td"].as_html()} data-label="{label}">'
        self.bits = bound.accessor.bits
        self.empty, self.default = column.empty_values, bound.default
        self.wants, self.takes_all = signature(bound.render)
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
        if value not in self.drawn:
            self.drawn[value] = self._draw(row, value)
        return self.drawn[value]

    def _draw(self, row, value) -> str:
        return f"{self.head}{conditional_escape(self.content(row, value))}</td>"

    def content(self, row, value):
        """What stands in the cell; the column's default for an empty value."""
        if value in self.empty:
            return self.default
        content = value if self.is_plain else self.rendered(row, value)
        if self.url is None:
            return content
        return format_html('<a href="{}">{}</a>', self.url(row.record), content)

    def rendered(self, row, value):
        given = {
            "value": value,
            "record": row.record,
            "column": self.bound.column,
            "bound_column": self.bound,
            "bound_row": row,
            "table": self.table,
        }
        return self.bound.render(**(given if self.takes_all else {name: given[name] for name in self.wants}))

    def value(self, record):
        """The value of the column's accessor, in the words of the field's choices if it has any; None on a broken way."""
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
    return {value: str(label) for value, label in field.flatchoices} if getattr(field, "choices", None) else None


NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class NumberColumn(tables.Column):
    def __init__(self, **kwargs):
        super().__init__(**{"attrs": NUMBER, **kwargs})


class ChoiceColumn(tables.CheckBoxColumn):
    """Boxes to choose rows for the bulk bar above the list; they belong to its form and stay out of exports."""

    def __init__(self, **kwargs):
        super().__init__(exclude_from_export=True, attrs={"td": {"class": "pick"}, "th": {"class": "pick"}}, **kwargs)

    @property
    def header(self):
        return format_html('<span class="sr">{}</span>', _("chosen"))

    def render(self, value, bound_column, record):
        label = _("Choose %(what)s") % {"what": record}
        return format_html('<input type="checkbox" name="pk" value="{}" form="bulk" aria-label="{}">', value, label)


class MoneyColumn(NumberColumn):
    by_value = True

    def render(self, value):
        return format_vnd(value)

    def value(self, value):
        return value


class StateColumn(tables.Column):
    """A status in words with its tone; the export has the words."""

    by_value = True

    def __init__(self, *, field: str = "status", **kwargs):
        self.field, self.drawn = field, {}
        super().__init__(**kwargs)

    def render(self, record):
        value = getattr(record, self.field)
        if value and value not in self.drawn:
            self.drawn[value] = state(record, self.field)
        return self.drawn[value] if value else ""

    def value(self, record):
        return str(getattr(record, f"get_{self.field}_display")())


class MomentColumn(tables.Column):
    """A moment in Hà Nội time, or a day."""

    by_value = True

    def __init__(self, *, format: str = "d/m/Y H:i", **kwargs):
        self.format = format
        super().__init__(**kwargs)

    def render(self, value):
        return date_format(localtime(value) if isinstance(value, datetime) else value, self.format)

    def value(self, value):
        return value


class StarsColumn(tables.Column):
    by_value = True

    def render(self, value):
        return stars(value)

    def value(self, value):
        return value


def with_note(value, note) -> str:
    """`value` with a quieter line below it."""
    return format_html("{}<small>{}</small>", value, note) if note else value
