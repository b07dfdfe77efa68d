import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import sync_only_middleware
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import roles_of

# Signing out, language, and whether the system lives: open to everybody at any time.
ALWAYS = {"account_logout", "account_reauthenticate", "set_language", "healthz", "readyz"}
# What a member of staff without a second factor may reach besides: setting one up.
SETTING_UP = {"mfa_activate_totp", "mfa_index", "account_confirm_email"}
BEGUN, SEEN = "begun", "seen"
# So often at most a session notes that somebody is there.
NOTED_EVERY = 60


def is_staff(request) -> bool:
    user = request.user
    return user.is_authenticated and (user.is_superuser or bool(roles_of(user)))


@sync_only_middleware
def second_factor_gate(get_response):
    """Staff reach nothing without a second factor; `STAFF_MFA_REQUIRED` lets the sample's
    staff in.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        name = request.resolver_match.url_name
        if not settings.STAFF_MFA_REQUIRED or name in ALWAYS | SETTING_UP:
            return None
        if not is_staff(request) or is_mfa_enabled(request.user):
            return None
        messages.info(
            request, _("Staff sign in with a second factor. Set one up now; it takes a minute.")
        )
        return redirect("mfa_activate_totp")

    middleware.process_view = process_view
    return middleware


@sync_only_middleware
def staff_session_limits(get_response):
    """A session of staff ends after `STAFF_SESSION_HOURS`, and after `STAFF_IDLE_MINUTES` without
    anybody there it asks for the password before it goes on.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.resolver_match.url_name in ALWAYS or not is_staff(request):
            return None
        now, session = time.time(), request.session
        if now - session.setdefault(BEGUN, now) > settings.STAFF_SESSION_HOURS * 3600:
            logout(request)
            messages.info(request, _("Your working day here was over. Sign in again to go on."))
            return redirect_to_login(request.get_full_path())
        if now - _last_there(request, now) > settings.STAFF_IDLE_MINUTES * 60:
            messages.info(request, _("Nobody was here for a while. Enter your password to go on."))
            query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
            return redirect(f"{reverse('account_reauthenticate')}?{query}")
        # What a page asks for by itself is nobody being there.
        is_there = not request.htmx or request.method == "POST"
        if is_there and now - session.get(SEEN, 0) > NOTED_EVERY:
            session[SEEN] = now
        return None

    middleware.process_view = process_view
    return middleware


def _last_there(request, now: float) -> float:
    """When somebody last asked for a page or typed the password."""
    return max(request.session.get(SEEN, now), last_sign_in(request))


def last_sign_in(request) -> float:
    """When the person signed up or in, or last typed the password; 0 for a session of before."""
    records = get_authentication_records(request, request.user)
    typed = max((record["at"] for record in records), default=0)
    return max(request.session.get(BEGUN, 0), typed)
