"""A person's own page, and how they get in."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import FirstAgencyForm, PasswordForm, ProfileForm
from accounts.models import Membership, PasswordSlip, User
from accounts.views.people import show_slip
from core.forms import attempt
from core.views import form_page, row_view

FIRST_START = "first-start"
FIRST_START_SECONDS = 7 * 24 * 3600


@require_http_methods(["GET", "POST"])
def my_profile(request):
    """Name, e-mail, phone and language on one page; and who has printed a slip for the person."""
    user = request.user
    form = ProfileForm(request.POST or None, user=user)

    def act():
        data = dict(form.cleaned_data)
        email = (data.pop("email") or "").lower()
        actions.change_profile(user, **data)
        if email and email != user.email:
            ask_for_email(request, email)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Saved."))
        response = redirect("my_profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
        translation.activate(form.cleaned_data["language"])
        return response
    pending = EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email)
    return form_page(
        request,
        form,
        title=_("My profile"),
        button=_("Save"),
        template="accounts/my_profile.html",
        pending=pending.first(),
        slips=user.password_slips.select_related("printed_by").order_by("-printed_at")[:10],
    )


def ask_for_email(request, email: str) -> None:
    """The address counts once its link is opened; one that was asked for before does not any more.
    The owner of one that belongs to another account is told, and the page does not say so.
    """
    pending = EmailAddress.objects.filter(user=request.user, verified=False)
    pending.exclude(email=request.user.email).delete()
    asked = EmailAddress.objects.create(user=request.user, email=email)
    if User.objects.filter(email=email).exclude(pk=request.user.pk).exists():
        get_adapter().send_account_already_exists_mail(email)
    else:
        asked.send_confirmation(request)


@row_view(Membership, "accounts.print_password_slip")
def print_password_slip(request, membership):
    """A slip for a colleague."""
    about = {"by": request.user, "at": timezone.now()}
    slip, token = actions.print_member_slip(membership, **about)
    return show_password_slip(request, slip, token, back=membership.get_absolute_url())


def show_password_slip(request, slip: PasswordSlip, token: str, *, back: str):
    path = reverse("use_password_slip", args=[token])
    return show_slip(request, "accounts/password_slip.html", path, slip=slip, back=back)


@login_not_required
@require_http_methods(["GET", "POST"])
def use_password_slip(request, token):
    """Whoever holds the slip sets the password, then signs in with it."""
    slips = PasswordSlip.objects.by_token(token).standing(at=timezone.now())
    slip = slips.select_related("user").first()
    if slip is None:
        return render(request, "accounts/use_password_slip.html", status=404)
    form = PasswordForm(request.POST or None, user=slip.user)

    def act():
        password = form.cleaned_data["password"]
        actions.use_password_slip(slip, password=password, at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Your new password holds. Sign in with it."))
        return redirect("account_login")
    return form_page(
        request,
        form,
        title=_("Set a new password"),
        button=_("Set the password"),
        subtitle=str(slip.user),
    )


def first_start_path() -> str:
    """The address of the page that makes the first agency, good for a week."""
    key = signing.dumps(FIRST_START, salt=FIRST_START)
    return reverse("first_agency", args=[key])


@login_not_required
@require_http_methods(["GET", "POST"])
def first_agency(request, key):
    """Who starts an empty system makes its first agency and runs it. The address is told where the
    system is started; it opens nothing once anybody has an account.
    """
    try:
        signing.loads(key, salt=FIRST_START, max_age=FIRST_START_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    if User.objects.exists():
        raise Http404
    form = FirstAgencyForm(request.POST or None)

    def act():
        agency = form.save(commit=False)
        manager = form.manager
        actions.create_agency(agency, manager=manager, at=timezone.now(), is_administrator=True)
        login(request, manager, backend="accounts.adapter.SignIn")

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Your agency is here. Now invite your colleagues."))
        return redirect("membership_list")
    return form_page(
        request,
        form,
        title=_("Begin with your agency"),
        button=_("Begin"),
        subtitle=_("You will run this system and manage the agency. Both can be handed over."),
    )
