from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum

from exhibitors.models import Exhibit, Participation
from funding.models import ClaimLine
from reports.statistics.grouping import Grouping, Units, plain

UNITS = ("then", "now")
TURNS_AT_ONCE = 500
PLACE = ("event__unit", "event_opens_on")
HOME = ("unit_then", "event_opens_on")


@dataclass(frozen=True)
class Turn:
    """One producer at one event that it attended."""

    participation: int
    event: int
    event_name: str
    opens_on: date
    producer: int
    producer_name: str
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


@dataclass(frozen=True)
class Turns:
    """Turns in the order of the fairs, not read yet: counted by the database, read in parts.

    `support` are the support lines that the reader may see. With `stars` only products of this
    rating count, and only turns that showed one.
    """

    participations: QuerySet[Participation]
    support: QuerySet[ClaimLine]
    units: Units
    stars: int | None = None

    @property
    def exhibits(self) -> QuerySet[Exhibit]:
        """What was shown there, as far as it counts."""
        return _rated(Exhibit.objects, self.stars).filter(participation__in=self._keys())

    @property
    def lines(self) -> QuerySet[ClaimLine]:
        """The paid support of these turns."""
        return self.support.paid().filter(claim__participation__in=self._keys())

    def _keys(self) -> QuerySet:
        return self.participations.order_by().values("pk")

    def __len__(self) -> int:
        return self.participations.count()

    def __getitem__(self, part: slice) -> list[Turn]:
        return self.read(list(self._ordered()[part]))

    def __iter__(self) -> Iterator[Turn]:
        for start in range(0, len(self), TURNS_AT_ONCE):
            yield from self[start : start + TURNS_AT_ONCE]

    def _ordered(self) -> QuerySet[Participation]:
        rows = self.participations.select_related("event")
        return rows.order_by("event_opens_on", "event", "name_then", "pk")

    def read(self, rows: list[Participation]) -> list[Turn]:
        """These participations as turns, with what they showed and were paid: two queries."""
        pks = [row.pk for row in rows]
        self.units.load({pk for row in rows for pk in (row.event.unit_id, row.unit_then_id)})
        shown, exhibits = defaultdict(list), _rated(Exhibit.objects, self.stars)
        for participation, product, name, rated in exhibits.filter(
            participation__in=pks
        ).values_list("participation", "product", "name_then", "stars"):
            shown[participation].append((product, name, rated or 0))
        lines = self.support.paid().filter(claim__participation__in=pks).order_by()
        paid = dict(lines.values_list("claim__participation").annotate(Sum("paid_vnd")))
        return [
            Turn(
                participation=row.pk,
                event=row.event_id,
                event_name=row.event.name,
                opens_on=row.event_opens_on,
                producer=row.producer_id,
                producer_name=row.name_then,
                kind=row.kind_then,
                place=self.units.place(row.event.unit_id, row.event_opens_on),
                home=self.units.home(row.unit_then_id, row.event_opens_on),
                products=tuple(shown[row.pk]),
                support_vnd=paid.get(row.pk, 0),
            )
            for row in rows
        ]

    def supported(self, is_supported: bool) -> "Turns":
        """Those with paid support, or those without."""
        paid = Exists(self.support.paid().filter(claim__participation=OuterRef("pk")))
        rows = self.participations.filter(paid if is_supported else ~paid)
        return replace(self, participations=rows)

    def places(self) -> set[str]:
        return self.units.by_place(*PLACE).labels(self.participations)

    def homes(self) -> set[str]:
        return self.units.by_home(*HOME).labels(self.participations)


def _rated(exhibits, stars: int | None) -> QuerySet[Exhibit]:
    return exhibits.all() if stars is None else exhibits.filter(stars=stars or None)


@dataclass(frozen=True)
class ProductTurns:
    """The products of turns, one after the other, as pairs of a turn and a product of it."""

    turns: Turns

    def __len__(self) -> int:
        return self.turns.exhibits.count()

    def __getitem__(self, part: slice) -> list[tuple[Turn, tuple[int, str, int]]]:
        order = ("event_opens_on", "event", "name_then", "pk")
        exhibits = self.turns.exhibits.select_related("participation__event").order_by(
            *(f"participation__{name}" for name in order), "pk"
        )
        rows = list(exhibits[part])
        owners = {row.participation_id: row.participation for row in rows}
        turns = {turn.participation: turn for turn in self.turns.read(list(owners.values()))}
        return [
            (turns[row.participation_id], (row.product_id, row.name_then, row.stars or 0))
            for row in rows
        ]

    def __iter__(self):
        for start in range(0, len(self), TURNS_AT_ONCE):
            yield from self[start : start + TURNS_AT_ONCE]


def turns(
    participations: QuerySet[Participation],
    *,
    support: QuerySet[ClaimLine],
    units: str,
    today: date,
    stars: int | None = None,
) -> Turns:
    """The attended participations of a visible queryset as turns.

    `support` are the support lines that the reader may see: money is visible to fewer than presence
    is. `units` names places as they were on the fair's first day ("then") or today ("now").
    """
    rows = participations.attended()
    if stars is not None:
        rows = rows.filter(
            Exists(_rated(Exhibit.objects, stars).filter(participation=OuterRef("pk")))
        )
    return Turns(rows, support, Units(units, today=today), stars)


def at_places(rows: Turns, *, place: str = "", home: str = "") -> Turns:
    """The turns at fairs in a place, of producers from a unit; named as the rows name them."""
    found = rows.participations
    if place:
        found = rows.units.by_place(*PLACE).chosen(found, lambda name: name == place)
    if home:
        found = rows.units.by_home(*HOME).chosen(found, lambda name: name == home)
    return replace(rows, participations=found)


def count(rows: Turns, *, key: str | int = "") -> Counts:
    """Count all turns: three queries."""
    attended = rows.participations.aggregate(n=Count("pk"), who=Count("producer", distinct=True))
    shown = rows.exhibits.aggregate(n=Count("pk"), what=Count("product", distinct=True))
    whose = Count("claim__participation", distinct=True)
    paid = rows.lines.aggregate(n=whose, vnd=Sum("paid_vnd"))
    return Counts(
        key=key,
        producer_turns=attended["n"],
        producers=attended["who"],
        product_turns=shown["n"],
        products=shown["what"],
        supported_turns=paid["n"],
        support_vnd=paid["vnd"] or 0,
    )


GROUPS = ("year", "place", "kind", "stars", "home", "province", "event")


def group_counts(rows: Turns, *, by: str) -> list[Counts]:
    """One row per year, place, kind, rating, home unit or event, the earliest fair first.

    Turns may stand in several ratings, and a producer in several years: only the total row adds
    them up without counting twice. Money is paid for a producer's presence, so that ratings have
    none.
    """
    if by == "stars":
        return _group_by_stars(rows)
    group, attended = _groups(rows.units)[by], rows.participations
    of_exhibits, of_lines = group.through("participation"), group.through("claim__participation")
    parts = (
        group.counted(attended, {"producer_turns": Count("pk")}, {"producers": "producer"}),
        of_exhibits.counted(rows.exhibits, {"product_turns": Count("pk")}, {"products": "product"}),
        of_lines.counted(
            rows.lines,
            {"support_vnd": Sum("paid_vnd")},
            {"supported_turns": "claim__participation"},
        ),
    )
    return [_counts(key, *parts) for key in group.in_order(attended, Min("event_opens_on"))]


def _counts(key: str | int, *parts: dict[Hashable, dict[str, int]]) -> Counts:
    names = [field.name for field in fields(Counts) if field.name != "key"]
    found = {name: number for part in parts for name, number in part[key].items()}
    return Counts(key, **{name: found.get(name, 0) for name in names})


def _groups(units: Units) -> dict[str, Grouping]:
    return {
        "year": plain("event_opens_on__year"),
        "place": units.by_place(*PLACE),
        "kind": plain("kind_then"),
        "home": units.by_home(*HOME),
        "province": units.by_place(*HOME),
        "event": plain("event"),
    }


def _group_by_stars(rows: Turns) -> list[Counts]:
    """A turn stands under each rating that it showed, with the products of that rating."""
    group, shown = plain("stars", lambda stars: stars or 0), rows.exhibits
    different = {
        "producer_turns": "participation",
        "producers": "participation__producer",
        "products": "product",
    }
    found = group.counted(shown, {"product_turns": Count("pk")}, different)
    return [_counts(stars, found) for stars in sorted(found)]
