"""Forms of what becomes of a recognition."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateWidget, ReasonForm
from office.actions import check_paper
from producers.forms.product import RecognitionForm, check_upload
from producers.models import Recognition


class PaperMixin(forms.Form):
    paper_file = forms.FileField(
        label=_("The decision or document"),
        required=False,
        help_text=_("A PDF or a photo, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def clean_paper_file(self):
        return check_upload(self.cleaned_data.get("paper_file"), check_paper)

    @property
    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        return given | {"paper": given.pop("paper_file")}


class CorrectionForm(RecognitionForm):
    """What the decision really says, and why it stood otherwise."""

    reason = ReasonForm.base_fields["reason"]

    def clean(self):
        cleaned, extended = super().clean(), self.instance.extended_until
        if extended and (cleaned.get("expires_on") or extended) > extended:
            self.add_error("expires_on", _("It was extended to an earlier day than this one."))
        return cleaned

    @property
    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        reason, paper = given.pop("reason"), given.pop("paper_file")
        given["expires_on"] = given["expires_on"] or self.initial["expires_on"]
        return {"values": given, "reason": reason, "paper": paper}


class RevocationForm(PaperMixin, ReasonForm):
    day = forms.DateField(label=_("The stars do not count from"), widget=DateWidget)
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=200,
        help_text=_("The clause that the decision cites, for example: điểm a khoản 1 Điều 8."),
    )
    document = forms.CharField(label=_("Decision number"), max_length=100)
    field_order = ["day", "ground", "document", "reason", "paper_file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()


class RestorationForm(ReasonForm):
    document = forms.CharField(label=_("Decision or document"), max_length=100)
    field_order = ["document", "reason"]


class ExtensionForm(PaperMixin, ReasonForm):
    day = forms.DateField(label=_("Holds to the end of"), widget=DateWidget)
    document = forms.CharField(label=_("Decision or document"), max_length=100)
    field_order = ["day", "document", "reason", "paper_file"]

    def __init__(self, *args, recognition: Recognition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = recognition.ends_on
