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
from core.views import FormPage, VisibleMixin, form_page, row_view
from events import actions
from events.documents import calendar_feed
from events.filters import EventFilter
from events.forms import DutyForm, EventForm
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


class EventFormMixin(FormPage):
    model = Event
    form_class = EventForm

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

    def save(self, form):
        actions.change_event(form.instance, fields=list(form.cleaned_data), at=timezone.now())


@row_view(Event, "events.view_duties", methods=("GET",))
def event_duties(request, event):
    """What the law asks of the organiser, with its days; a panel of the overview."""
    today = timezone.localdate()
    tasks = [(task, task.is_late(today)) for task in duty_tasks(event)]
    template = "events/event_duties.html" + ("#panel" if request.htmx else "")
    return render(request, template, {"event": event, "tasks": tasks})


@row_view(Event, "events.note_duty", methods=("GET", "POST"))
def note_duty(request, event, code):
    if code not in Duty.Code.values:
        raise Http404
    noted = event.duties.filter(code=code).first() or Duty(event=event, code=code)
    form = DutyForm(request.POST or None, instance=noted)

    def act():
        actions.note_duty(form.save(commit=False), by=request.user)

    back = reverse("event_overview", args=[event.pk])
    if request.method == "POST" and attempt(form, act):
        return redirect(back)
    title = noted.get_code_display()
    title = title[:1].upper() + title[1:]
    return form_page(
        request, form, title=title, button=_("Save"), subtitle=event.name, back=back, event=event
    )
