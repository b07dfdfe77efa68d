from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, duties
from core.filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter, SearchFilter
from events.filters import visible_events
from exhibitors.models import Exhibitor, Import, Participation, Product, ProductSet, TakeOver


class ExhibitorFilter(SearchFilter):
    kind = ChoiceFilter(choices=Exhibitor.Kind, label=_("Kind"))

    class Meta:
        model = Exhibitor
        fields = ["q", "kind"]


class ProductFilter(SearchFilter):
    product_set = ModelChoiceFilter(queryset=ProductSet.objects.all(), label=_("Product set"))
    stars = ChoiceFilter(
        choices=[(5, "5"), (4, "4"), (3, "3"), (0, _("not rated"))],
        method="rated",
        label=_("Stars"),
    )
    unverified = BooleanFilter(method="to_verify", label=_("Recognition to verify"))

    class Meta:
        model = Product
        fields = ["q", "product_set", "stars"]

    def rated(self, queryset, name, value):
        return queryset.rated(int(value))

    def to_verify(self, queryset, name, value):
        waiting = queryset.filter(
            recognitions__verified_at=None, recognitions__isnull=False
        ).values("pk")
        return queryset.filter(pk__in=waiting) if value else queryset.exclude(pk__in=waiting)


class ParticipationFilter(SearchFilter):
    event = ModelChoiceFilter(queryset=visible_events, label=_("Event"))
    status = ChoiceFilter(choices=Participation.Status, label=_("Status"))

    proposed = ChoiceFilter(
        method="as_proposed",
        choices=Participation.PROPOSALS,
        label=_("Proposed"),
    )

    held = BooleanFilter(method="with_place", label=_("Holds a place"))

    class Meta:
        model = Participation
        fields = ["q", "event", "status", "held", "proposed"]

    def as_proposed(self, queryset, name, value):
        """Only among those whose proposal the person may read."""
        return queryset.proposed_to(self.request.user).filter(pending_decision=value)

    def with_place(self, queryset, name, value):
        return queryset.holding() if value else queryset.exclude(status__in=Participation.HOLDING)

    def __init__(self, *args, **kwargs):
        """Only the desk may ask what is proposed."""
        super().__init__(*args, **kwargs)
        if not (self.request and duties(self.request.user).at(*DESK)):
            del self.filters["proposed"]


class TakeOverFilter(SearchFilter):
    status = ChoiceFilter(
        choices=[c for c in TakeOver.Status.choices if c[0] != TakeOver.Status.PRINTED],
        label=_("Status"),
    )

    class Meta:
        model = TakeOver
        fields = ["q", "status"]


class ImportFilter(SearchFilter):
    kind = ChoiceFilter(choices=Import.Kind, label=_("Kind"))
    status = ChoiceFilter(choices=Import.Status, label=_("Status"))

    class Meta:
        model = Import
        fields = ["q", "kind", "status"]
