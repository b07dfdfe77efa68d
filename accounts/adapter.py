import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from accounts.actions import yield_phone
from accounts.forms import HOLDS_SLIP, PhoneFormField, is_sign_up_by_slip
from accounts.middleware import last_sign_in
from accounts.models import User, to_e164


class SignIn(AuthenticationBackend):
    """Signs people in and nothing else: who may do what is asked of the rules, never of tables of
    permissions.
    """

    def authenticate(self, request, **credentials):
        """The log-ins of the sample stand in the README: behind an address that others reach they
        open nothing.
        """
        user = super().authenticate(request, **credentials)
        return None if user and user.is_sample and settings.IS_HTTPS else user

    def get_all_permissions(self, user_obj, obj=None):
        return set()

    def has_module_perms(self, user_obj, app_label):
        return False


class AccountAdapter(DefaultAccountAdapter):
    """allauth on our user: phone numbers are kept in E.164 on the user itself; no SMS is sent."""

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not within minutes of the sign-in: whoever has just typed the password is not asked
        again.
        """
        if time.time() - last_sign_in(context.request) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def phone_form_field(self, **kwargs):
        return PhoneFormField(**kwargs)

    def clean_phone(self, phone):
        return to_e164(phone)

    def confirm_email(self, request, email_address):
        """An address that somebody else has taken meanwhile is theirs."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email).exists():
            email_address.delete()
            return False
        return super().confirm_email(request, email_address)

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
        """Whose number it is. At sign-up with a slip one that is only claimed is nobody's."""
        try:
            known = User.objects.filter(phone=to_e164(phone))
        except ValidationError:
            return None
        if is_sign_up_by_slip(context.request):
            known = known.exclude(phone_confirmed_at=None)
        return known.first()

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
        if commit and user.phone:
            # The form has taken the number from nobody whose it is; a slip opens one account.
            yield_phone(user.phone)
            request.session.pop(HOLDS_SLIP, None)
        if commit:
            user.save()
        return user
