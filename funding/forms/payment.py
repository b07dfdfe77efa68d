from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PastDayField
from core.sheets.reader import MOST_BYTES
from core.text import clean


class PaymentForm(forms.Form):
    paid_on = PastDayField(label=_("Paid on"))
    voucher_number = forms.CharField(label=_("Voucher number"), max_length=60)

    def clean_voucher_number(self):
        if not (text := clean(self.cleaned_data["voucher_number"])):
            raise forms.ValidationError(
                self.fields["voucher_number"].error_messages["required"], code="required"
            )
        return text


class ResultsForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("The exported list of payments, with day and voucher number filled in."),
    )

    def clean_file(self):
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(_("This workbook is larger than 5 MB. Divide it."))
        return self.cleaned_data["file"]
