"""Forms of a person: what they are known by."""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.signing_up import PhoneFormField
from accounts.models import Agency, User
from core.templatetags.ui import phone


class NewPasswordField(forms.CharField):
    """A password that the rules of the house take."""

    def __init__(self, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(**{"label": _("New password"), "widget": widget, "strip": False, **kwargs})


class ProfileForm(forms.Form):
    changes = ("full_name", "email", "phone", "language")

    full_name = forms.CharField(label=_("Your full name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("A new address counts once you open the link that we send there."),
    )
    phone = PhoneFormField(
        label=_("Phone"),
        required=False,
        help_text=_(
            "A new number counts once your agency has confirmed it, or you have used a slip that it"
            " gave you."
        ),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial |= {
            "full_name": user.full_name,
            "email": user.email,
            "phone": phone(user.new_phone or user.phone),
            "language": user.language,
        }

    def clean(self):
        cleaned = super().clean()
        if self.user.email and not cleaned.get("email") and "email" not in self.errors:
            words = _("An address is replaced by another one, not removed.")
            self.add_error("email", words)
        return cleaned


class PasswordForm(forms.Form):
    """A new password, typed once: it can be shown while it is typed."""

    password = NewPasswordField()

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        validate_password(self.cleaned_data["password"], user=self.user)
        return self.cleaned_data["password"]


class FirstAgencyForm(forms.ModelForm):
    """The first agency, and the person who runs the platform."""

    full_name = forms.CharField(label=_("Your full name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = PhoneFormField(required=False)
    password = NewPasswordField(label=_("Password"))
    field_order = ["full_name", "email", "phone", "password"]

    class Meta:
        model = Agency
        fields = ["name", "kind", "unit", "paper_symbol", "paper_place"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        provinces = self.fields["unit"].queryset.provinces().on(timezone.localdate())
        self.fields["unit"].queryset = provinces.order_by("order_key", "pk")

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("phone") or self.errors):
            raise forms.ValidationError(
                _("Enter an e-mail address or a phone number; one of the two is enough.")
            )
        if "password" in cleaned:
            try:
                validate_password(cleaned["password"], user=self.manager)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

    @property
    def manager(self) -> User:
        """The person, not saved yet."""
        known_by = {
            name: (self.cleaned_data.get(name) or "").lower() or None for name in ("email", "phone")
        }
        user = User(full_name=self.cleaned_data.get("full_name", ""), **known_by)
        user.set_password(self.cleaned_data.get("password"))
        return user
