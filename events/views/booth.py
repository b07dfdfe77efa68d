from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from core.forms import attempt
from core.lists.views import TableView
from core.views import VisibleMixin, form_page, verb
from events import actions
from events.filters import BoothFilter
from events.forms import BoothForm, BoothsForm
from events.models import Booth, Event
from events.tables import BoothTable


class BoothList(TableView):
    model = Booth
    table_class = BoothTable
    filterset_class = BoothFilter


class BoothDetail(VisibleMixin, DetailView):
    model = Booth

    def get_queryset(self):
        return (
            super().get_queryset().select_related("event__unit", "zone").prefetch_related("shares")
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.object.event, **kwargs)


@verb(Event, "events.add_booth", methods=("GET", "POST"))
def booth_create(request, event):
    form = BoothsForm(request.POST or None)

    if request.method == "POST" and attempt(
        form, lambda: actions.add_booths(event, **form.cleaned_data)
    ):
        return redirect(reverse("booth_list", query={"event": event.pk}))
    return form_page(
        request, form, title=_("Add booths"), button=_("Add"), subtitle=event.name, event=event
    )


@verb(Booth, "events.change_booth", methods=("GET", "POST"))
def booth_update(request, booth):
    form = BoothForm(request.POST or None, instance=booth, event=booth.event)

    def act():
        actions.change_booth(form.save(commit=False), shares=form.cleaned_data["shares"])

    if request.method == "POST" and attempt(form, act):
        return redirect(booth)
    title = _("Booth %(code)s") % {"code": booth.code}
    return form_page(
        request,
        form,
        title=title,
        button=_("Save"),
        back=booth.get_absolute_url(),
        event=booth.event,
    )
