from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from places.models import AreaMember, Timeline
from producers.models import Producer, Product, Recognition, homes_of


@dataclass(frozen=True)
class Entry:
    """A recognised product on a day."""

    product: int
    name: str
    producer: int
    producer_name: str
    kind: str
    stars: int
    code: str
    expires_on: date
    unit: str
    district: str
    province: str
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

    `district` is the district of that day in both cases, so that the communes of today can be
    summed to it. Mountain areas are those of the list in force, or of the last one, which ended
    with the districts.
    """
    rows = Recognition.objects.verified().valid(on=on).filter(product__in=products)
    best: dict[int, Recognition] = {}
    # Among those of equal stars the newest, as an accepted participation freezes it.
    best_first = ("product__order_key", "product", "-stars", "-issued_on", "-pk")
    for r in rows.select_related("product__producer").order_by(*best_first):
        best.setdefault(r.product_id, r)
    producers = [r.product.producer for r in best.values()]
    timeline = Timeline().load(homes_of(producers))
    listed_on, mountain = AreaMember.objects.mountain(on=on)
    days = (on, on if units == "then" else today, listed_on)
    return [_entry(r, timeline=timeline, days=days, mountain=mountain) for r in best.values()]


def _entry(
    r: Recognition, *, timeline: Timeline, days: tuple[date, date, date], mountain: set[int]
) -> Entry:
    producer, (on, at, _listed_on) = r.product.producer, days
    then, shown, listed = (timeline.home(producer, on=day) for day in days)
    return Entry(
        product=r.product_id,
        name=r.product.name,
        producer=producer.pk,
        producer_name=producer.name,
        kind=producer.kind,
        stars=r.stars,
        code=r.code or r.decision_number,
        expires_on=r.ends_on,
        unit=timeline.label(shown, on=at),
        district=timeline.label(then, on=on),
        province=shown.province.name if shown.province else "",
        is_mountain=listed.first_of(mountain) is not None,
    )


def register_counts(entries: Iterable[Entry], *, key: str = "") -> RegisterCounts:
    entries = list(entries)
    by_stars = {stars: sum(e.stars == stars for e in entries) for stars in (5, 4, 3)}
    return RegisterCounts(
        key,
        len(entries),
        by_stars[5],
        by_stars[4],
        by_stars[3],
        producers=len({e.producer for e in entries}),
    )


def register_by(entries: Iterable[Entry], *, by: str) -> list[RegisterCounts]:
    """One row per `unit`, `district`, `province` or `kind`, most products first."""
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
    kinds = {e.producer: e.kind for e in entries}
    total = len(kinds)
    counted = [(kind, sum(k == kind for k in kinds.values())) for kind in Producer.Kind.values]
    return [KindShare(kind, n, 100 * n / total) for kind, n in counted if n]
