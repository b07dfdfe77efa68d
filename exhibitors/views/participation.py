from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import DetailView

from accounts.models import DESK, ORGANISERS, duties
from core.forms import ReasonForm, attempt, is_key
from core.lists.views import Bulk, TableView
from core.typed import keeps_typed, recall
from core.views import VisibleMixin, form_page, verb
from events.models import Event, Question
from exhibitors import actions, journey
from exhibitors.filters import ParticipationFilter
from exhibitors.forms import ApplicationForm
from exhibitors.models import Exhibit, Participation
from exhibitors.tables import ParticipationTable
from producers.models import Producer
from producers.models.product import rating_note


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
        return bool(duties(self.request.user).at(*ORGANISERS))

    def kept_back(self):
        """What is proposed is for the desk alone."""
        return () if duties(self.request.user).at(*DESK) else ("pending_decision",)


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
        has_begun = participation.event.has_begun(timezone.localdate())
        can = {verb: participation.can_become(status) for verb, status in VERBS.items()}
        can |= {verb: can[verb] and has_begun for verb in ("mark_attended", "mark_absent")}
        notes = rating_notes(participation)
        context = {
            "event": participation.event,
            "line": line,
            "next": step,
            "can": can,
            "notes": notes,
        }
        context |= answers_of(participation)
        context["filings"] = participation.filings.select_related("by")
        return super().get_context_data(
            **context, has_zones=participation.event.zones.exists(), **kwargs
        )


def participations_of(request, producer) -> dict:
    """What the producer's page shows of its fairs, for a panel."""
    rows = Participation.objects.visible_to(request.user).filter(producer=producer)
    return {"participations": rows.for_list()}


def rating_notes(participation) -> list[tuple[Exhibit, int | None, str]]:
    """The exhibits with their stars: the frozen ones once accepted, else those that would count,
    and why not.
    """
    exhibits = list(participation.exhibits.all())
    if participation.frozen_at:
        return [(exhibit, exhibit.stars, exhibit.recognition_code_then) for exhibit in exhibits]
    event = participation.event
    products = participation.producer.products.with_stars(on=event.opens_on).prefetch_related(
        "recognitions"
    )
    rated = {product.pk: product for product in products}
    return [
        (exhibit, rated[exhibit.product_id].stars, note_of(rated[exhibit.product_id], event))
        for exhibit in exhibits
    ]


def note_of(product, event) -> str:
    return rating_note(product.recognitions.all(), first=event.opens_on, last=event.last_day)


def answers_of(participation) -> dict:
    """The answers, every version of every paper, and the papers that are asked and not there."""
    papers = list(participation.attachments.select_related("question", "upload", "decided_by"))
    there = {paper.question_id for paper in papers}
    asked = participation.event.questions.filter(kind=Question.Kind.PAPER)
    gaps = [q for q in asked if q.pk not in there and q.is_for(participation.producer.kind)]
    return {
        "answers": participation.answers.select_related("question"),
        "papers": papers,
        "gaps": gaps,
    }


MOST_CHOICES = 50

Status = Participation.Status
VERBS = {
    "submit": Status.SUBMITTED,
    "accept": Status.ACCEPTED,
    "waitlist": Status.WAITLISTED,
    "decline": Status.DECLINED,
    "return": Status.RETURNED,
    "confirm": Status.CONFIRMED,
    "withdraw": Status.WITHDRAWN,
    "mark_attended": Status.ATTENDED,
    "mark_absent": Status.ABSENT,
}


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
        is_complete="submit" in request.POST,
        **{name: value for name, value in form.content.items() if name != "seen"},
    )


@verb(Participation, "exhibitors.change_application", methods=("GET", "POST"))
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


@verb(Participation, "exhibitors.submit_participation")
def submit_participation(request, participation):
    actions.submit_participation(participation, by=request.user)
    return redirect(participation)


@verb(Participation, "exhibitors.accept_participation")
def accept_participation(request, participation):
    actions.accept_participation(participation, by=request.user, at=timezone.now())
    messages.success(
        request, _("Accepted. The invitation waits under Letters until it is approved.")
    )
    return redirect(participation)


@verb(Participation, "exhibitors.waitlist_participation")
def waitlist_participation(request, participation):
    actions.waitlist_participation(participation, by=request.user, at=timezone.now())
    return redirect(participation)


@verb(Participation, "exhibitors.decline_participation", methods=("GET", "POST"))
def decline_participation(request, participation):
    return _with_reason(
        request,
        participation,
        actions.decline_participation,
        _("Decline the application"),
        _("Decline"),
    )


@verb(Participation, "exhibitors.return_participation", methods=("GET", "POST"))
def return_participation(request, participation):
    return _with_reason(
        request,
        participation,
        actions.return_participation,
        _("Return the application for completion"),
        _("Return"),
    )


def _with_reason(request, participation, act, title, button):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: act(
            participation, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
    ):
        return redirect(participation)
    return form_page(
        request,
        form,
        title=title,
        button=button,
        subtitle=str(participation),
        back=participation.get_absolute_url(),
        event=participation.event,
    )


@verb(Participation, "exhibitors.confirm_participation")
def confirm_participation(request, participation):
    actions.confirm_participation(participation, by=request.user)
    return redirect(participation)


@verb(Participation, "exhibitors.withdraw_participation", methods=("GET", "POST"))
def withdraw_participation(request, participation):
    """There is no way back, so it is asked once more."""
    if request.method == "POST":
        actions.withdraw_participation(participation, by=request.user, at=timezone.now())
        return redirect(participation)
    return form_page(
        request,
        forms.Form(),
        title=_("Withdraw the application"),
        button=_("Withdraw the application"),
        subtitle=_("%(what)s: a place that is held goes to the next in line.")
        % {"what": participation},
        back=participation.get_absolute_url(),
        event=participation.event,
    )


@verb(Participation, "exhibitors.mark_attended")
def mark_attended(request, participation):
    actions.mark_attended(participation, at=timezone.now())
    return redirect(participation)


@verb(Participation, "exhibitors.mark_absent")
def mark_absent(request, participation):
    actions.mark_absent(participation, at=timezone.now())
    return redirect(participation)


@login_not_required
@require_safe
def event_catalogue(request, pk):
    """Who shows what at a published event: open to everyone, without contacts."""
    event = get_object_or_404(Event.objects.published(), pk=pk)
    exhibits = Exhibit.objects.filter(
        participation__in=Participation.objects.for_event(event).placed()
    )
    exhibits = exhibits.select_related("participation__producer", "product__photo").order_by(
        "participation__producer__order_key", "participation", "product__order_key"
    )
    template = "exhibitors/event_catalogue.html" + ("#panel" if request.htmx else "")
    return render(request, template, {"event": event, "exhibits": exhibits})
