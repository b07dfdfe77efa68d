import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.forms import PlainSelect, SearchWidget
from core.text import fold
from events.models import Booth, Event
from places.models import Unit


def visible_events(request):
    return Event.objects.visible_to(request.user) if request else Event.objects.none()


class EventFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)
    year = filters.NumberFilter(field_name="opens_on", lookup_expr="year", label=_("Year"), min_value=1945, max_value=2100)
    status = filters.ChoiceFilter(choices=Event.Status, label=_("Status"))
    unit = filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.filter(event__isnull=False).distinct(), label=_("Province"), empty_label=_("All")
    )

    class Meta:
        model = Event
        fields = ["q", "year", "status"]

    def search(self, queryset, name, value):
        return queryset.filter(search_key__icontains=fold(value))


class BoothFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", max_length=200, label=_("Search"), widget=SearchWidget)
    event = filters.ModelChoiceFilter(queryset=visible_events, widget=PlainSelect, label=_("Event"), empty_label=_("All"))
    kind = filters.ChoiceFilter(choices=Booth.Kind, label=_("Kind"))

    class Meta:
        model = Booth
        fields = ["q", "event", "kind"]

    def search(self, queryset, name, value):
        return queryset.search(value)
