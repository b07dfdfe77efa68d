from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import is_key
from core.lists.filters import ChoiceWidget
from events.models import BoothShare
from exhibitors.models import Participation
from logistics.models import Allocation, free_shares, shares_for


class ShareField(forms.ModelChoiceField):
    """A share of a booth: free ones are offered; any of `allowed` is let through, so that the
    answer can say by whom it has been taken since.
    """

    widget = ChoiceWidget
    allowed = BoothShare.objects.none()

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not is_key(str(value)) or not (share := self.allowed.filter(pk=value).first()):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            )
        return share

    def label_from_instance(self, share):
        zone = f" · {share.booth.zone}" if share.booth.zone else ""
        part = f"/{share.number}" if share.number > 1 else ""
        return (
            f"{share.booth.code}{part}{zone} · {share.booth.get_kind_display()} {share.booth.size}"
        )


class AllocationForm(forms.Form):
    share = ShareField(label=_("Booth"), queryset=None, empty_label=_("Choose a free booth"))

    def __init__(self, *args, participation: Participation, user, **kwargs):
        super().__init__(*args, **kwargs)
        field, shares = self.fields["share"], shares_for(participation, user=user)
        field.queryset, field.allowed = free_shares(shares), shares


class PlacementForm(forms.Form):
    allocation = forms.ModelChoiceField(label=_("Booth"), queryset=None)

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["allocation"].queryset = (
            Allocation.objects.live().filter(participation=participation).for_list()
        )
