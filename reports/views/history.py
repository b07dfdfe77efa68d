"""Who did what, when, and instead of what."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.lists.views import page_of
from reports.statistics.history import NOUNS, entries_of, told


@require_safe
def history(request, pk, noun):
    """Of one row and its parts, for managers and inspectors who see it."""
    if noun not in NOUNS:
        raise Http404
    model, parts = NOUNS[noun]
    thing = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("reports.view_history", thing):
        raise PermissionDenied
    page = page_of(request, entries_of(thing, parts))
    context = {
        "thing": thing,
        "noun": model._meta.verbose_name,
        "page": page,
        "entries": told(page.object_list),
        "event": getattr(thing, "event", None),
    }
    return render(request, "reports/history.html", context)
