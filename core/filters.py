"""The filter forms above lists: a search by words, and choices written as plain selects."""

from collections import OrderedDict
from copy import copy

import django_filters as filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from core.forms import NumberWidget, PlainSelect, SearchWidget, YesNoSelect


class ChoiceFilter(filters.ChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": PlainSelect, "empty_label": _("All"), **kwargs})


class NumberFilter(filters.NumberFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": NumberWidget, **kwargs})


class BooleanFilter(filters.BooleanFilter):
    """Yes, no, or both."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": YesNoSelect, **kwargs})


class NamedChoices(ModelChoiceIterator):
    """The choices of a field as keys and names, without a model instance per row: there may be
    hundreds.
    """

    def __iter__(self):
        yield "", self.field.empty_label
        yield from self.field.names


class NamedChoiceField(ModelChoiceField):
    iterator = NamedChoices

    def __init__(self, *args, named_by, **kwargs):
        self.named_by = named_by
        super().__init__(*args, **kwargs)

    @cached_property
    def names(self) -> list[tuple[int, str]]:
        """(key, name) of every choice, asked once in a form."""
        by = self.named_by
        return list(by() if callable(by) else self.queryset.values_list("pk", by))


class ModelChoiceFilter(filters.ModelChoiceFilter):
    """One of the rows of a model; `named_by` is the field that people know them by, or a function
    that gives keys and names of the very rows of the queryset.
    """

    field_class = NamedChoiceField

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{"widget": PlainSelect, "empty_label": _("All"), "named_by": "name", **kwargs}
        )


class OwnFields(dict):
    """Fields that were made for one form: it need not copy them."""

    def __deepcopy__(self, memo):
        return self


class Filters(OrderedDict):
    """The filters of a class of forms. A form takes a copy of each, not of everything that they
    hold.
    """

    def __deepcopy__(self, memo):
        return type(self)((name, _own(each)) for name, each in self.items())


def _own(each: filters.Filter) -> filters.Filter:
    own = copy(each)
    own.extra = dict(each.extra)
    # Bound anew, so that it finds the form of the copy.
    own.method = each.method
    return own


class SearchFilter(filters.FilterSet):
    """The model's QuerySet says what `search(text)` finds."""

    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)

    def search(self, queryset, name, value):
        return queryset.search(value)

    @classmethod
    def get_filters(cls):
        return Filters(super().get_filters())

    def get_form_class(self):
        form = super().get_form_class()
        form.base_fields = OwnFields(form.base_fields)
        return form
