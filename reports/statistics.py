"""How things are counted. The words stand here once and on the page:

- *lượt chủ thể*: distinct (producer, event) pairs that attended; *số chủ thể*: distinct producers.
- *lượt sản phẩm*: distinct (product, event) pairs shown; *số sản phẩm*: distinct products.
- *lượt hỗ trợ*: distinct (producer, event) pairs with at least one paid support line.
- Stars count as of the fair's first day; in the register, as of the chosen day.
- Units count as they were then or as they are now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from events.models import BoothShare, Event
from exhibitors.models import Exhibit, Exhibitor, Participation, Product, Recognition
from funding.models import ClaimLine
from logistics.models import Allocation
from places.models import MOUNTAIN, AreaMember, Timeline


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


def turns(participations: QuerySet[Participation], *, units: str, today: date, stars: int | None = None) -> list[Turn]:
    """The attended participations of a visible queryset as turns, in the order of the fairs.

    `units` names places as they were on the fair's first day ("then") or today ("now"). With `stars` only products of
    this rating count, and only turns that showed one. Six queries, whatever the number of rows.
    """
    rows = list(participations.attended().select_related("event").order_by("event__opens_on", "event", "name_then", "pk"))
    shown, paid, timeline = _products(rows, stars), _support(rows), Timeline()
    return [
        _turn(p, timeline=timeline, units=units, today=today, products=tuple(shown[p.pk]), support=paid.get(p.pk, 0))
        for p in rows
        if shown[p.pk] or stars is None
    ]


def _turn(p: Participation, *, timeline: Timeline, units: str, today: date, products, support) -> Turn:
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
    for participation, product, name, rated in exhibits.values_list("participation", "product", "name_then", "stars"):
        shown[participation].append((product, name, rated or 0))
    return shown


def _support(rows: list[Participation]) -> dict[int, int]:
    lines = ClaimLine.objects.paid().filter(claim__participation__in=[p.pk for p in rows])
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
    return [(stars, _with_products(turn, tuple(products))) for stars, products in rated.items()]


def _with_products(turn: Turn, products: tuple) -> Turn:
    return Turn(**{**turn.__dict__, "products": products})


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

    Turns may stand in several ratings, and a producer in several years: only the total row adds them up without counting
    twice.
    """
    groups = defaultdict(list)
    for turn in rows:
        for key, part in GROUPS[by](turn):
            groups[key].append(part)
    return [count(part, key=key) for key, part in groups.items()]


# --- the register --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A recognised product on a day."""

    product: int
    name: str
    exhibitor: int
    exhibitor_name: str
    kind: str
    stars: int
    code: str
    expires_on: date
    unit: str
    district: str
    is_mountain: bool


@dataclass(frozen=True)
class RegisterCounts:
    """Products by stars, and producers, of a group of entries."""

    key: str
    products: int
    five: int
    four: int
    three: int
    producers: int

    def share_of(self, total: int) -> float:
        """Per cent of a total, 0 for none."""
        return 100 * self.products / total if total else 0.0


def register(products: QuerySet[Product], *, on: date, units: str, today: date) -> list[Entry]:
    """The products that hold a verified, valid recognition on this day, by unit then or now.

    `district` is the district of that day in both cases, so that the communes of today can be summed to it. Seven queries.
    """
    rows = Recognition.objects.verified().valid(on=on).filter(product__in=products)
    best: dict[int, Recognition] = {}
    for r in rows.select_related("product__exhibitor").order_by("product__order_key", "product", "-stars"):
        best.setdefault(r.product_id, r)
    timeline = Timeline()
    mountain = set(AreaMember.objects.on(on).filter(area__code=MOUNTAIN).values_list("unit", flat=True))
    return [_entry(r, timeline=timeline, on=on, at=on if units == "then" else today, mountain=mountain) for r in best.values()]


def _entry(r: Recognition, *, timeline: Timeline, on: date, at: date, mountain: set[int]) -> Entry:
    exhibitor = r.product.exhibitor
    then, shown = (timeline.seat(exhibitor.commune_id, on=day) for day in (on, at))
    on_list = {unit.pk for unit in (then.commune, then.district, then.province) if unit}
    return Entry(
        product=r.product_id,
        name=r.product.name,
        exhibitor=exhibitor.pk,
        exhibitor_name=exhibitor.name,
        kind=exhibitor.kind,
        stars=r.stars,
        code=r.code or r.decision_number,
        expires_on=r.ends_on,
        unit=timeline.full_name(shown.finest, on=at),
        district=timeline.full_name(then.finest, on=on),
        is_mountain=not mountain.isdisjoint(on_list),
    )


def register_counts(entries: Iterable[Entry], *, key: str = "") -> RegisterCounts:
    entries = list(entries)
    by_stars = {stars: sum(e.stars == stars for e in entries) for stars in (5, 4, 3)}
    return RegisterCounts(
        key, len(entries), by_stars[5], by_stars[4], by_stars[3], producers=len({e.exhibitor for e in entries})
    )


def register_by(entries: Iterable[Entry], *, by: str) -> list[RegisterCounts]:
    """One row per `unit`, `district` or `kind`, most products first."""
    groups = defaultdict(list)
    for entry in entries:
        groups[getattr(entry, by)].append(entry)
    counted = [register_counts(part, key=key) for key, part in groups.items()]
    return sorted(counted, key=lambda c: (-c.products, c.key))


@dataclass(frozen=True)
class KindShare:
    """Producers of one kind among all that hold a recognition."""

    kind: str
    producers: int
    per_cent: float


def producers_by_kind(entries: Iterable[Entry]) -> list[KindShare]:
    kinds = {e.exhibitor: e.kind for e in entries}
    total = len(kinds)
    counted = [(kind, sum(k == kind for k in kinds.values())) for kind in Exhibitor.Kind.values]
    return [KindShare(kind, n, 100 * n / total) for kind, n in counted if n]


# --- one event -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EventFacts:
    """The state of an event's desk."""

    submitted: int
    waiting: int
    returned: int
    accepted: int
    attended: int
    products: int
    shares: int
    shares_held: int
    support_vnd: int


def event_facts(participations: QuerySet[Participation], *, event: Event) -> EventFacts:
    """What the visible participations of one event come to; four queries."""
    status = dict(participations.values_list("status").annotate(n=Count("pk")))
    placed = sum(status.get(s, 0) for s in Participation.PLACED)
    return EventFacts(
        submitted=sum(n for s, n in status.items() if s != Participation.Status.DRAFT),
        waiting=status.get(Participation.Status.SUBMITTED, 0),
        returned=status.get(Participation.Status.RETURNED, 0),
        accepted=placed + status.get(Participation.Status.ABSENT, 0),
        attended=status.get(Participation.Status.ATTENDED, 0),
        products=Exhibit.objects.filter(participation__in=participations.placed()).count(),
        shares=BoothShare.objects.filter(booth__event=event).count(),
        shares_held=Allocation.objects.live().for_event(event).count(),
        support_vnd=_sum(ClaimLine.objects.paid().filter(claim__participation__in=participations)),
    )


def _sum(lines: QuerySet[ClaimLine]) -> int:
    return lines.aggregate(total=Sum("paid_vnd"))["total"] or 0
