from django.utils.translation import gettext_lazy as _

from core.filters import ModelChoiceFilter, SearchFilter
from events.filters import visible_events
from funding.models import Claim, Programme


def visible_programmes(request):
    return Programme.objects.visible_to(request.user) if request else Programme.objects.none()


class ClaimFilter(SearchFilter):
    event = ModelChoiceFilter(field_name="participation__event", queryset=visible_events, label=_("Event"))
    programme = ModelChoiceFilter(queryset=visible_programmes, label=_("Programme"))

    class Meta:
        model = Claim
        fields = ["q", "event", "programme"]
