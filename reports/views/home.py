from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import roles_of
from certificates.models import Certificate
from events.models import Event
from exhibitors import journey
from exhibitors.models import Participation
from funding.models import ClaimLine
from producers.models import Producer, TakeOver
from reports.statistics import event_facts, with_totals

# What the overview reads of an application.
SHOWN = (
    "submitted_at",
    "exhibit_count",
    "best_stars",
    "producer__name",
    "producer__commune__address",
    "producer__commune__full_name",
)


@login_not_required
@require_safe
def home(request):
    """Everyone's first page: the calendar for the public, the cards for producers, the events for
    staff.
    """
    if not request.user.is_authenticated:
        return redirect("event_calendar")
    if roles_of(request.user) or request.user.is_superuser:
        return redirect("event_list")
    return redirect("producer_home")


@require_safe
def producer_home(request):
    """One card per participation with its journey line and the next step; those to act on first."""
    producers = Producer.objects.represented_by(request.user).select_related("commune")
    participations = (
        Participation.objects.filter(producer__in=producers)
        .for_card()
        .order_by("-event__opens_on", "pk")[:50]
    )
    lines = journey.lines(participations)
    cards = [
        {"participation": p, "line": lines[p.pk], "next": journey.next_step(p)}
        for p in participations
    ]
    cards.sort(key=lambda card: not card["next"].url)
    open_events = (
        Event.objects.accepting(at=timezone.now())
        .select_related("unit")
        .order_by("apply_until", "pk")
    )
    if len(producers) == 1:
        open_events = open_events.exclude(
            pk__in=Participation.objects.live().filter(producer__in=producers).values("event")
        )
    asked = TakeOver.objects.asked_by(request.user, at=timezone.now()).select_related("producer")
    requests = {row.tax_code: row for row in reversed(asked)}.values()
    context = {
        "producers": producers,
        "cards": cards,
        "open_events": open_events[:5],
        "requests": requests,
    }
    return render(request, "reports/producer_home.html", context)


def _with_totals(user):
    certificates = Certificate.objects.visible_to(user).valid()
    events = Event.objects.visible_to(user).select_related("unit")
    return with_totals(
        events, support=ClaimLine.objects.visible_to(user), certificates=certificates
    )


def _waiting(user):
    rows = (
        Participation.objects.visible_to(user)
        .filter(status=Participation.Status.SUBMITTED)
        .for_list()
    )
    return (
        rows.order_by("submitted_at", "pk")
        .select_related(None)
        .select_related("producer__commune")
        .only(*SHOWN)
    )


@require_safe
def event_overview(request, pk):
    """The desk of one event: what came in, what is held, what waits. Whoever has no desk there sees
    its public page.
    """
    event = get_object_or_404(_with_totals(request.user), pk=pk)
    if not request.user.has_perm("reports.view_event_overview", event):
        return redirect(event)
    mine = Participation.objects.visible_to(request.user).for_event(event)
    context = {
        "event": event,
        "facts": event_facts(event, mine),
        "newest": _waiting(request.user).for_event(event)[:8],
        "today": timezone.localdate(),
        "is_draft": event.status == Event.Status.DRAFT,
    }
    return render(request, "reports/event_overview.html", context)
