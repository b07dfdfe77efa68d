"""Judging applications: points, reviews, the proposal, and the papers that it is checked by."""

from secrets import randbelow

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.forms import ReasonForm, attempt
from core.views import form_page, verb
from events.models import Event
from exhibitors import actions
from exhibitors.forms import ReviewForm, SelectionForm
from exhibitors.forms.selection import MOST_SEED
from exhibitors.models import Attachment, Participation, Review
from exhibitors.statistics import standings
from exhibitors.views.participation import answers_of, rating_notes
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


@verb(Participation, "exhibitors.review_participation", methods=("GET", "POST"))
def review_participation(request, participation):
    own = Review.objects.filter(participation=participation, reviewer=request.user).first()
    form = ReviewForm(request.POST or None, instance=own, participation=participation)

    def act():
        actions.review_participation(
            participation,
            points=form.points,
            comment=form.cleaned_data["comment"],
            has_conflict=form.cleaned_data["has_conflict"],
            by=request.user,
            at=timezone.now(),
        )

    back = reverse("event_scores", args=[participation.event_id])
    if request.method == "POST" and attempt(form, act):
        return redirect(back)
    context = {
        "form": form,
        "p": participation,
        "event": participation.event,
        "notes": rating_notes(participation),
        "back": back,
    }
    context |= answers_of(participation)
    return render(
        request, "exhibitors/review_form.html", context, status=422 if form.errors else 200
    )


@verb(Event, "exhibitors.propose_selection", methods=("GET", "POST"))
def propose_selection(request, event):
    last = event.selections.first()
    form = SelectionForm(
        request.POST or None, initial={"seed": last.seed if last else randbelow(MOST_SEED)}
    )

    def act():
        run = actions.propose_selection(
            event, seed=form.cleaned_data["seed"], by=request.user, at=timezone.now()
        )
        words = ngettext(
            "%(n)s application of %(all)s is proposed for a place.",
            "%(n)s applications of %(all)s are proposed for a place.",
            run.chosen,
        )
        messages.success(request, words % {"n": run.chosen, "all": run.candidates})

    back = reverse("event_decisions", args=[event.pk])
    if request.method == "POST" and attempt(form, act):
        return redirect(back)
    subtitle = _(
        "Every submitted application is proposed for a place or the waiting list, by its points"
        " and within places and quotas."
        " What you have proposed by hand stays. Nothing is published."
    )
    return form_page(
        request,
        form,
        title=_("Propose by points"),
        button=_("Propose"),
        subtitle=subtitle,
        back=back,
        event=event,
    )


@verb(Attachment, "exhibitors.check_attachment")
def check_attachment(request, attachment):
    actions.check_attachment(attachment, by=request.user, at=timezone.now())
    return redirect(attachment.participation)


@verb(Attachment, "exhibitors.check_attachment", methods=("GET", "POST"))
def reject_attachment(request, attachment):
    form = ReasonForm(request.POST or None)

    def act():
        actions.reject_attachment(
            attachment, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )

    if request.method == "POST" and attempt(form, act):
        return redirect(attachment.participation)
    back = attachment.participation.get_absolute_url()
    return form_page(
        request,
        form,
        title=_("Reject the paper"),
        button=_("Reject"),
        subtitle=str(attachment),
        back=back,
    )


@verb(Event, "exhibitors.draft_paper")
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
