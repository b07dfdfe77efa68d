from django.utils.translation import gettext_lazy as _

from core.lists.filters import ChoiceFilter, SearchFilter
from imports.models import Import


class ImportFilter(SearchFilter):
    kind = ChoiceFilter(choices=Import.Kind, label=_("Kind"))
    status = ChoiceFilter(choices=Import.Status, label=_("Status"))

    class Meta:
        model = Import
        fields = ["q", "kind", "status"]
