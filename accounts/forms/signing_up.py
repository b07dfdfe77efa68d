from allauth.account.adapter import get_adapter
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import record_consents
from accounts.models import Consent, to_e164

# Of the session of whoever has opened a slip that stands.
HOLDS_SLIP = "holds_slip"


def is_sign_up_by_slip(request) -> bool:
    """Whether somebody makes an account who has opened a slip."""
    is_sign_up = request is not None and request.resolver_match.url_name == "account_signup"
    return is_sign_up and bool(request.session.get(HOLDS_SLIP))


class PhoneFormField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 30, "label": _("Phone"), **kwargs})

    def clean(self, value):
        value = super().clean(value)
        return to_e164(value) if value else ""


class ConsentForm(forms.Form):
    """One box per purpose, none ticked beforehand."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for purpose in Consent.ASKED:
            self.fields[purpose] = forms.BooleanField(
                label=_("I agree: %(purpose)s") % {"purpose": purpose.label}, required=False
            )

    @property
    def given(self) -> set[str]:
        return {purpose for purpose in Consent.ASKED if self.cleaned_data.get(purpose)}


class SignupForm(ConsentForm):
    """What our sign-up asks beyond allauth's fields."""

    full_name = forms.CharField(label=_("Your full name"), max_length=150)
    field_order = ["full_name", "email", "phone", "password1", *Consent.ASKED]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("phone") or self.errors):
            raise forms.ValidationError(
                _("Enter an e-mail address or a phone number; one of the two is enough.")
            )
        if cleaned.get("phone") and get_adapter().get_user_by_phone(cleaned["phone"]):
            self.add_error(
                "phone",
                _(
                    "This phone number has an account. Sign in with it, or ask your agency for"
                    " help."
                ),
            )
        return cleaned

    def signup(self, request, user):
        """allauth calls this once the person is saved."""
        record_consents(user, given=self.given, at=timezone.now(), channel="sign-up")
