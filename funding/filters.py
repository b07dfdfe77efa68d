import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.forms import SearchWidget
from events.filters import visible_events
from funding.models import Claim, Programme


def visible_programmes(request):
    return Programme.objects.visible_to(request.user) if request else Programme.objects.none()


class ClaimFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)
    event = filters.ModelChoiceFilter(
        field_name="participation__event", queryset=visible_events, label=_("Event"), empty_label=_("All")
    )
    programme = filters.ModelChoiceFilter(queryset=visible_programmes, label=_("Programme"), empty_label=_("All"))

    class Meta:
        model = Claim
        fields = ["q", "event", "programme"]

    def search(self, queryset, name, value):
        return queryset.search(value)
