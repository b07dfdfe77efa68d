"""Columns that lists share."""

from datetime import datetime
from html import escape

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.money import format_vnd
from core.tables import safe
from core.templatetags.ui import stars, state, word

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class NumberColumn(tables.Column):
    def __init__(self, **kwargs):
        super().__init__(**{"attrs": NUMBER, **kwargs})


class ChoiceColumn(tables.CheckBoxColumn):
    """Boxes to choose rows for the bulk bar above the list; they belong to its form and stay out of
    exports.
    """

    def __init__(self, **kwargs):
        super().__init__(
            exclude_from_export=True,
            attrs={"td": {"class": "pick"}, "th": {"class": "pick"}},
            **kwargs,
        )

    @cached_property
    def words(self) -> str:
        return _("Choose %(what)s")

    @property
    def header(self):
        return format_html('<span class="sr">{}</span>', _("chosen"))

    def render(self, value, bound_column, record):
        label = escape(self.words % {"what": record})
        return SafeString(
            f'<input type="checkbox" name="pk" value="{escape(str(value))}" form="bulk"'
            f' aria-label="{label}">'
        )


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
        self.field = field
        super().__init__(**kwargs)

    def render(self, record):
        return state(record, self.field) if getattr(record, self.field) else ""

    def value(self, record):
        return word(record, self.field)


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
    return SafeString(f"{safe(value)}<small>{safe(note)}</small>") if note else value
