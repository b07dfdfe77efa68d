"""The filter forms above lists: a search by words, and choices written as plain selects."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from core.forms import PlainSelect, SearchWidget


class ChoiceFilter(filters.ChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": PlainSelect, "empty_label": _("All"), **kwargs})


class NamedChoices(ModelChoiceIterator):
    """The choices of a field as keys and names, without a model instance per row: there may be hundreds."""

    def __iter__(self):
        yield "", self.field.empty_label
        if self.field.named_by:
            yield from self.field.queryset.values_list("pk", self.field.named_by)
        else:
            yield from ((row.pk, str(row)) for row in self.field.queryset.all())


class NamedChoiceField(ModelChoiceField):
    iterator = NamedChoices

    def __init__(self, *args, named_by, **kwargs):
        self.named_by = named_by
        super().__init__(*args, **kwargs)


class ModelChoiceFilter(filters.ModelChoiceFilter):
    """One of the rows of a model; `named_by` is the field that people know them by, empty for what they call themselves."""

    field_class = NamedChoiceField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": PlainSelect, "empty_label": _("All"), "named_by": "name", **kwargs})


class SearchFilter(filters.FilterSet):
    """The model's QuerySet says what `search(text)` finds."""

    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)

    def search(self, queryset, name, value):
        return queryset.search(value)
