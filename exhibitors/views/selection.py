"""Judging applications: points, reviews, the proposal, and the papers that it is checked by."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from core.views import row_view
from events.models import Event
from exhibitors.models import Participation, Review
from exhibitors.statistics import standings
from office import actions as office
from office.documents import PAPER_KINDS, kinds_of
from producers.models import producers_of


@require_safe
def event_scores(request, pk):
    """The applications of an event by their points, with the reasons; those that reviewers see
    differently on request.
    """
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("exhibitors.view_decisions", event):
        raise PermissionDenied
    judged = Participation.objects.for_event(event).decided_by_desk(request.user).submitted().live()
    judged = judged.exclude(producer__in=producers_of(request.user))
    rows = standings(judged, event=event)
    conflicting = [row for row in rows if row.spread > event.spread_limit]
    only = "conflicting" in request.GET
    own = set(
        Review.objects.filter(reviewer=request.user, participation__event=event).values_list(
            "participation", flat=True
        )
    )
    context = {"event": event, "rows": conflicting if only else rows, "only": only, "own": own}
    return render(
        request,
        "exhibitors/event_scores.html",
        context | {"all": len(rows), "conflicting": len(conflicting)},
    )


@row_view(Event, "exhibitors.draft_paper")
def draft_paper(request, event, kind):
    """Begin a paper about the selection, or take up the draft that stands."""
    if kind not in dict(kinds_of("selection")):
        raise Http404
    about = f"event:{event.pk}"
    with translation.override("vi"):
        title = f"{PAPER_KINDS[kind].label}: {event.name}"[:200]
    title = title[:1].upper() + title[1:]
    return redirect(
        office.draft_paper(
            event.host, kind=kind, about=about, within=about, title=title, at=timezone.now()
        )
    )
