from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.models import Booth
from exhibitors.models import Participation
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
