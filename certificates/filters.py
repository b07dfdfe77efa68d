from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from core.lists.filters import ChoiceFilter, ModelChoiceFilter, SearchFilter
from events.filters import visible_events


class CertificateFilter(SearchFilter):
    event = ModelChoiceFilter(
        field_name="participation__event", queryset=visible_events, label=_("Event")
    )
    status = ChoiceFilter(choices=Certificate.Status, label=_("Status"))

    class Meta:
        model = Certificate
        fields = ["q", "event", "status"]
