from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Agency, Role
from core.transitions import Refusal
from core.views import row_view
from events.models import Event
from exhibitors.models import Participation
from funding.models import BudgetLine, Claim
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


@row_view(Event, "funding.draft_support_paper")
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


@row_view(BudgetLine, "funding.draft_settlement")
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
