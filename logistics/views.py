from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.forms import attempt
from core.views import form_page, verb
from events.models import Booth
from exhibitors.models import Exhibit, Participation
from logistics import actions
from logistics.forms import AllocationForm, PlacementForm
from logistics.models import Allocation


@require_safe
def participation_booths(request, pk):
    """The booths of a participation and what stands where; a panel of its page."""
    participation = get_object_or_404(
        Participation.objects.visible_to(request.user).for_card(), pk=pk
    )
    if not request.user.has_perm("logistics.view_allocations", participation):
        raise PermissionDenied
    allocations = (
        participation.allocations.live().for_list().prefetch_related("placements__exhibit__product")
    )
    context = {
        "participation": participation,
        "event": participation.event,
        "allocations": allocations,
    }
    return render(
        request, "logistics/participation_booths.html" + ("#panel" if request.htmx else ""), context
    )


@require_safe
def booth_holders(request, pk):
    """Who holds a booth now; a panel of its page. Those whom the person may not see stay
    unnamed.
    """
    booth = get_object_or_404(Booth.objects.visible_to(request.user).select_related("event"), pk=pk)
    held = Allocation.objects.live().filter(share__booth=booth)
    seen = held.visible_to(request.user).for_list()
    context = {
        "booth": booth,
        "event": booth.event,
        "allocations": seen,
        "hidden": held.count() - len(seen),
    }
    return render(
        request, "logistics/booth_holders.html" + ("#panel" if request.htmx else ""), context
    )


@verb(Participation, "logistics.allocate_booth", methods=("GET", "POST"))
def allocate_booth(request, participation):
    form = AllocationForm(request.POST or None, participation=participation, user=request.user)

    def act():
        actions.allocate_booth(
            participation, share=form.cleaned_data["share"], by=request.user, at=timezone.now()
        )

    if request.method == "POST" and attempt(form, act):
        return redirect(participation)
    return form_page(
        request,
        form,
        title=_("Allocate a booth"),
        button=_("Allocate"),
        subtitle=str(participation),
        back=participation.get_absolute_url(),
        event=participation.event,
    )


@verb(Allocation, "logistics.release_booth")
def release_booth(request, allocation):
    actions.release_booth(allocation, at=timezone.now())
    return redirect(allocation.participation)


@verb(Exhibit, "logistics.place_exhibit", methods=("GET", "POST"))
def place_exhibit(request, exhibit):
    participation = exhibit.participation
    form = PlacementForm(request.POST or None, participation=participation)

    def act():
        actions.place_exhibit(exhibit, allocation=form.cleaned_data["allocation"])

    if request.method == "POST" and attempt(form, act):
        return redirect(participation)
    return form_page(
        request,
        form,
        title=_("Where does this product stand?"),
        button=_("Save"),
        subtitle=str(exhibit),
        back=participation.get_absolute_url(),
        event=participation.event,
    )
