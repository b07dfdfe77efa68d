from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, ModelChoiceFilter, NumberFilter, SearchFilter
from core.prepared import begun, fetch, visible
from events.models import Booth, Event
from places.models import Unit


def visible_events(request):
    return visible(Event, request.user) if request else Event.objects.none()


def _units():
    return Unit.objects.filter(Exists(Event.objects.filter(unit=OuterRef("pk"))))


def _unit_names():
    return _units().values_list("pk", "name")


class EventFilter(SearchFilter):
    year = NumberFilter(
        field_name="opens_on", lookup_expr="year", label=_("Year"), min_value=1945, max_value=2100
    )
    status = ChoiceFilter(choices=Event.Status, label=_("Status"))
    unit = ModelChoiceFilter(
        queryset=lambda request: begun(_units),
        named_by=lambda: fetch(_unit_names),
        label=_("Province"),
    )

    class Meta:
        model = Event
        fields = ["q", "year", "status"]


class BoothFilter(SearchFilter):
    event = ModelChoiceFilter(queryset=visible_events, label=_("Event"))
    kind = ChoiceFilter(choices=Booth.Kind, label=_("Kind"))

    class Meta:
        model = Booth
        fields = ["q", "event", "kind"]
