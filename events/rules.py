import rules

from accounts.models import ORGANISERS, roles_of
from accounts.rules import organises_at, reads_at
from events.models import Event
from office.rules import SUBJECTS


@rules.predicate
def organises_somewhere(user, _thing=None):
    return bool(roles_of(user).at(*ORGANISERS))


@rules.predicate
def is_organiser_of_host(user, event):
    return organises_at(user, event.host_id)


@rules.predicate
def is_desk_of_host(user, event):
    return reads_at(user, event.host_id)


@rules.predicate
def is_organiser_of_booths_event(user, booth):
    return organises_at(user, booth.event.host_id)


rules.add_perm("events.add_event", organises_somewhere)
rules.add_perm("events.view_duties", is_desk_of_host)
for verb in (
    "change_event",
    "publish_event",
    "note_duty",
    "copy_event",
    "extend_call",
    "close_event",
    "delete_event",
    "cancel_event",
    "add_booths",
    "remove_part",
    "change_letter_template",
    "reset_letter_template",
):
    rules.add_perm(f"events.{verb}", is_organiser_of_host)
rules.add_perm("events.change_booth", is_organiser_of_booths_event)


def visible_event(user, pk: str):
    return Event.objects.visible_to(user).filter(pk=pk).first()


SUBJECTS["event"] = visible_event
