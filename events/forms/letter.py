from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import PLACEHOLDERS, LetterTemplate, check_placeholders


class LetterTemplateForm(forms.ModelForm):
    """The words of a letter with placeholders; what no letter could fill is told beside its
    field.
    """

    class Meta:
        model = LetterTemplate
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 16})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS[self.instance.language])
        self.fields["body"].help_text = _(
            "Placeholders are filled in for each recipient: %(words)s."
        ) % {"words": words}

    def clean_subject(self):
        return self._checked("subject")

    def clean_body(self):
        return self._checked("body")

    def _checked(self, field):
        check_placeholders(self.cleaned_data[field], language=self.instance.language)
        return self.cleaned_data[field]
