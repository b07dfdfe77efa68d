import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, ModelChoiceFilter, SearchFilter
from events.models import Booth, Event
from places.models import Unit


def visible_events(request):
    return Event.objects.visible_to(request.user) if request else Event.objects.none()


class EventFilter(SearchFilter):
    year = filters.NumberFilter(field_name="opens_on", lookup_expr="year", label=_("Year"), min_value=1945, max_value=2100)
    status = ChoiceFilter(choices=Event.Status, label=_("Status"))
    unit = ModelChoiceFilter(queryset=lambda request: Unit.objects.filter(event__isnull=False).distinct(), label=_("Province"))

    class Meta:
        model = Event
        fields = ["q", "year", "status"]


class BoothFilter(SearchFilter):
    event = ModelChoiceFilter(queryset=visible_events, label=_("Event"))
    kind = ChoiceFilter(choices=Booth.Kind, label=_("Kind"))

    class Meta:
        model = Booth
        fields = ["q", "event", "kind"]
