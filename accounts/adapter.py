from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from accounts.forms import PhoneFormField
from accounts.models import User, to_e164


class SignIn(AuthenticationBackend):
    """Signs people in and nothing else: who may do what is asked of the rules, never of tables of
    permissions.
    """

    def get_all_permissions(self, user_obj, obj=None):
        return set()

    def has_module_perms(self, user_obj, app_label):
        return False


class AccountAdapter(DefaultAccountAdapter):
    """allauth on our user: phone numbers are kept in E.164 on the user itself; no SMS is sent."""

    def phone_form_field(self, **kwargs):
        return PhoneFormField(**kwargs)

    def clean_phone(self, phone):
        return to_e164(phone)

    def get_phone(self, user):
        return (user.phone, True) if user.phone else None

    def set_phone(self, user, phone, verified):
        """At sign-up the user is not saved yet; allauth saves it with the number."""
        user.phone = phone
        if user.pk:
            user.save(update_fields=["phone"])

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):
        try:
            return User.objects.filter(phone=to_e164(phone)).first()
        except ValidationError:
            return None

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        """Never rung: ACCOUNT_PHONE_VERIFICATION_ENABLED is off."""

    def send_unknown_account_sms(self, phone, **kwargs):
        """No SMS."""

    def send_account_already_exists_sms(self, phone):
        """No SMS."""

    def save_user(self, request, user, form, commit=True):
        user.full_name = form.cleaned_data.get("full_name", "")
        # Letters come in the language in which the person signed up.
        user.language = get_language() or settings.LANGUAGE_CODE
        # Whoever signs up with a phone has no e-mail: that is null, since the column is unique.
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email or None
        user.phone = form.cleaned_data.get("phone") or None
        if commit:
            user.save()
        return user
