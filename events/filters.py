import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from core.lists.filters import ChoiceFilter, ModelChoiceFilter, SearchFilter
from events.models import Booth, Event
from places.models import Unit


def visible_events(request):
    return Event.objects.visible_to(request.user) if request else Event.objects.none()


def units_of_events(request):
    return Unit.objects.filter(Exists(Event.objects.filter(unit=OuterRef("pk"))))


class ProvinceField(ModelChoiceField):
    """Provinces without the word for it, so that typing a letter leads to one."""

    def label_from_instance(self, unit):
        return unit.name


class ProvinceFilter(ModelChoiceFilter):
    field_class = ProvinceField


class EventFilter(SearchFilter):
    year = filters.NumberFilter(
        field_name="opens_on", lookup_expr="year", label=_("Year"), min_value=1945, max_value=2100
    )
    status = ChoiceFilter(choices=Event.Status, label=_("Status"))
    unit = ProvinceFilter(queryset=units_of_events, label=_("Province"))

    class Meta:
        model = Event
        fields = ["q", "year", "status"]


class BoothFilter(SearchFilter):
    event = ModelChoiceFilter(queryset=visible_events, label=_("Event"))
    kind = ChoiceFilter(choices=Booth.Kind, label=_("Kind"))

    class Meta:
        model = Booth
        fields = ["q", "event", "kind"]
