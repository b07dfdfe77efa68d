"""What every request passes."""

import time
from urllib.parse import unquote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_only_middleware
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request

from core.transitions import Refusal
from core.typed import answer_forget, drop_saved, keep

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


@sync_only_middleware
def stamp_arrival(get_response):
    """`request.arrived`: when this request came, as `core.clock.db_time_of` reads it. First of all,
    so that whoever waits for a lock is judged by their arrival.
    """

    def middleware(request):
        request.arrived = time.monotonic()
        return get_response(request)

    return middleware


@sync_only_middleware
def refuse_nul_bytes(get_response):
    """A NUL byte or a lone surrogate is nobody's text; both databases would answer it with a server
    error.
    """

    def is_bad(text: str) -> bool:
        return "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)

    def middleware(request):
        try:
            fields = request.POST.lists() if request.method == "POST" else ()
        except BadRequest:
            return bad_request(request, BadRequest())
        query = unquote(request.META.get("QUERY_STRING", ""), errors="replace")
        if is_bad(request.path + query) or any(
            is_bad(v) for _name, values in fields for v in values
        ):
            return bad_request(request, BadRequest())
        return get_response(request)

    return middleware


class compress_text(GZipMiddleware):  # noqa: N801 - named like the function it stands for
    """Pages and sheets leave compressed; Django pads them, so that their length betrays no token.
    Pictures, papers and workbooks are compressed in themselves.
    """

    def process_response(self, request, response):
        is_text = response.get("Content-Type", "").startswith("text/")
        return super().process_response(request, response) if is_text else response


@sync_only_middleware
def content_security_policy(get_response):
    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if getattr(request, "user", None) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return middleware


@sync_only_middleware
def tell_pages_from_panels(get_response):
    """An address gives a page to a browser and a part of it to htmx: no cache may take one for the
    other, and whoever comes back to it by the browser's button gets the page.
    """

    def middleware(request):
        if request.META.get("HTTP_HX_HISTORY_RESTORE_REQUEST") == "true":
            request.META.pop("HTTP_HX_REQUEST", None)
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response

    return middleware


@sync_only_middleware
def redirect_htmx(get_response):
    """After log-out an htmx request must take the whole page to the sign-in, not put it into a
    panel.
    """

    def middleware(request):
        response = get_response(request)
        if request.htmx and response.status_code == 302:
            return HttpResponse(headers={"HX-Redirect": response["Location"]})
        return response

    return middleware


class answer_refusals:  # noqa: N801 - a middleware is named like the function it stands for
    """A refused action becomes a message on the page the person came from, never an error page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        messages.error(request, str(exception))
        back = request.META.get("HTTP_REFERER", "")
        is_ours = url_has_allowed_host_and_scheme(
            back, {request.get_host()}, require_https=request.is_secure()
        )
        return redirect(back if is_ours else "home")


# Who was signed in here last, so that what they send after the end of a session is kept for them.
PERSON = "person"
PERSON_SECONDS = 30 * 24 * 3600


@sync_only_middleware
def keep_refused_forms(get_response):
    """What is sent after a session has ended, is locked, or was renewed in another tab is kept for
    whoever typed it, and offered once they are back.
    """

    def middleware(request):
        if request.user.is_authenticated and (asked := answer_forget(request)):
            return asked
        response = get_response(request)
        if request.method == "POST" and is_refused(request, response):
            response = keep_for_person(request, response)
        elif request.method == "POST" and request.user.is_authenticated and not request.htmx:
            drop_saved(request, response)
        return name_person(request, response)

    return middleware


def is_refused(request, response) -> bool:
    """Whether the form was not looked at, since nobody was signed in for sure."""
    match = request.resolver_match
    if not match or not getattr(match.func, "login_required", True):
        return False
    if getattr(request, "is_csrf_refused", False):
        # The pages of the library that signs people in hold nothing but secrets.
        return not match.func.__module__.startswith("allauth")
    if response.status_code != 302:
        return False
    entrances = (reverse(settings.LOGIN_URL), reverse("account_reauthenticate"))
    return response["Location"].startswith(entrances) and "next=" in response["Location"]


def keep_for_person(request, response):
    user = request.user.pk or request.get_signed_cookie(PERSON, default=None)
    person = get_user_model().objects.filter(pk=user, is_active=True).first() if user else None
    place = request.get_full_path()
    if person is None or not keep(person.pk, place, request.POST):
        return response
    messages.info(request, _("What you typed is kept: it stands in the form again."))
    return redirect(place) if getattr(request, "is_csrf_refused", False) else response


def name_person(request, response):
    if not request.user.is_authenticated:
        return response
    if request.get_signed_cookie(PERSON, default=None) != str(request.user.pk):
        response.set_signed_cookie(
            PERSON,
            request.user.pk,
            max_age=PERSON_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def refuse_foreign_form(request, reason=""):
    """A form whose secret is not of this session: sent by one of our own pages it is kept, and the
    page is shown anew.
    """
    own = f"{request.scheme}://{request.get_host()}"
    request.is_csrf_refused = request.META.get("HTTP_ORIGIN") == own
    return csrf_failure(request, reason=reason)
