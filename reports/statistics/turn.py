from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet, Sum

from exhibitors.models import Exhibit, Participation
from funding.models import ClaimLine
from places.models import Timeline


@dataclass(frozen=True)
class Turn:
    """One producer at one event that it attended."""

    participation: int
    event: int
    event_name: str
    opens_on: date
    exhibitor: int
    exhibitor_name: str
    kind: str
    place: str
    home: str
    products: tuple[tuple[int, str, int], ...]  # (product, its name, stars; 0 without)
    support_vnd: int

    @property
    def year(self) -> int:
        return self.opens_on.year


@dataclass(frozen=True)
class Counts:
    """The counts of a group of turns. `key` is what the group has in common."""

    key: str | int
    producer_turns: int
    producers: int
    product_turns: int
    products: int
    supported_turns: int
    support_vnd: int

    @property
    def unsupported_turns(self) -> int:
        """Attended but not supported."""
        return self.producer_turns - self.supported_turns


UNITS = ("then", "now")


def turns(
    participations: QuerySet[Participation],
    *,
    support: QuerySet[ClaimLine],
    units: str,
    today: date,
    stars: int | None = None,
) -> list[Turn]:
    """The attended participations of a visible queryset as turns, in the order of the fairs.

    `support` are the support lines that the reader may see: money is visible to fewer than presence
    is.

    `units` names places as they were on the fair's first day ("then") or today ("now"). With
    `stars` only products of this rating count, and only turns that showed one. Six queries,
    whatever the number of rows.
    """
    rows = list(
        participations.attended()
        .select_related("event")
        .order_by("event__opens_on", "event", "name_then", "pk")
    )
    shown, paid, timeline = _products(rows, stars), _paid(rows, support), Timeline()
    return [
        _turn(
            p,
            timeline=timeline,
            units=units,
            today=today,
            products=tuple(shown[p.pk]),
            support=paid.get(p.pk, 0),
        )
        for p in rows
        if shown[p.pk] or stars is None
    ]


def _turn(
    p: Participation, *, timeline: Timeline, units: str, today: date, products, support
) -> Turn:
    on = p.event.opens_on if units == "then" else today
    return Turn(
        participation=p.pk,
        event=p.event_id,
        event_name=p.event.name,
        opens_on=p.event.opens_on,
        exhibitor=p.exhibitor_id,
        exhibitor_name=p.name_then,
        kind=p.kind_then,
        place=timeline.seat(p.event.unit_id, on=on).province.name,
        home=timeline.full_name(timeline.seat(p.unit_then_id, on=on).finest, on=on),
        products=products,
        support_vnd=support,
    )


def _products(rows: list[Participation], stars: int | None) -> dict[int, list]:
    shown = defaultdict(list)
    exhibits = Exhibit.objects.filter(participation__in=[p.pk for p in rows])
    if stars is not None:
        exhibits = exhibits.filter(stars=stars) if stars else exhibits.filter(stars=None)
    for participation, product, name, rated in exhibits.values_list(
        "participation", "product", "name_then", "stars"
    ):
        shown[participation].append((product, name, rated or 0))
    return shown


def _paid(rows: list[Participation], support: QuerySet[ClaimLine]) -> dict[int, int]:
    lines = support.paid().filter(claim__participation__in=[p.pk for p in rows])
    return dict(lines.values_list("claim__participation").annotate(Sum("paid_vnd")))


def at_places(rows: Iterable[Turn], *, place: str = "", home: str = "") -> list[Turn]:
    """The turns at fairs in a place, of producers from a unit; named as the rows name them."""
    return [t for t in rows if place in ("", t.place) and home in ("", t.home)]


def count(rows: Iterable[Turn], *, key: str | int = "") -> Counts:
    """Count one group of turns."""
    rows = list(rows)
    return Counts(
        key=key,
        producer_turns=len({(t.exhibitor, t.event) for t in rows}),
        producers=len({t.exhibitor for t in rows}),
        product_turns=len({(product[0], t.event) for t in rows for product in t.products}),
        products=len({product[0] for t in rows for product in t.products}),
        supported_turns=len({(t.exhibitor, t.event) for t in rows if t.support_vnd}),
        support_vnd=sum(t.support_vnd for t in rows),
    )


def _same(attribute: str) -> Callable[[Turn], list[tuple[str | int, Turn]]]:
    return lambda turn: [(getattr(turn, attribute), turn)]


def _by_stars(turn: Turn) -> list[tuple[int, Turn]]:
    """A turn stands under each rating that it showed, with the products of that rating."""
    rated = defaultdict(list)
    for product in turn.products:
        rated[product[2]].append(product)
    return [(stars, replace(turn, products=tuple(products))) for stars, products in rated.items()]


GROUPS: dict[str, Callable[[Turn], list[tuple[str | int, Turn]]]] = {
    "year": _same("year"),
    "place": _same("place"),
    "kind": _same("kind"),
    "stars": _by_stars,
    "home": _same("home"),
    "event": lambda turn: [(turn.event, turn)],
}


def group_counts(rows: Iterable[Turn], *, by: str) -> list[Counts]:
    """One row per year, place, kind, rating, home unit or event, in the order of first appearance.

    Turns may stand in several ratings, and a producer in several years: only the total row adds
    them up without counting twice.
    """
    groups = defaultdict(list)
    for turn in rows:
        for key, part in GROUPS[by](turn):
            groups[key].append(part)
    return [count(part, key=key) for key, part in groups.items()]
