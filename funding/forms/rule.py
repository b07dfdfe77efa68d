from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from core.forms import DateWidget, take_only_choice
from core.money import MOST_VND, MoneyFormField
from events.models import Event
from funding.models import Rule, RuleAmount, RuleCap, RuleItem
from producers.models import Producer


def choices_field(label, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all."),
    )


class RuleForm(forms.ModelForm):
    """A support rule; the same code begins the next version of the one that stands."""

    GROUPS = (
        (
            _("Where it comes from"),
            (
                "agency",
                "code",
                "name",
                "legal_basis",
                "jurisdiction",
                "valid_from",
                "valid_to",
                "is_draft",
            ),
        ),
        (
            _("Shared caps"),
            ("cap_participation", "cap_producer_year", "cap_event", "max_times_per_year"),
        ),
        (_("For whom"), ("kinds", "min_stars", "is_from_elsewhere")),
        (_("For which events"), ("scopes", "event_kinds", "min_booths", "min_days")),
        (_("Also"), ("is_by_presence", "allows_second_source", "note")),
    )
    kinds = choices_field(_("Kinds of producer"), Producer.Kind)
    scopes = choices_field(_("Scopes"), Event.Scope)
    event_kinds = choices_field(_("Kinds of event"), Event.Kind)
    min_stars = forms.TypedChoiceField(
        label=_("Least stars on the first day"),
        choices=[("", _("none")), (3, "3"), (4, "4"), (5, "5")],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cap_participation = MoneyFormField(
        label=_("Per producer and event"), required=False, min_value=1, max_value=MOST_VND
    )
    cap_producer_year = MoneyFormField(
        label=_("Per producer and year"), required=False, min_value=1, max_value=MOST_VND
    )
    cap_event = MoneyFormField(
        label=_("Per event"), required=False, min_value=1, max_value=MOST_VND
    )

    class Meta:
        model = Rule
        fields = [
            "agency",
            "code",
            "name",
            "legal_basis",
            "jurisdiction",
            "valid_from",
            "valid_to",
            "is_draft",
            "max_times_per_year",
            "kinds",
            "min_stars",
            "is_from_elsewhere",
            "scopes",
            "event_kinds",
            "min_booths",
            "min_days",
            "is_by_presence",
            "allows_second_source",
            "note",
        ]
        widgets = {
            "valid_from": DateWidget,
            "valid_to": DateWidget,
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.of(user, Role.FINANCE)
        take_only_choice(self, "agency")
        self.fields["agency"].required, self.fields["agency"].empty_label = True, None

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("The rule ends before it begins."))
        return cleaned

    def clean_max_times_per_year(self):
        times = self.cleaned_data["max_times_per_year"]
        if times == 0:
            raise forms.ValidationError(_("Leave this empty when there is no limit."))
        return times

    @property
    def arguments(self) -> dict:
        caps = {basis.value: self.cleaned_data[f"cap_{basis}"] for basis in RuleCap.Basis}
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"caps": caps}


class RuleItemForm(forms.ModelForm):
    """One cost of a rule; a prize has amounts by stars."""

    class Meta:
        model = RuleItem
        fields = [
            "cost_item",
            "article",
            "rate_pct",
            "cap_vnd",
            "cap_per",
            "max_booths",
            "max_people",
            "needs_price",
            "asks_invoice",
            "asks_contract",
            "asks_paper",
            "is_prize",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for case, words in RuleAmount.Case.choices:
            for stars in (3, 4, 5):
                self.fields[f"{case}-{stars}"] = MoneyFormField(
                    label=_("Prize: %(stars)s stars, %(case)s") % {"stars": stars, "case": words},
                    required=False,
                    min_value=1,
                    max_value=MOST_VND,
                )

    def clean_rate_pct(self):
        rate = self.cleaned_data["rate_pct"]
        if rate is not None and not 0 < rate <= 100:
            raise forms.ValidationError(
                _("Enter a rate above 0 and up to 100, or nothing for the whole cost.")
            )
        return rate

    def clean_cap_vnd(self):
        cap = self.cleaned_data["cap_vnd"]
        if cap is not None and cap <= 0:
            raise forms.ValidationError(_("Enter an amount greater than zero."))
        return cap

    @property
    def arguments(self) -> dict:
        amounts = {
            (case, stars): self.cleaned_data[f"{case}-{stars}"]
            for case in RuleAmount.Case.values
            for stars in (3, 4, 5)
        }
        amounts = amounts if self.cleaned_data["is_prize"] else {}
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"amounts": amounts}
