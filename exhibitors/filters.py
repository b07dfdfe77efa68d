from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, roles_of
from core.lists.filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter, SearchFilter
from events.filters import visible_events
from exhibitors.models import Participation
from places.filters import AreaFilter


class ParticipationFilter(SearchFilter):
    event = ModelChoiceFilter(queryset=visible_events, label=_("Event"))
    status = ChoiceFilter(choices=Participation.Status, label=_("Status"))
    place = AreaFilter(field_name="producer__commune")

    proposed = ChoiceFilter(
        method="as_proposed",
        choices=Participation.PROPOSALS,
        label=_("Proposed"),
    )

    held = BooleanFilter(method="with_place", label=_("Holds a place"))

    class Meta:
        model = Participation
        fields = ["q", "event", "status", "place", "held", "proposed"]

    def as_proposed(self, queryset, name, value):
        """Only among those whose proposal the person may read."""
        return queryset.proposed_to(self.request.user).filter(pending_decision=value)

    def with_place(self, queryset, name, value):
        return queryset.holding() if value else queryset.exclude(status__in=Participation.HOLDING)

    def __init__(self, *args, **kwargs):
        """Only the desk may ask what is proposed."""
        super().__init__(*args, **kwargs)
        if not (self.request and roles_of(self.request.user).at(*DESK)):
            del self.filters["proposed"]
