from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 5 * 1024 * 1024


class CheckFileForm(forms.Form):
    """A PDF that somebody holds, to be compared with the one that was issued."""

    file = forms.FileField(
        label=_("The PDF that you hold"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text=_("We compare it with the one issued and keep nothing."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 5 MB, so it is not one of our certificates.")
            )
        return file
