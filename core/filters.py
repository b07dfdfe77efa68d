"""The filter forms above lists: a search by words, and choices written as plain selects."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from core.forms import PlainSelect, SearchWidget, YesNoSelect


class ChoiceFilter(filters.ChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": PlainSelect, "empty_label": _("All"), **kwargs})


class BooleanFilter(filters.BooleanFilter):
    """Yes, no, or both."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": YesNoSelect, **kwargs})


class NamedChoices(ModelChoiceIterator):
    """The choices of a field as keys and names, without a model instance per row: there may be hundreds."""

    def __iter__(self):
        yield "", self.field.empty_label
        if callable(self.field.named_by):
            yield from self.field.named_by()
        else:
            yield from self.field.queryset.values_list("pk", self.field.named_by)


class NamedChoiceField(ModelChoiceField):
    iterator = NamedChoices

    def __init__(self, *args, named_by, **kwargs):
        self.named_by = named_by
        super().__init__(*args, **kwargs)


class ModelChoiceFilter(filters.ModelChoiceFilter):
    """One of the rows of a model; `named_by` is the field that people know them by, or a function that gives keys and names of
    the very rows of the queryset.
    """

    field_class = NamedChoiceField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": PlainSelect, "empty_label": _("All"), "named_by": "name", **kwargs})


class OwnFields(dict):
    """Fields that were made for one form: it need not copy them."""

    def __deepcopy__(self, memo):
        return self


class SearchFilter(filters.FilterSet):
    """The model's QuerySet says what `search(text)` finds."""

    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)

    def search(self, queryset, name, value):
        return queryset.search(value)

    def get_form_class(self):
        form = super().get_form_class()
        form.base_fields = OwnFields(form.base_fields)
        return form
