from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User, to_e164


class PhoneFormField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 30, "label": _("Phone"), **kwargs})

    def clean(self, value):
        value = super().clean(value)
        return to_e164(value) if value else ""


class SignupForm(forms.Form):
    """What our sign-up asks beyond allauth's fields."""

    full_name = forms.CharField(label=_("Your full name"), max_length=150)

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("phone") or self.errors):
            raise forms.ValidationError(_("Enter an e-mail address or a phone number; one of the two is enough."))
        if cleaned.get("phone") and User.objects.filter(phone=cleaned["phone"]).exists():
            self.add_error("phone", _("This phone number has an account. Sign in with it, or ask your agency for help."))
        return cleaned

    def signup(self, request, user):
        """allauth calls this after saving; there is nothing left to do."""
