from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext as _

from accounts.models import roles_of

# What a member of staff without a second factor may still reach: setting one up, signing out,
# language, static files.
OPEN = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "set_language",
    "healthz",
    "readyz",
}


@sync_only_middleware
def second_factor_gate(get_response):
    """Staff reach nothing without a second factor; `STAFF_MFA_REQUIRED` lets the sample's
    staff in.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not settings.STAFF_MFA_REQUIRED or request.resolver_match.url_name in OPEN:
            return None
        is_staff = request.user.is_authenticated and (
            request.user.is_superuser or roles_of(request.user)
        )
        if not is_staff or is_mfa_enabled(request.user):
            return None
        messages.info(
            request, _("Staff sign in with a second factor. Set one up now; it takes a minute.")
        )
        return redirect("mfa_activate_totp")

    middleware.process_view = process_view
    return middleware
