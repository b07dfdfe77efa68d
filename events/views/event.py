from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import CreateView, DetailView, ListView, UpdateView

from core.forms import attempt
from core.lists.views import TableView
from core.views import VisibleMixin, form_page, verb
from events import actions
from events.documents import calendar_feed
from events.filters import EventFilter
from events.forms import CopyForm, DutyForm, EventForm, ExtendForm
from events.models import Duty, Event
from events.statistics import duty_tasks
from events.tables import EventTable

# What a card of the calendar reads.
SHOWN = (
    "name",
    "kind",
    "status",
    "is_recorded",
    "opens_on",
    "closes_on",
    "is_year_only",
    "venue",
    "locality",
    "unit__name",
    "booths_planned",
    "apply_from",
    "apply_until",
)
FIRST_YEAR, LAST_YEAR = 1945, 2101


def _cards():
    return Event.objects.published().select_related("unit").only(*SHOWN).order_by("opens_on", "pk")


def _years():
    return Event.objects.published().dates("opens_on", "year", order="DESC")


@method_decorator(login_not_required, name="dispatch")
class EventCalendar(ListView):
    """The public calendar: what is to come, and the past by year."""

    template_name = "events/event_calendar.html"

    def get_queryset(self):
        year = self.request.GET.get("year", "")
        if year.isdecimal() and year in {str(n) for n in range(FIRST_YEAR, LAST_YEAR)}:
            return _cards().filter(opens_on__year=int(year))
        return _cards().upcoming(on=timezone.localdate())

    def get_context_data(self, **kwargs):
        years, year = _years(), self.request.GET.get("year", "")
        accepting = {event.pk for event in self.object_list if event.is_accepting(timezone.now())}
        return super().get_context_data(
            years=[str(day.year) for day in years], year=year, accepting=accepting, **kwargs
        )


@login_not_required
@require_safe
def event_feed(request):
    """The calendar for calendar programs."""
    document = calendar_feed(Event.objects.published().select_related("unit"))
    return HttpResponse(document.content, "text/calendar; charset=utf-8")


class EventList(TableView):
    model = Event
    table_class = EventTable
    filterset_class = EventFilter


@method_decorator(login_not_required, name="dispatch")
class EventDetail(VisibleMixin, DetailView):
    model = Event

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "host")

    def get_context_data(self, **kwargs):
        is_accepting = self.object.is_accepting(timezone.now())
        return super().get_context_data(
            is_accepting=is_accepting, extensions=self.object.extensions.all(), **kwargs
        )


class EventFormMixin:
    model = Event
    form_class = EventForm
    template_name = "components/form_page.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self):
        return reverse("event_overview", args=[self.object.pk])


class EventCreate(EventFormMixin, PermissionRequiredMixin, CreateView):
    permission_required = "events.add_event"
    extra_context = {
        "title": gettext_lazy("Create an event"),
        "button": gettext_lazy("Save as a draft"),
    }


class EventUpdate(EventFormMixin, VisibleMixin, UpdateView):
    permission = "events.change_event"
    extra_context = {"title": gettext_lazy("Change the event"), "button": gettext_lazy("Save")}

    def form_valid(self, form):
        actions.change_event(form.instance, fields=list(form.cleaned_data), at=timezone.now())
        return redirect(self.get_success_url())


@verb(Event, "events.publish_event")
def publish_event(request, event):
    actions.publish_event(event)
    return redirect("event_overview", event.pk)


@verb(Event, "events.view_duties", methods=("GET",))
def event_duties(request, event):
    """What the law asks of the organiser, with its days; a panel of the overview."""
    today = timezone.localdate()
    tasks = [(task, task.is_late(today)) for task in duty_tasks(event)]
    template = "events/event_duties.html" + ("#panel" if request.htmx else "")
    return render(request, template, {"event": event, "tasks": tasks})


@verb(Event, "events.change_event", methods=("GET", "POST"))
def note_duty(request, event, code):
    if code not in Duty.Code.values:
        raise Http404
    noted = event.duties.filter(code=code).first() or Duty(event=event, code=code)
    form = DutyForm(request.POST or None, instance=noted)

    def act():
        noted.noted_by = request.user
        form.save()

    back = reverse("event_overview", args=[event.pk])
    if request.method == "POST" and attempt(form, act):
        return redirect(back)
    title = noted.get_code_display()
    title = title[:1].upper() + title[1:]
    return form_page(
        request, form, title=title, button=_("Save"), subtitle=event.name, back=back, event=event
    )


@verb(Event, "events.copy_event", methods=("GET", "POST"))
def copy_event(request, event):
    """Begin the next fair from this one."""
    form = CopyForm(request.POST or None, initial={"name": event.name})

    def act():
        form.copy = actions.copy_event(event, **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        messages.success(
            request, _("The copy is a draft. Enter the dates of its call, then publish it.")
        )
        return redirect("event_update", form.copy.pk)
    subtitle = _(
        "%(event)s: questions, criteria, quotas, zones, booths and words of letters come along;"
        " nobody who took part."
    )
    title, back = _("Copy the event"), reverse("event_overview", args=[event.pk])
    words = subtitle % {"event": event}
    return form_page(
        request, form, title=title, button=_("Copy"), subtitle=words, back=back, event=event
    )


@verb(Event, "events.extend_call", methods=("GET", "POST"))
def extend_call(request, event):
    form = ExtendForm(request.POST or None)

    def act():
        actions.extend_call(event, **form.cleaned_data, by=request.user, at=timezone.now())

    overview = reverse("event_overview", args=[event.pk])
    if request.method == "POST" and attempt(form, act):
        return redirect(overview)
    return form_page(
        request,
        form,
        title=_("Extend the call"),
        button=_("Extend"),
        subtitle=event.name,
        back=overview,
        event=event,
    )


@verb(Event, "events.close_event", methods=("GET", "POST"))
def close_event(request, event):
    words = _("%(event)s takes no applications and no changes any more. This cannot be undone.") % {
        "event": event
    }
    return _once_more(request, event, actions.close_event, title=_("Close the event"), words=words)


@verb(Event, "events.cancel_event", methods=("GET", "POST"))
def cancel_event(request, event):
    words = _("%(event)s will be shown as cancelled to everybody. This cannot be undone.") % {
        "event": event
    }
    return _once_more(
        request, event, actions.cancel_event, title=_("Cancel the event"), words=words
    )


def _once_more(request, event, act, *, title, words):
    """There is no way back, so it is asked once more."""
    overview = reverse("event_overview", args=[event.pk])
    if request.method == "POST":
        act(event)
        return redirect(overview)
    return form_page(
        request, forms.Form(), title=title, button=title, subtitle=words, back=overview, event=event
    )
