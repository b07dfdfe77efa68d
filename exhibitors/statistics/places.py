"""Whom the places of an event reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from events.models import Event
from exhibitors.models import Participation
from exhibitors.statistics.standing import Standing
from places.models import Timeline
from producers.models import homes_of

Status = Participation.Status


@dataclass
class Limit:
    """Places that several applications compete for; `taken` grows while they are given."""

    label: str
    places: int
    taken: int = 0
    # Whether the database holds it; a quota only guides.
    is_firm: bool = True


@dataclass(frozen=True)
class Line:
    """Where an application stands in the proposal: `rank` from 1, in or out, and why in words."""

    standing: Standing
    rank: int
    is_in: bool
    words: str


@dataclass
class Places:
    """The limits of an event: {key: Limit}, and which keys each application falls under."""

    limits: dict[tuple, Limit]
    keys: Mapping[int, list[tuple]] = field(default_factory=dict)

    def of(self, participation: Participation) -> list[Limit]:
        return [
            self.limits[key] for key in self.keys.get(participation.pk, ()) if key in self.limits
        ]

    def take(self, participation: Participation) -> None:
        for limit in self.of(participation):
            limit.taken += 1

    def full(self, participation: Participation) -> Limit | None:
        return next(
            (limit for limit in self.of(participation) if limit.taken >= limit.places), None
        )


def read_places(event: Event, participations: Iterable[Participation]) -> Places:
    """The total, the zones, the delegations and the quotas of the event, and who falls under
    which.
    """
    limits = (
        {("event", event.pk): Limit(_("the event"), event.places)}
        if event.places is not None
        else {}
    )
    for noun, rows in (
        ("zone", event.zones.all()),
        ("delegation", event.delegations.select_related("agency")),
    ):
        limits |= {
            (noun, row.pk): Limit(str(row), row.places) for row in rows if row.places is not None
        }
    for quota in event.quotas.select_related("unit"):
        key = ("unit", quota.unit_id) if quota.unit_id else ("group", quota.product_group)
        limits[key] = Limit(str(quota), quota.places, is_firm=False)
    rows = list(participations)
    groups = defaultdict(set)
    shown = Participation.objects.filter(pk__in=[row.pk for row in rows])
    for pk, group in shown.values_list("pk", "exhibits__product__product_set__group").distinct():
        groups[pk].add(group)
    timeline = None
    if any(key[0] == "unit" for key in limits):
        timeline = Timeline().load(homes_of(row.producer for row in rows))
    return Places(limits, {row.pk: _keys(row, event, groups[row.pk], timeline) for row in rows})


def _keys(participation, event, groups, timeline):
    keys = [
        ("event", event.pk),
        ("zone", participation.zone_id),
        ("delegation", participation.delegation_id),
    ]
    keys += [("group", group) for group in sorted(group or "" for group in groups)]
    if timeline:
        seat = timeline.home(participation.producer, on=event.opens_on)
        keys += [("unit", unit.pk) for unit in (seat.commune, seat.district, seat.province) if unit]
    return keys


def fill(ranked: list[Standing], places: Places, *, seed: int) -> list[Line]:
    """Give the places by total; who has the same total is put in an order that the seed alone
    decides.
    """

    def tie(standing):
        return sha256(f"{seed}:{standing.participation.pk}".encode()).digest()

    lines = []
    for rank, standing in enumerate(sorted(ranked, key=lambda s: (-s.total, tie(s))), start=1):
        full = places.full(standing.participation)
        if full is None:
            places.take(standing.participation)
        lines.append(
            Line(standing, rank, full is None, _line_words(standing, rank, len(ranked), full))
        )
    return lines


def _line_words(standing, rank, n, full) -> str:
    place = _("Rank %(rank)s of %(n)s with %(total)s points.") % {
        "rank": rank,
        "n": n,
        "total": number_format(standing.total.normalize()),
    }
    outcome = (
        _("Out: the %(n)s places of %(what)s are held already or go to higher ranks.")
        % {"n": full.places, "what": full.label}
        if full
        else _("In: there was a place wherever it counts.")
    )
    return f"{place} {outcome} {standing.words}".strip()


def overfull(event: Event) -> list[Limit]:
    """The limits that would be exceeded if everything proposed were published; quotas may be,
    places cannot.
    """
    rows = Participation.objects.for_event(event).select_related("producer")
    inside = [*rows.holding(), *rows.filter(pending_decision=Status.ACCEPTED)]
    places = read_places(event, inside)
    for participation in inside:
        places.take(participation)
    return [limit for limit in places.limits.values() if limit.taken > limit.places]
