from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from core.forms import DateWidget, SeveralField, take_only_choice
from funding.models import Claim, ClaimLine, CostItem, Programme, Rule


class SupportForm(forms.ModelForm):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())

    class Meta:
        model = ClaimLine
        fields = [
            "programme",
            "cost_item",
            "source",
            "amount_vnd",
            "voucher_number",
            "voucher_on",
            "paid_on",
            "note",
        ]
        widgets = {
            "voucher_on": DateWidget,
            "paid_on": DateWidget,
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = Meta.fields

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.filter(
            agency__in=Agency.objects.of(user, Role.FINANCE)
        )
        take_only_choice(self, "programme")
        today = timezone.localdate()
        self.fields["cost_item"].queryset = CostItem.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=today)
        )
        for name in ("voucher_number", "voucher_on", "paid_on"):
            self.fields[name].required = True

    def clean_amount_vnd(self):
        amount = self.cleaned_data["amount_vnd"]
        if amount <= 0:
            raise forms.ValidationError(_("Enter an amount greater than zero."))
        return amount

    def clean_paid_on(self):
        day = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("This day is in the future. Log the support once it is paid.")
            )
        return day

    def _get_validation_exclusions(self):
        """The action fills the rest of the line."""
        return {field.name for field in ClaimLine._meta.fields}


class ProgrammeForm(forms.ModelForm):
    rules = SeveralField(
        label=_("Rules"),
        queryset=Rule.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Programme
        fields = [
            "agency",
            "name",
            "legal_basis",
            "valid_from",
            "valid_to",
            "advance_pct",
            "heads",
            "rules",
        ]
        widgets = {"valid_from": DateWidget, "valid_to": DateWidget}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = Agency.objects.of(user, Role.FINANCE)
            take_only_choice(self, "agency")
        agencies = [self.instance.agency_id] if self.instance.pk else self.fields["agency"].queryset
        self.fields["rules"].queryset = Rule.objects.filter(
            Q(agency=None) | Q(agency__in=agencies), is_draft=False
        )

    def clean_advance_pct(self):
        started = (
            self.instance.pk
            and self.instance.claim_set.filter(status__in=Claim.APPROVED_STATES).exists()
        )
        if started and self.cleaned_data["advance_pct"] != self.initial["advance_pct"]:
            raise forms.ValidationError(
                _(
                    "Claims are approved under this programme already, so the advance stays as it"
                    " is."
                )
            )
        if self.cleaned_data["advance_pct"] > 100:
            raise forms.ValidationError(_("Enter a per cent from 0 to 100."))
        return self.cleaned_data["advance_pct"]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("The programme ends before it begins."))
        agency = self.instance.agency_id or getattr(cleaned.get("agency"), "pk", None)
        if any(rule.agency_id not in (None, agency) for rule in cleaned.get("rules", ())):
            self.add_error("rules", _("A programme applies rules of its own agency only."))
        return cleaned
