"""Whose participation, of those that were accepted, a row of a workbook means."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.text import fold, identity_key
from events.models import Event
from exhibitors.models import Participation
from imports.actions.asking import are_alike, ask_producer
from imports.actions.cells import read_tax_code
from imports.actions.plan import Plan
from imports.actions.row import Refused, Row
from imports.actions.seat import is_written_so, with_section
from places.addresses import Resolver
from producers.models import Producer


def paid_participations(agencies: Collection) -> QuerySet[Participation]:
    """Those that agencies may log support for: at their events, of their delegations, of their
    producers.
    """
    theirs = Q(event__host__in=agencies) | Q(delegation__agency__in=agencies)
    theirs |= Q(producer__home_agency__in=agencies)
    return Participation.objects.filter(theirs, status__in=Participation.PLACED)


def paid_events(agencies: Collection) -> QuerySet[Event]:
    """The events of those participations, newest first."""
    keys = paid_participations(agencies).values("event")
    return Event.objects.filter(pk__in=keys).order_by("-opens_on", "pk")


class PlacedReader:
    """Knows these participations by event, and by code and name of the producer."""

    def __init__(self, placed: QuerySet[Participation], plan: Plan, resolver: Resolver):
        self.plan, self.resolver = plan, resolver
        # {event: {key of a name or code: participations}}
        self.known = defaultdict(lambda: defaultdict(list))
        for row in placed.select_related("event", "producer__commune").order_by("pk"):
            producer, known = row.producer, self.known[row.event_id]
            keys = ("code", producer.tax_code), ("name", producer.identity_key)
            for key in (*keys, ("like", fold(producer.name))):
                known[key].append(row)

    def find(self, row: Row, event: Event) -> Participation:
        """That of the producer who is meant, by code, by name, or as somebody has said."""
        name = row.read("name", read_text)
        if name is None:
            raise Refused("name", _("The name of the producer is missing."))
        code = row.read("tax_code", read_tax_code, kind=None)
        known = self.known[event.pk]
        found = (code and known["code", code]) or []
        if found and identity_key(name) != found[0].producer.identity_key:
            words = _("The tax code is that of “%(name)s”; the list says “%(other)s”.")
            self.plan.note(row, words % {"name": found[0].producer, "other": name})
        if not found:
            named = known["name", identity_key(name)]
            found = [each for each in named if self._is_meant(each.producer, name, code)]
            found = self._there(row, found)
        if not found:
            alike = (each for each in known["like", fold(name)])
            found = [each for each in alike if self._is_alike(each.producer, name, code)]
        if len(found) > 1:
            words = _("Several producers have this name. Add the tax code or the commune.")
            raise Refused("name", words)
        if not found:
            words = _(
                "“%(name)s” is not among those accepted for “%(event)s” whose support your agency"
                " logs."
            )
            raise Refused("name", words % {"name": name, "event": event})
        return found[0]

    def _there(self, row: Row, found: list[Participation]) -> list[Participation]:
        """Those that sit where the row says; Refused when the only one sits elsewhere."""
        words = [row.read(name, read_text) or "" for name in ("commune", "district", "province")]
        words = with_section(words, row.section)
        if not found or not words[0]:
            return found
        answer = self.resolver.find(*words)
        units = {unit.pk for unit in (answer.unit, *answer.candidates) if unit}
        there = [
            each
            for each in found
            if each.producer.commune_id in units or is_written_so(each.producer.commune, words[0])
        ]
        if not there:
            told = {"name": found[0].producer, "commune": found[0].producer.commune}
            reason = _("“%(name)s” sits in %(commune)s. Put the commune right, or leave it empty.")
            raise Refused("commune", reason % told)
        return there

    def _is_meant(self, producer: Producer, name: str, code: str | None) -> bool:
        is_other = code and producer.tax_code and code != producer.tax_code
        return not is_other or ask_producer(self.plan, name, producer, code)

    def _is_alike(self, producer: Producer, name: str, code: str | None) -> bool:
        is_other = code and producer.tax_code and code != producer.tax_code
        return (
            not is_other
            and are_alike(name, producer.name)
            and ask_producer(self.plan, name, producer, code)
        )
