"""What is done to an event and its booths by a button."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verbs import Verb
from events import actions
from events.forms import BoothForm, BoothsForm, CopyForm, ExtendForm
from events.models import Booth, Event

Status = Event.Status


def overview(event: Event) -> str:
    return reverse("event_overview", args=[event.pk])


def inside(request, event: Event) -> Event:
    return event


publish_event = Verb(
    Event,
    actions.publish_event,
    label=gettext_lazy("Publish"),
    becomes=[Status.PUBLISHED],
    back=overview,
    tone="primary",
)
copy_event = Verb(
    Event,
    actions.copy_event,
    label=gettext_lazy("Copy"),
    title=gettext_lazy("Copy the event"),
    words=lambda event: (
        _(
            "%(event)s: questions, criteria, quotas, zones, booths and words of letters come along;"
            " nobody who took part."
        )
        % {"event": event}
    ),
    form=CopyForm,
    given=lambda request, event: {"initial": {"name": event.name}},
    back=overview,
    leads=lambda event, copy: reverse("event_update", args=[copy.pk]),
    done=gettext_lazy("The copy is a draft. Enter the dates of its call, then publish it."),
    inside=inside,
)
extend_call = Verb(
    Event,
    actions.extend_call,
    label=gettext_lazy("Extend the call"),
    button=gettext_lazy("Extend"),
    words=lambda event: event.name,
    form=ExtendForm,
    in_states=[Status.PUBLISHED],
    fits=lambda event: event.apply_until is not None,
    back=overview,
    inside=inside,
)
close_event = Verb(
    Event,
    actions.close_event,
    label=gettext_lazy("Close the event"),
    words=lambda event: (
        _("%(event)s takes no applications and no changes any more. This cannot be undone.")
        % {"event": event}
    ),
    asks=True,
    becomes=[Status.CLOSED],
    back=overview,
    inside=inside,
)
cancel_event = Verb(
    Event,
    actions.cancel_event,
    label=gettext_lazy("Cancel the event"),
    words=lambda event: (
        _("%(event)s will be shown as cancelled to everybody. This cannot be undone.")
        % {"event": event}
    ),
    asks=True,
    becomes=[Status.CANCELLED],
    back=overview,
    inside=inside,
)
delete_event = Verb(
    Event,
    actions.delete_event,
    label=gettext_lazy("Delete the draft"),
    words=lambda event: (
        _("%(event)s with its questions, zones and booths. This cannot be undone.")
        % {"event": event}
    ),
    asks=True,
    in_states=[Status.DRAFT],
    back=overview,
    leads=lambda _event, _made: reverse("event_list"),
    done=gettext_lazy("The draft is deleted."),
    inside=inside,
)
add_booths = Verb(
    Event,
    actions.add_booths,
    label=gettext_lazy("Add booths"),
    button=gettext_lazy("Add"),
    words=lambda event: event.name,
    form=BoothsForm,
    back=lambda event: reverse("booth_list", query={"event": event.pk}),
    inside=inside,
    tone="primary",
)
change_booth = Verb(
    Booth,
    actions.change_booth,
    label=gettext_lazy("Change"),
    title=gettext_lazy("Change the booth"),
    button=gettext_lazy("Save"),
    words=lambda booth: _("Booth %(code)s") % {"code": booth.code},
    form=BoothForm,
    given=lambda request, booth: {"instance": booth, "event": booth.event},
)
