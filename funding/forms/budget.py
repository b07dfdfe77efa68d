from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from core.forms import DateWidget, PastDayField, take_only_choice
from core.money import MOST_VND, MoneyFormField
from core.text import clean
from funding.models import BudgetLine, CostPrice, Period, Source


class PositiveMoneyField(MoneyFormField):
    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 1, "max_value": MOST_VND, **kwargs})


class MoveForm(forms.Form):
    """An amount, the decision that it rests on, and the day in the books."""

    amount_vnd = PositiveMoneyField(label=_("Amount"))
    document = forms.CharField(label=_("Decision or document"), max_length=200)
    on = PastDayField(label=_("Day in the books"), initial=timezone.localdate)

    def clean_document(self):
        if not (text := clean(self.cleaned_data["document"])):
            raise forms.ValidationError(
                self.fields["document"].error_messages["required"], code="required"
            )
        return text


class AllotForm(MoveForm):
    source = forms.ChoiceField(label=_("Source"), choices=Source)
    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    field_order = ("source", "year", "amount_vnd", "document", "on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class TransferForm(MoveForm):
    to = forms.ModelChoiceField(label=_("To the line"), queryset=BudgetLine.objects.none())
    field_order = ("to", "amount_vnd", "document", "on")

    def __init__(self, *args, budget_line, **kwargs):
        super().__init__(*args, **kwargs)
        same = BudgetLine.objects.open().filter(programme__agency=budget_line.programme.agency_id)
        self.fields["to"].queryset = same.exclude(pk=budget_line.pk).select_related("programme")


class PeriodForm(forms.ModelForm):
    class Meta:
        model = Period
        fields = ["agency", "first_on", "last_on"]
        widgets = {"first_on": DateWidget, "last_on": DateWidget}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.of(user, Role.FINANCE)
        take_only_choice(self, "agency")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The period ends before it begins."))
        return cleaned

    def validate_unique(self):
        """The action tells what stands in the way."""

    def _get_validation_exclusions(self):
        return {field.name for field in Period._meta.fields}


class PriceForm(forms.ModelForm):
    class Meta:
        model = CostPrice
        fields = [
            "agency",
            "cost_item",
            "per",
            "amount_vnd",
            "legal_basis",
            "valid_from",
            "valid_to",
        ]
        widgets = {"valid_from": DateWidget, "valid_to": DateWidget}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.of(user, Role.FINANCE)
        self.fields["amount_vnd"].min_value = 1
        take_only_choice(self, "agency")

    def clean_amount_vnd(self):
        if self.cleaned_data["amount_vnd"] <= 0:
            raise forms.ValidationError(_("Enter an amount greater than zero."))
        return self.cleaned_data["amount_vnd"]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("The price ends before it begins."))
        return cleaned
