import django_filters as filters
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from core.forms import SearchWidget
from events.filters import visible_events


class CertificateFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)
    event = filters.ModelChoiceFilter(
        field_name="participation__event", queryset=visible_events, label=_("Event"), empty_label=_("All")
    )
    status = filters.ChoiceFilter(choices=Certificate.Status, label=_("Status"), empty_label=_("All"))

    class Meta:
        model = Certificate
        fields = ["q", "event", "status"]

    def search(self, queryset, name, value):
        return queryset.search(value)
