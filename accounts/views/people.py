"""Who works at an agency, for its managers; and the colleague who comes with an invitation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import DetailView

from accounts import actions
from accounts.filters import DataRequestFilter, MembershipFilter
from accounts.forms import HOLDS_SLIP, InvitationForm
from accounts.models import DataRequest, Invitation, Membership
from accounts.tables import DataRequestTable, MembershipTable
from core.forms import attempt
from core.lists.views import TableView
from core.pdf import qr_svg
from core.views import VisibleMixin, form_page


class MembershipList(PermissionRequiredMixin, TableView):
    model = Membership
    table_class = MembershipTable
    filterset_class = MembershipFilter
    permission_required, raise_exception = "accounts.view_people", True

    def get_context_data(self, **kwargs):
        waiting = Invitation.objects.visible_to(self.request.user)
        waiting = waiting.standing(at=timezone.now()).select_related("agency", "invited_by")
        asked = DataRequest.objects.visible_to(self.request.user).waiting().count()
        return super().get_context_data(invitations=waiting, asked=asked, **kwargs)


class DataRequestList(PermissionRequiredMixin, TableView):
    model = DataRequest
    table_class = DataRequestTable
    filterset_class = DataRequestFilter
    permission_required, raise_exception = "accounts.view_people", True


class MembershipDetail(VisibleMixin, DetailView):
    model = Membership

    def get_queryset(self):
        return super().get_queryset().for_list()

    def get_context_data(self, **kwargs):
        person = self.object.user
        posts = Membership.objects.visible_to(self.request.user).filter(user=person)
        others = posts.exclude(pk=self.object.pk).select_related("agency")
        slips = person.password_slips.select_related("printed_by").order_by("-printed_at")[:5]
        return super().get_context_data(person=person, others=others, slips=slips, **kwargs)


def show_slip(request, template: str, path: str, **shown):
    """The page of a link that is shown this once, with a code to scan; it can be printed."""
    url = f"{settings.SITE_URL}{path}"
    response = render(request, template, {"url": url, "qr": qr_svg(url), **shown})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@permission_required("accounts.invite_colleague", raise_exception=True)
def invite_colleague(request):
    form = InvitationForm(request.POST or None, user=request.user)
    made = []

    def act():
        made.append(
            actions.invite_colleague(**form.cleaned_data, by=request.user, at=timezone.now())
        )

    if request.method == "POST" and attempt(form, act):
        invitation, token = made[0]
        path = reverse("use_invitation", args=[token])
        return show_slip(request, "accounts/invitation.html", path, invitation=invitation)
    return form_page(
        request,
        form,
        title=_("Invite a colleague"),
        button=_("Make the invitation"),
        back=reverse("membership_list"),
        subtitle=_("You get a link and a slip to hand over; nothing is sent by itself."),
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def use_invitation(request, token):
    """Whoever holds the link sees for which desk it is; signed in, they accept it."""
    invitation = (
        Invitation.objects.by_token(token)
        .standing(at=timezone.now())
        .select_related("agency", "invited_by")
        .first()
    )
    if invitation is None:
        return render(request, "accounts/use_invitation.html", status=404)
    if not request.user.is_authenticated:
        # A number that an account only claims yields to whoever comes with a slip.
        request.session[HOLDS_SLIP] = True
    if request.method == "GET":
        return render(request, "accounts/use_invitation.html", {"invitation": invitation})
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    actions.accept_invitation(invitation, by=request.user, at=timezone.now())
    told = {"agency": invitation.agency, "role": invitation.get_role_display()}
    messages.success(request, _("You work at %(agency)s as %(role)s.") % told)
    return redirect("home")
