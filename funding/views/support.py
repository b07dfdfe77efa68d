from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Agency, Role
from core.forms import ReasonForm, attempt
from core.transitions import Refusal
from core.views import form_page, verb
from events.models import Event
from exhibitors.models import Participation
from funding import actions
from funding.forms import SupportForm
from funding.models import BudgetLine, Claim, ClaimLine
from office import actions as office
from office.documents import PAPER_KINDS, kinds_of


@require_safe
def participation_claims(request, pk):
    """What was paid for a participation; a panel of its page, for those who may see money."""
    participation = get_object_or_404(
        Participation.objects.visible_to(request.user).for_card(), pk=pk
    )
    if not request.user.has_perm("funding.view_claims", participation):
        raise PermissionDenied
    claims = Claim.objects.visible_to(request.user).filter(participation=participation).for_list()
    context = {"participation": participation, "event": participation.event, "claims": claims}
    return render(
        request, "funding/participation_claims.html" + ("#panel" if request.htmx else ""), context
    )


@verb(Participation, "funding.log_support", methods=("GET", "POST"))
def log_support(request, participation):
    form = SupportForm(request.POST or None, user=request.user)

    def act():
        actions.log_support(participation, by=request.user, at=timezone.now(), **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        return redirect(participation)
    return form_page(
        request,
        form,
        title=_("Log support that was paid"),
        button=_("Save"),
        subtitle=str(participation),
        back=participation.get_absolute_url(),
        event=participation.event,
    )


@verb(ClaimLine, "funding.void_support", methods=("GET", "POST"))
def void_support(request, line):
    form = ReasonForm(request.POST or None)

    def act():
        actions.void_support(line, reason=form.cleaned_data["reason"], at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        return redirect(line.claim)
    return form_page(
        request,
        form,
        title=_("Take this line back"),
        button=_("Take back"),
        subtitle=str(line),
        back=line.claim.get_absolute_url(),
    )


@verb(Event, "funding.draft_support_paper")
def draft_support_paper(request, event, kind):
    """Begin a paper about the support at an event, or take up the draft that stands; of the agency
    that pays there.
    """
    if kind not in dict(kinds_of("money")):
        raise Http404
    mine = Agency.objects.of(request.user, Role.FINANCE)
    agency = mine.filter(claim__participation__event=event).order_by("pk").first()
    if agency is None:
        raise Refusal(_("Your agency has no claims at this event yet."))
    about = f"event:{event.pk}"
    return redirect(
        office.draft_paper(
            agency,
            kind=kind,
            about=about,
            within=about,
            title=_title(kind, event),
            at=timezone.now(),
        )
    )


@verb(BudgetLine, "funding.move_budget")
def draft_settlement(request, budget_line):
    agency, about = budget_line.programme.agency, f"budget_line:{budget_line.pk}"
    title = _title("settlement", budget_line)
    return redirect(
        office.draft_paper(agency, kind="settlement", about=about, title=title, at=timezone.now())
    )


def _title(kind: str, thing) -> str:
    with translation.override("vi"):
        title = f"{PAPER_KINDS[kind].label}: {thing}"[:200]
    return title[:1].upper() + title[1:]
