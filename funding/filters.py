import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.forms import DateWidget
from core.lists.filters import ChoiceFilter, ModelChoiceFilter, SearchFilter
from events.filters import visible_events
from funding.models import (
    BudgetLine,
    Claim,
    CostItem,
    CostPrice,
    LedgerEntry,
    Payment,
    Period,
    Programme,
    Rule,
    Source,
)


def visible_programmes(request):
    return Programme.objects.visible_to(request.user) if request else Programme.objects.none()


class ClaimFilter(SearchFilter):
    status = ChoiceFilter(choices=Claim.Status, label=_("Status"))
    event = ModelChoiceFilter(
        field_name="participation__event", queryset=visible_events, label=_("Event")
    )
    programme = ModelChoiceFilter(queryset=visible_programmes, label=_("Programme"))

    class Meta:
        model = Claim
        fields = ["q", "status", "event", "programme"]


class PaymentFilter(SearchFilter):
    status = ChoiceFilter(choices=Payment.Status, label=_("Status"))
    kind = ChoiceFilter(choices=Payment.Kind, label=_("Kind"))
    event = ModelChoiceFilter(
        field_name="line__claim__participation__event", queryset=visible_events, label=_("Event")
    )

    class Meta:
        model = Payment
        fields = ["q", "status", "kind", "event"]


class BudgetLineFilter(filters.FilterSet):
    programme = ModelChoiceFilter(queryset=visible_programmes, label=_("Programme"))
    source = ChoiceFilter(choices=Source, label=_("Source"))
    year = filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2100)

    class Meta:
        model = BudgetLine
        fields = ["programme", "source", "year"]


class LedgerFilter(filters.FilterSet):
    budget_line = filters.NumberFilter(
        label=_("Number of the budget line"), min_value=1, max_value=10**9
    )
    since = filters.DateFilter(
        field_name="posted_on", lookup_expr="gte", label=_("From"), widget=DateWidget
    )
    until = filters.DateFilter(
        field_name="posted_on", lookup_expr="lte", label=_("To"), widget=DateWidget
    )
    kind = ChoiceFilter(choices=LedgerEntry.Kind, label=_("Kind"))

    class Meta:
        model = LedgerEntry
        fields = ["budget_line", "since", "until", "kind"]


class PeriodFilter(filters.FilterSet):
    status = ChoiceFilter(choices=Period.Status, label=_("Status"))

    class Meta:
        model = Period
        fields = ["status"]


class PriceFilter(filters.FilterSet):
    cost_item = ModelChoiceFilter(queryset=CostItem.objects.all(), label=_("Cost item"))

    class Meta:
        model = CostPrice
        fields = ["cost_item"]


class RuleFilter(SearchFilter):
    class Meta:
        model = Rule
        fields = ["q"]
