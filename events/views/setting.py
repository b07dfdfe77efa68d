"""What an event is set up with: its questions, criteria, quotas, zones and delegations, all on one
page.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.forms import attempt
from core.views import form_page, row_view
from events import actions
from events.forms import CriterionForm, DelegationForm, QuestionForm, QuotaForm, ZoneSettingForm
from events.models import Event, ProducerKind

# {name in the address: form}; the page shows them in this order.
PARTS = {
    "question": QuestionForm,
    "criterion": CriterionForm,
    "quota": QuotaForm,
    "zone": ZoneSettingForm,
    "delegation": DelegationForm,
}


@row_view(Event, "events.change_event", methods=("GET",))
def event_settings(request, event):
    kinds = dict(ProducerKind.choices)
    context = {
        "event": event,
        "questions": [
            (q, ", ".join(str(kinds[kind]) for kind in q.producer_kinds))
            for q in event.questions.all()
        ],
        "criteria": event.criteria.all(),
        "quotas": event.quotas.select_related("unit"),
        "zones": event.zones.all(),
        "delegations": event.delegations.select_related("agency").prefetch_related("booths"),
    }
    return render(request, "events/event_settings.html", context)


@row_view(Event, "events.change_event", methods=("GET", "POST"))
def part_create(request, event, part):
    form_class = _form_class(part)
    model = form_class._meta.model
    blank = model(event=event)
    if hasattr(blank, "position"):
        blank.position = (
            model.objects.filter(event=event).aggregate(last=Max("position"))["last"] or 0
        ) + 1
    return _part_page(request, form_class, blank)


def part_update(request, pk, part):
    return _part_page(request, _form_class(part), _part(request, pk, part))


def _part_page(request, form_class, thing):
    form, event = form_class(request.POST or None, instance=thing), thing.event
    back = reverse("event_settings", args=[event.pk])
    if request.method == "POST" and attempt(form, lambda: _save(form)):
        return redirect(back)
    name = thing._meta.verbose_name
    title = str(thing) if thing.pk else _("Add: %(what)s") % {"what": name}
    return form_page(
        request, form, title=title, button=_("Save"), subtitle=event.name, back=back, event=event
    )


@require_POST
def remove_part(request, pk, part):
    """Take away what nothing rests on yet."""
    thing = _part(request, pk, part, permission="events.remove_part")
    actions.remove_part(thing)
    return redirect("event_settings", thing.event_id)


def _save(form):
    actions.save_part(form.save(commit=False))
    form.save_m2m()


def _form_class(part):
    if part not in PARTS:
        raise Http404
    return PARTS[part]


def _part(request, pk, part, permission="events.change_event"):
    """The part, for whoever may change its event; what is not visible is not found."""
    model = _form_class(part)._meta.model
    thing = get_object_or_404(
        model.objects.select_related("event"),
        pk=pk,
        event__in=Event.objects.visible_to(request.user),
    )
    if not request.user.has_perm(permission, thing.event):
        raise PermissionDenied
    return thing
