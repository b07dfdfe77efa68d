"""Who acts for a producer: slips, requests, and profiles that turn out to be one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import HOLDS_SLIP
from accounts.views import show_password_slip
from core.forms import attempt
from core.lists.views import TableView
from core.views import form_page, row_view
from producers import actions
from producers.documents import slip_pdf
from producers.filters import TakeOverFilter
from producers.forms import AskForm
from producers.models import Producer, Representative, TakeOver
from producers.rules import is_of_desk
from producers.tables import TakeOverTable


class TakeOverList(TableView):
    model = TakeOver
    table_class = TakeOverTable
    filterset_class = TakeOverFilter


@row_view(Producer, "producers.print_slip")
def print_slip(request, producer):
    slip, token = actions.print_slip(producer, by=request.user, at=timezone.now())
    document = slip_pdf(slip, token=token)
    headers = {"Content-Disposition": f'attachment; filename="{document.filename}"'}
    return HttpResponse(document.content, "application/pdf", headers=headers)


@row_view(Representative, "producers.print_representative_slip")
def print_representative_slip(request, representative):
    """A slip for a new password, for somebody of the producer."""
    about = {"by": request.user, "at": timezone.now()}
    slip, token = actions.print_representative_slip(representative, **about)
    return show_password_slip(request, slip, token, back=representative.producer.get_absolute_url())


@login_not_required
@require_http_methods(["GET", "POST"])
def use_slip(request, token):
    """Whoever holds the slip sees for whom it is; signed in, they take the profile over."""
    slip = (
        TakeOver.objects.by_token(token)
        .standing(at=timezone.now())
        .select_related("producer__commune")
        .first()
    )
    if slip is None:
        return render(request, "producers/use_slip.html", status=404)
    if not request.user.is_authenticated and is_of_desk(slip):
        # A number that an account only claims yields to whoever comes with a slip of an agency.
        request.session[HOLDS_SLIP] = True
    if request.method == "GET":
        return render(request, "producers/use_slip.html", {"slip": slip})
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    producer = actions.use_slip(slip, by=request.user, at=timezone.now())
    messages.success(
        request,
        _("From now on you act for %(name)s. Check the profile and the products.")
        % {"name": producer},
    )
    return redirect(producer)


@require_http_methods(["GET", "POST"])
def ask_take_over(request):
    """The answer is the same whether the code is known or not."""
    form = AskForm(request.POST or None, initial={"tax_code": request.GET.get("tax_code", "")})

    def act():
        actions.ask_take_over(
            form.cleaned_data["tax_code"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )

    if request.method == "POST" and attempt(form, act):
        messages.success(
            request,
            _(
                "If a producer of this tax code is registered, its agency has your request now. It"
                " may call you."
            ),
        )
        return redirect("home")
    subtitle = _(
        "The agency that looks after the producer checks who you are. Then the profile is yours"
        " too."
    )
    return form_page(
        request,
        form,
        title=_("Act for a registered producer"),
        button=_("Ask the agency"),
        subtitle=subtitle,
        back=reverse("home"),
    )


@row_view(Representative, "producers.end_representation")
def end_representation(request, representative):
    actions.end_representation(representative, at=timezone.now())
    messages.success(
        request,
        _("%(person)s no longer acts for %(name)s.")
        % {"person": representative.user, "name": representative.producer},
    )
    is_own = representative.user_id == request.user.pk
    return redirect("home") if is_own else redirect(representative.producer)
