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

from core.forms import ReasonForm, attempt
from core.lists.views import TableView
from core.views import form_page, verb
from producers import actions
from producers.documents import slip_pdf
from producers.filters import TakeOverFilter
from producers.forms import AskForm, MergeForm
from producers.forms.person import MOST_FOUND
from producers.models import Producer, Representative, TakeOver, producers_of
from producers.tables import TakeOverTable


class TakeOverList(TableView):
    model = TakeOver
    table_class = TakeOverTable
    filterset_class = TakeOverFilter


@verb(Producer, "producers.print_slip")
def print_slip(request, producer):
    slip, token = actions.print_slip(producer, by=request.user, at=timezone.now())
    document = slip_pdf(slip, token=token)
    headers = {"Content-Disposition": f'attachment; filename="{document.filename}"'}
    return HttpResponse(document.content, "application/pdf", headers=headers)


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


@verb(TakeOver, "producers.decide_take_over", methods=("GET", "POST"))
def grant_take_over(request, asked):
    """Who asks gets a producer's whole profile, so the officer reads first who it is."""
    if request.method == "GET":
        return render(request, "producers/grant_take_over.html", {"asked": asked})
    actions.grant_take_over(asked, by=request.user, at=timezone.now())
    messages.success(
        request,
        _("%(person)s acts for %(name)s from today.")
        % {"person": asked.user, "name": asked.producer},
    )
    return redirect("take_over_list")


@verb(TakeOver, "producers.decide_take_over", methods=("GET", "POST"))
def refuse_take_over(request, asked):
    form = ReasonForm(request.POST or None)

    def act():
        actions.refuse_take_over(
            asked, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )

    form.fields["reason"].help_text = _("Write a full sentence. The person who asked will read it.")
    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Refused. The person reads your reason on their page."))
        return redirect("take_over_list")
    return form_page(
        request,
        form,
        title=_("Refuse the request"),
        button=_("Refuse"),
        subtitle=f"{asked.user} · {asked.producer}",
        back=reverse("take_over_list"),
    )


@verb(Representative, "producers.end_representation")
def end_representation(request, representative):
    actions.end_representation(representative, at=timezone.now())
    messages.success(
        request,
        _("%(person)s no longer acts for %(name)s.")
        % {"person": representative.user, "name": representative.producer},
    )
    is_own = representative.user_id == request.user.pk
    return redirect("home") if is_own else redirect(representative.producer)


@verb(Producer, "producers.merge_producers", methods=("GET", "POST"))
def merge_producers(request, producer):
    """The other profile is chosen among the likely ones, or among those that the words in the
    address find.
    """
    words = request.GET.get("q", "")
    others = Producer.objects.visible_to(request.user).exclude(pk__in=producers_of(request.user))
    others = others.filter(home_agency=producer.home_agency_id).select_related("commune")
    found = others.search(words).exclude(pk=producer.pk) if words else others.like(producer)
    form = MergeForm(request.POST or None, found=found)

    def act():
        actions.merge_producers(
            producer,
            merged=form.cleaned_data["other"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Both profiles are one now."))
        return redirect(producer)
    context = {
        "producer": producer,
        "form": form,
        "words": words,
        "n": found.count(),
        "most": MOST_FOUND,
    }
    return render(
        request, "producers/merge_producers.html", context, status=422 if form.errors else 200
    )
