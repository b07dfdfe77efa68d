"""Columns that every list shares. Tables themselves stand in the apps."""

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.utils.html import conditional_escape, escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2.utils import signature

from core.money import format_vnd
from core.templatetags.ui import stars, state


class Table(tables.Table):
    """A list's table. `optional` are columns that are shown when somebody picks them.

    Its rows are drawn by `body`: what the library asks anew for every cell (the signature of a renderer, the attributes,
    whether a field has choices) is asked once for every column.
    """

    optional: tuple[str, ...] = ()

    def body(self) -> SafeString:
        """The rows of this page as HTML, the same cells as the library's own."""
        cells = [Cell(self, column) for column in self.columns]
        rows = ("".join(cell.draw(row) for cell in cells) for row in self.paginated_rows)
        return mark_safe("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S308 - every cell is escaped


class Cell:
    """Draws one column's cells, with everything known about the column beforehand."""

    def __init__(self, table: Table, bound):
        self.table, self.bound, self.link = table, bound, bound.link
        label = escape(strip_tags(str(bound.header)))
        self.head = f'<td {bound.attrs["td"].as_html()} data-label="{label}">'
        self.bits = bound.accessor.bits
        self.empty, self.default = bound.column.empty_values, bound.default
        self.wants, self.takes_all = signature(bound.render)
        self.display: str | None = None
        self.is_known = False

    def draw(self, row) -> str:
        value = self.value(row.record)
        return f"{self.head}{conditional_escape(self.content(row, value))}</td>"

    def content(self, row, value):
        """What stands in the cell; the column's default for an empty value."""
        if value in self.empty:
            return self.default
        given = {
            "value": value,
            "record": row.record,
            "column": self.bound.column,
            "bound_column": self.bound,
            "bound_row": row,
            "table": self.table,
        }
        content = self.bound.render(**(given if self.takes_all else {name: given[name] for name in self.wants}))
        return self.link(content, **given) if self.link else content

    def value(self, record):
        """The value of the column's accessor, in the words of the field's choices if it has any; None on a broken way."""
        try:
            owner = record
            for bit in self.bits[:-1]:
                owner = _step(owner, bit)
            if not self.is_known:
                self.is_known, self.display = True, _display_of(owner, self.bits[-1])
            return getattr(owner, self.display)() if self.display else _step(owner, self.bits[-1])
        except (AttributeError, ObjectDoesNotExist):
            return None


def _step(owner, bit: str):
    found = getattr(owner, bit)
    return found() if callable(found) else found


def _display_of(owner, name: str) -> str | None:
    try:
        field = owner._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return None
    return f"get_{name}_display" if getattr(field, "choices", None) else None


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
    def render(self, value):
        return format_vnd(value)

    def value(self, value):
        return value


class StateColumn(tables.Column):
    """A status in words with its tone; the export has the words."""

    def __init__(self, *, field: str = "status", **kwargs):
        self.field = field
        super().__init__(**kwargs)

    def render(self, record):
        return state(record, self.field) if getattr(record, self.field) else ""

    def value(self, record):
        return str(getattr(record, f"get_{self.field}_display")())


class StarsColumn(tables.Column):
    def render(self, value):
        return stars(value)

    def value(self, value):
        return value


def with_note(value, note) -> str:
    """`value` with a quieter line below it."""
    return format_html("{}<small>{}</small>", value, note) if note else value
