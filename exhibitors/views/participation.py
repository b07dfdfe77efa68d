from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import DetailView

from accounts.models import DESK, ORGANISERS, roles_of
from core.forms import attempt, is_key
from core.lists.views import Bulk, TableView
from core.typed import keeps_typed, recall
from core.views import VisibleMixin, row_view
from events.models import Event
from exhibitors import actions, journey
from exhibitors.filters import ParticipationFilter
from exhibitors.forms import ApplicationForm
from exhibitors.models import Exhibit, Participation
from exhibitors.statistics import answers_of, rating_notes
from exhibitors.tables import ParticipationTable
from office.documents import kinds_of
from producers.models import Producer, phones_shown


class ParticipationList(TableView):
    model = Participation
    table_class = ParticipationTable
    filterset_class = ParticipationFilter
    bulk_verbs = (
        Bulk("propose_decisions", gettext_lazy("Propose: accept"), Participation.Status.ACCEPTED),
        Bulk(
            "propose_decisions",
            gettext_lazy("Propose: waiting list"),
            Participation.Status.WAITLISTED,
        ),
        Bulk(
            "propose_decisions",
            gettext_lazy("Propose: decline"),
            Participation.Status.DECLINED,
            reason=gettext_lazy("Why you decline; the producer reads it"),
        ),
    )

    def offers_bulk(self):
        return bool(roles_of(self.request.user).at(*ORGANISERS))

    def kept_back(self):
        """What is proposed is for the desk alone."""
        return () if roles_of(self.request.user).at(*DESK) else ("pending_decision",)


class ParticipationDetail(VisibleMixin, DetailView):
    model = Participation

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .for_card()
            .select_related(
                "created_by", "decided_by", "pending_by", "unit_then", "zone", "producer__commune"
            )
        )

    def get_context_data(self, **kwargs):
        participation = self.object
        line = journey.lines([participation])[participation.pk]
        step = journey.next_step(participation)
        notes = rating_notes(participation)
        context = {
            "event": participation.event,
            "line": line,
            "next": step,
            "notes": notes,
        }
        context |= answers_of(participation)
        context["filings"] = participation.filings.select_related("by")
        return super().get_context_data(**context, **kwargs)


def papers_to_draft(request, event) -> dict:
    """The kinds of papers that are begun about the selection of an event, for a panel."""
    return {"drafts": kinds_of("selection")}


def participations_of(request, producer) -> dict:
    """What the producer's page shows of its fairs, for a panel."""
    rows = Participation.objects.visible_to(request.user).filter(producer=producer)
    return {"participations": rows.for_list()}


MOST_CHOICES = 50

Status = Participation.Status


@require_http_methods(["GET", "POST"])
def apply_for_event(request, pk):
    """Apply for a published event; whoever acts for several producers chooses one first."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    mine = Producer.objects.filed_by(request.user, event=event).select_related("commune")
    producer = _chosen(mine, request.GET.get("producer", ""))
    if producer is None:
        q = request.GET.get("q", "")
        context = {
            "event": event,
            "producers": mine.search(q)[:MOST_CHOICES],
            "q": q,
            "many": mine.count() > MOST_CHOICES,
        }
        return render(request, "exhibitors/apply_choose.html", context)
    standing = Participation.objects.for_event(event).live().filter(producer=producer).first()
    if standing and request.method == "GET":
        messages.info(
            request, _("%(name)s has already applied for this event.") % {"name": producer}
        )
        return redirect(standing)
    return _new_application(request, event=event, producer=producer)


@keeps_typed
def _new_application(request, *, event, producer):
    form = ApplicationForm(
        request.POST or None, request.FILES or None, producer=producer, event=event
    )
    if "submit" in request.POST:
        form.demand()
    if request.method == "POST" and attempt(
        form, lambda: _apply(request, form, event=event, producer=producer)
    ):
        return redirect(form.instance)
    return _application_page(request, form, event=event, producer=producer)


def _chosen(mine, pk):
    """The producer named in the address, or the only one there is."""
    found = mine.filter(pk=pk) if is_key(pk) else mine
    return found.first() if len(found[:2]) == 1 else None


def _apply(request, form, *, event, producer):
    form.instance = actions.apply_for_event(
        event,
        producer=producer,
        by=request.user,
        at=timezone.now(),
        arrived=request.arrived,
        is_complete="submit" in request.POST,
        **{name: value for name, value in form.content.items() if name != "seen"},
    )


@row_view(Participation, "exhibitors.change_application", methods=("GET", "POST"))
def change_application(request, participation):
    """Continue an application. On the way, without a button, everything but files is saved."""
    if participation.status not in (Status.DRAFT, Status.RETURNED) and request.method == "GET":
        messages.info(
            request, _("This application is with the organiser and cannot be changed now.")
        )
        return redirect(participation)
    event, producer = participation.event, participation.producer
    files = None if request.htmx else request.FILES or None
    form = ApplicationForm(
        request.POST or None, files, instance=participation, producer=producer, event=event
    )
    is_complete = "submit" in request.POST and not request.htmx
    if is_complete:
        form.demand()

    def act():
        actions.change_application(
            participation,
            by=request.user,
            at=timezone.now(),
            arrived=request.arrived,
            is_complete=is_complete,
            **form.content,
        )

    is_saved = request.method == "POST" and attempt(form, act)
    if request.htmx:
        context = {
            "form": form,
            "is_saved": is_saved,
            "now": timezone.now(),
            "changed_at": participation.changed_at,
        }
        return render(request, "exhibitors/application_form.html#saved", context)
    if is_saved:
        return redirect(participation)
    return _application_page(request, form, event=event, producer=producer)


def _application_page(request, form, *, event, producer):
    context = {
        "form": form,
        "event": event,
        "producer": producer,
        "is_recalled": recall(request, form),
    }
    return render(
        request, "exhibitors/application_form.html", context, status=422 if form.errors else 200
    )


@login_not_required
@require_safe
def event_catalogue(request, pk):
    """Who shows what at a published event: open to everyone, with the numbers of those alone who
    agreed to it.
    """
    event = get_object_or_404(Event.objects.published(), pk=pk)
    exhibits = Exhibit.objects.filter(
        participation__in=Participation.objects.for_event(event).placed()
    )
    exhibits = exhibits.select_related("participation__producer", "product__photo").order_by(
        "participation__producer__order_key", "participation", "product__order_key"
    )
    exhibits = list(exhibits)
    producers = {exhibit.participation.producer_id for exhibit in exhibits}
    phones = phones_shown(producers, on=timezone.localdate())
    for exhibit in exhibits:
        exhibit.participation.phones = phones.get(exhibit.participation.producer_id, [])
    template = "exhibitors/event_catalogue.html" + ("#panel" if request.htmx else "")
    return render(request, template, {"event": event, "exhibits": exhibits})
