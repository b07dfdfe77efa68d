"""Columns that lists share."""

from datetime import datetime

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.money import format_vnd
from core.templatetags.ui import stars, state

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

    @property
    def header(self):
        return format_html('<span class="sr">{}</span>', _("chosen"))

    def render(self, value, bound_column, record):
        return format_html(
            '<input type="checkbox" name="pk" value="{}" form="bulk" aria-label="{}">',
            value,
            _("Choose %(what)s") % {"what": record},
        )


class MoneyColumn(NumberColumn):
    def render(self, value):
        return format_vnd(value)


class StateColumn(tables.Column):
    """A status in words with its tone."""

    def __init__(self, *, field: str = "status", **kwargs):
        self.field = field
        super().__init__(**kwargs)

    def render(self, record):
        return state(record, self.field) if getattr(record, self.field) else ""


class MomentColumn(tables.Column):
    """A moment in Hà Nội time, or a day."""

    def __init__(self, *, format: str = "d/m/Y H:i", **kwargs):
        self.format = format
        super().__init__(**kwargs)

    def render(self, value):
        return date_format(localtime(value) if isinstance(value, datetime) else value, self.format)


class StarsColumn(tables.Column):
    def render(self, value):
        return stars(value)


def with_note(value, note) -> str:
    """`value` with a quieter line below it."""
    return format_html("{}<small>{}</small>", value, note) if note else value
