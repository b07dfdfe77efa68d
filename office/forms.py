from django import forms
from django.utils.translation import gettext_lazy as _

from core.sheets.word import MOST_BYTES
from core.text import clean
from office.documents import PAPER_KINDS
from office.models import Letter, Paper


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 14})}


class CleanFormField(forms.CharField):
    def clean(self, value):
        return clean(super().clean(value))


class PaperForm(forms.Form):
    """What people type into a draft; its kind says which fields there are."""

    def __init__(self, *args, paper: Paper, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label, is_long in PAPER_KINDS[paper.kind].fields:
            widget = forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
            initial = paper.typed.get(name, "")
            self.fields[name] = CleanFormField(
                label=label, widget=widget, required=False, max_length=4000, initial=initial
            )

    @property
    def arguments(self) -> dict:
        return {"typed": self.cleaned_data}


class TemplateFileForm(forms.Form):
    file = forms.FileField(
        label=_("Word template"),
        help_text=_(
            "A .docx file with the placeholders below, at most 2 MB. It is tried out before it is"
            " used."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This Word file is larger than 2 MB."))
        return file
