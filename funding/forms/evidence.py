from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DeskReasonForm
from funding.models import Claim, ClaimPaper
from funding.statistics import evidence_gaps
from office.actions import check_paper


class ClaimPaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=ClaimPaper.Kind)
    label = forms.CharField(
        label=_("More exactly"),
        max_length=120,
        required=False,
        help_text=_("Its number and day, for example."),
    )
    file = forms.FileField(label=_("File"), help_text=_("A PDF, or a clear photo."))

    def clean_file(self):
        check_paper(self.cleaned_data["file"])
        return self.cleaned_data["file"]


class WaiverForm(DeskReasonForm):
    """What a claim lacks, to be ticked as let pass, and why."""

    lacking = forms.MultipleChoiceField(
        label=_("What is let pass"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("lacking", "reason")

    def __init__(self, *args, claim: Claim, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lacking"].choices = [
            (f"{gap.line.pk}:{gap.what}", f"{gap.line.cost_item}: {gap.what.label}")
            for gap in evidence_gaps([claim])[claim.pk]
            if gap.waiver is None
        ]

    @property
    def arguments(self) -> dict:
        """What the action wants."""
        pairs = (key.split(":") for key in self.cleaned_data["lacking"])
        lacking = [(int(line), what) for line, what in pairs]
        return {"lacking": lacking, "reason": self.cleaned_data["reason"]}
