"""The filter forms above lists: a search by words, and choices."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget


class ChoiceWidget(forms.Select):
    """A list to choose from, drawn in one go: a filter may offer hundreds of rows, and Django's own
    widget opens a template for each.
    """

    template_name = "components/select.html"


class YesNoWidget(ChoiceWidget, BooleanWidget):
    """Yes, no, or both, in words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices = [("", _("All")), ("true", _("Yes")), ("false", _("No"))]


class ChoiceFilter(filters.ChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": ChoiceWidget, "empty_label": _("All"), **kwargs})


class ModelChoiceFilter(filters.ModelChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": ChoiceWidget, "empty_label": _("All"), **kwargs})


class BooleanFilter(filters.BooleanFilter):
    """Yes, no, or both."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": YesNoWidget, **kwargs})


class SearchWidget(forms.TextInput):
    input_type = "search"


class SearchFilter(filters.FilterSet):
    """The model's QuerySet says what `search(text)` finds."""

    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)

    def search(self, queryset, name, value):
        return queryset.search(value)
