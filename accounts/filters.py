from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataRequest, Membership, Role
from core.lists.filters import BooleanFilter, ChoiceFilter, SearchFilter


class MembershipFilter(SearchFilter):
    role = ChoiceFilter(choices=Role, label=_("Role"))
    current = BooleanFilter(method="works_now", label=_("Works now"))

    class Meta:
        model = Membership
        fields = ["q", "role"]

    def works_now(self, queryset, name, value):
        now = Membership.objects.on(timezone.localdate()).values("pk")
        return queryset.filter(pk__in=now) if value else queryset.exclude(pk__in=now)


class DataRequestFilter(SearchFilter):
    status = ChoiceFilter(choices=DataRequest.Status, label=_("Status"))
    kind = ChoiceFilter(choices=DataRequest.Kind, label=_("What is asked"))

    class Meta:
        model = DataRequest
        fields = ["q", "status", "kind"]
