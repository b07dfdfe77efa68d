from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ORGANISERS, roles_of
from core.lists.filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter, SearchFilter
from office.models import LegalParameter, ProductSet
from places.filters import AreaFilter
from producers.models import Producer, Product, Recognition, TakeOver


def ending_soon():
    """Recognitions whose time of renewal has come, as the law of today counts it."""
    today = timezone.localdate()
    try:
        days = LegalParameter.objects.value("recognition_renewal_days", on=today)
    except LegalParameter.DoesNotExist:
        return Recognition.objects.none()
    return Recognition.objects.ending(on=today, until=today + timedelta(days=days))


class ProducerFilter(SearchFilter):
    kind = ChoiceFilter(choices=Producer.Kind, label=_("Kind"))
    place = AreaFilter(field_name="commune")
    doubles = BooleanFilter(method="registered_twice", label=_("Probably registered twice"))

    class Meta:
        model = Producer
        fields = ["q", "kind", "place"]

    def registered_twice(self, queryset, name, value):
        desks = roles_of(self.request.user).at(*ORGANISERS)
        doubles = Producer.objects.likely_doubles(desks).values("pk")
        return queryset.filter(pk__in=doubles) if value else queryset.exclude(pk__in=doubles)


class ProductFilter(SearchFilter):
    product_set = ModelChoiceFilter(queryset=ProductSet.objects.all(), label=_("Product set"))
    stars = ChoiceFilter(
        choices=[(5, "5"), (4, "4"), (3, "3"), (0, _("not rated"))],
        method="rated",
        label=_("Stars"),
    )
    place = AreaFilter(field_name="producer__commune")
    unset = BooleanFilter(
        field_name="product_set", lookup_expr="isnull", label=_("Product set to choose")
    )
    ending = BooleanFilter(method="ends_soon", label=_("Recognition ends soon"))
    unverified = BooleanFilter(method="to_verify", label=_("Recognition to verify"))
    ours = BooleanFilter(method="of_our_agency", label=_("Of our agency"))

    class Meta:
        model = Product
        fields = ["q", "product_set", "stars", "place"]

    def rated(self, queryset, name, value):
        return queryset.rated(int(value))

    def of_our_agency(self, queryset, name, value):
        own = queryset.of_home(roles_of(self.request.user).at(*ORGANISERS))
        return own if value else queryset.exclude(pk__in=own.values("pk"))

    def ends_soon(self, queryset, name, value):
        """Within the time in which the law takes files for the next evaluation."""
        ending = ending_soon().values("product")
        return queryset.filter(pk__in=ending) if value else queryset.exclude(pk__in=ending)

    def to_verify(self, queryset, name, value):
        waiting = Recognition.objects.unverified().values("product")
        return queryset.filter(pk__in=waiting) if value else queryset.exclude(pk__in=waiting)


class TakeOverFilter(SearchFilter):
    status = ChoiceFilter(
        choices=[c for c in TakeOver.Status.choices if c[0] != TakeOver.Status.PRINTED],
        label=_("Status"),
    )

    class Meta:
        model = TakeOver
        fields = ["q", "status"]
