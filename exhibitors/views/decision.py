from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.forms import is_key
from core.lists.views import bulk_verb
from core.views import row_view
from events.models import Event
from exhibitors import actions
from exhibitors.models import Participation
from exhibitors.statistics import gaps, overfull
from exhibitors.views.participation import ParticipationList


@bulk_verb(ParticipationList, "exhibitors.propose_decisions")
def propose_decisions(request, participations):
    decision = request.POST.get("verb", "")
    if decision not in Participation.DECISIONS:
        raise PermissionDenied
    reason = request.POST.get("reason", "")[:1000]
    n = actions.propose_decisions(participations, decision=decision, by=request.user, reason=reason)
    messages.success(
        request, ngettext("%(n)s proposal is noted.", "%(n)s proposals are noted.", n) % {"n": n}
    )


@require_safe
def event_decisions(request, pk):
    """What is proposed for an event and not published yet, with the room there is."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("exhibitors.view_decisions", event):
        raise PermissionDenied
    pending = Participation.objects.for_event(event).pending().proposed_to(request.user).for_list()
    pending = pending.select_related("pending_by").order_by(
        "pending_decision", "selection_rank", "producer__order_key", "pk"
    )
    held = Participation.objects.for_event(event).holding().count()
    wanted = sum(p.pending_decision == Participation.Status.ACCEPTED for p in pending)
    context = {
        "event": event,
        "pending": pending,
        "held": held,
        "wanted": wanted,
        "after": held + wanted,
    }
    missing = gaps(event, pending, on=timezone.localdate())
    incomplete = [(p, "; ".join(missing[p.pk])) for p in pending if p.pk in missing]
    context |= {"tight": overfull(event), "incomplete": incomplete}
    return render(request, "exhibitors/event_decisions.html", context)


@row_view(Event, "exhibitors.publish_decisions")
def publish_decisions(request, event):
    """Publish what the officer has before them, and nothing else."""
    seen = dict(
        line.split(":", 1)
        for line in request.POST.getlist("seen")
        if is_key(line.partition(":")[0]) and ":" in line
    )
    done = actions.publish_decisions(
        event,
        participations=Participation.objects.decided_by(request.user),
        seen={int(pk): decision for pk, decision in seen.items()},
        at=timezone.now(),
    )
    words = _("Decisions published: %(n)s. Letters that wait for your approval: %(m)s.")
    messages.success(request, words % {"n": done.decisions, "m": done.letters})
    if done.unheard:
        words = _("Producers to whom nobody can write, so that you call them: %(n)s.")
        messages.warning(request, words % {"n": done.unheard})
    return redirect("event_decisions", event.pk)
