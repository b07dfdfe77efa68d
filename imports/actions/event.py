"""Which event a row of participations is of."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.text import fold, identity_key
from events.models import Event
from imports.actions.asking import LEAVE, ask_event
from imports.actions.plan import Plan
from imports.actions.row import Refused, Row
from imports.models import Import


def events_of(agencies) -> QuerySet[Event]:
    """The events that agencies may bring participations for, newest first: their own, and those
    that they send a delegation to.
    """
    own = Event.objects.filter(host__in=agencies)
    own |= Event.objects.filter(delegations__agency__in=agencies)
    own = own.exclude(status__in=(Event.Status.DRAFT, Event.Status.CANCELLED))
    return own.distinct().order_by("-opens_on", "pk")


class EventReader:
    """Knows the events that rows may name."""

    def __init__(self, run: Import, plan: Plan, events: Iterable[Event]):
        self.plan, self.chosen = plan, run.event
        self.events = list(events)
        self.by_key = defaultdict(list)
        for event in self.events:
            self.by_key[identity_key(event.name)].append(event)
        self.meant: dict[str, Event] = {}

    def read(self, row: Row) -> Event:
        """The event that the row names, the one that was chosen with the file, or what somebody
        has answered. Raises Refused for another than the chosen one and where applications cannot
        be taken.
        """
        text = row.read("event", read_text) or ""
        if text not in self.meant and (text or self.chosen is None):
            self.meant[text] = self._meant(text)
        event = self.meant.get(text) or self.chosen
        if event not in self.events:
            raise Refused("event", _("Your agency brings no list of this kind for this event."))
        if self.chosen and event != self.chosen:
            raise Refused("event", _("This row is of another event than the one you chose."))
        return event

    def refuse_closed(self, event: Event) -> None:
        """Raises Refused when nobody can be entered for it now."""
        if not event.takes_registrations(self.plan.at):
            words = _(
                "“%(event)s” takes no applications now. A fair of the past is entered as an event"
                " that is recorded."
            )
            raise Refused("event", words % {"event": event})

    def _meant(self, text: str) -> Event:
        same = self.by_key[identity_key(text)] if text else []
        if len(same) == 1:
            return same[0]
        like = same or [event for event in self.events if text and _is_like(event.name, text)]
        answer = ask_event(self.plan, text, like, self.events)
        if answer == LEAVE:
            raise Refused("event", _("Rows of this event are left out."))
        found = next((event for event in self.events if str(event.pk) == answer), None)
        if found is None:
            raise Refused("event", _("This event is not there any more."))
        return found


def _is_like(name: str, text: str) -> bool:
    """Whether all words of one are among those of the other."""
    one, other = set(fold(name).split()), set(fold(text).split())
    return one <= other or other <= one
