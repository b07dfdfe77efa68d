import django_filters as filters
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from core.forms import SearchWidget
from office.models import Letter, Paper


class LetterFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)
    status = filters.ChoiceFilter(choices=Letter.Status, label=_("Status"), empty_label=_("All"))
    within = filters.CharFilter(label="", widget=HiddenInput)

    class Meta:
        model = Letter
        fields = ["q", "status", "within"]

    def search(self, queryset, name, value):
        return queryset.search(value)


class PaperFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)
    status = filters.ChoiceFilter(choices=Paper.Status, label=_("Status"), empty_label=_("All"))
    within = filters.CharFilter(label="", widget=HiddenInput)

    class Meta:
        model = Paper
        fields = ["q", "status", "within"]

    def search(self, queryset, name, value):
        return queryset.search(value)
