"""What an event is set up with: one form per noun, all used by the same pages."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateWidget
from events.actions import is_in_use
from events.models import Criterion, Delegation, ProducerKind, Question, Quota, Zone
from office.models import ProductSet
from places.forms import UnitField


class SettingForm(forms.ModelForm):
    """A part of an event; what the database would refuse as a double is told beside the form."""

    def _get_validation_exclusions(self):
        """The event is not typed, and yet belongs to what must be unique."""
        return super()._get_validation_exclusions() - {"event"}


class QuestionForm(SettingForm):
    producer_kinds = forms.MultipleChoiceField(
        label=_("Only for"),
        choices=ProducerKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to put it to everybody."),
    )

    class Meta:
        model = Question
        fields = [
            "text",
            "hint",
            "kind",
            "choices",
            "need",
            "required_from",
            "producer_kinds",
            "position",
        ]
        widgets = {"required_from": DateWidget, "choices": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"position": _("Questions are asked in this order.")}

    def __init__(self, *args, **kwargs):
        """What has been answered stays of its kind."""
        super().__init__(*args, **kwargs)
        is_fixed = bool(self.instance.pk) and is_in_use(self.instance)
        self.fields["kind"].disabled = self.fields["text"].disabled = is_fixed

    def clean(self):
        cleaned = super().clean()
        kind, need = cleaned.get("kind"), cleaned.get("need")
        if kind == Question.Kind.CHOICE and len((cleaned.get("choices") or "").split("\n")) < 2:
            self.add_error("choices", _("Enter at least two answers, one a line."))
        if (
            need == Question.Need.REQUIRED_LATER
            and not cleaned.get("required_from")
            and "required_from" not in self.errors
        ):
            self.add_error("required_from", _("Enter the day from which it is required."))
        if need != Question.Need.REQUIRED_LATER:
            cleaned["required_from"] = None
        return cleaned


class CriterionForm(SettingForm):
    class Meta:
        model = Criterion
        fields = ["name", "source", "weight", "position"]
        help_texts = {"weight": _("Twice the weight counts twice.")}


class QuotaForm(SettingForm):
    unit = UnitField(label=_("Producers of"), required=False)

    class Meta:
        model = Quota
        fields = ["unit", "product_group", "places"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = (
            ProductSet.objects.on(timezone.localdate())
            .order_by("group")
            .values_list("group", flat=True)
            .distinct()
        )
        choices = [("", "—"), *((group, group) for group in groups)]
        self.fields["product_group"] = forms.ChoiceField(
            label=_("or products of the group"), choices=choices, required=False
        )


class ZoneSettingForm(SettingForm):
    class Meta:
        model = Zone
        fields = ["name", "places"]
        help_texts = {
            "places": _("How many producers find room here. Leave empty when there is no limit.")
        }


class DelegationForm(SettingForm):
    class Meta:
        model = Delegation
        fields = ["agency", "places", "booths"]
        widgets = {"booths": forms.CheckboxSelectMultiple}
        help_texts = {"booths": _("The block that the sending agency gives to its own producers.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["booths"].queryset = self.instance.event.booths.all()
        # Who was sent by one agency is not handed to another.
        self.fields["agency"].disabled = bool(self.instance.pk)
