import django_filters as filters
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from core.lists.filters import ChoiceFilter, SearchFilter
from office.models import Letter, Paper


class LetterFilter(SearchFilter):
    status = ChoiceFilter(choices=Letter.Status, label=_("Status"))
    within = filters.CharFilter(label="", widget=HiddenInput)

    class Meta:
        model = Letter
        fields = ["q", "status", "within"]


class PaperFilter(SearchFilter):
    status = ChoiceFilter(choices=Paper.Status, label=_("Status"))
    within = filters.CharFilter(label="", widget=HiddenInput)

    class Meta:
        model = Paper
        fields = ["q", "status", "within"]
