"""The units of all times, found by how people write them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from places.addresses.reading import DISTRICT, PROVINCE, Part, province_key
from places.models import Timeline, Unit, UnitMembership, UnitSuccession
from places.models.unit import one_number

CITY = "thành phố"


@dataclass(frozen=True)
class Known:
    """A commune or a district of some time, and the provinces it lies and lay in."""

    unit: Unit
    provinces: frozenset[int]


class Gazetteer:
    """Finds units by the parts of an address, as of a day."""

    def __init__(self, day: date):
        self.day = day
        self.timeline = Timeline()
        # What has been asked already: an address list names its districts again and again.
        self._named: dict[tuple[str, str], list[Known]] = {}
        self._provinces: dict[str, list[Unit]] = {}
        self._came: dict[int, set[int]] = {}

    def provinces(self, parts: list[Part]) -> tuple[list[Unit], list[Part]]:
        """The provinces that the last words name, of any time, and the other words."""
        for position in reversed(range(len(parts))):
            part = parts[position]
            if PROVINCE not in part.levels or (position == 0 and part.is_open):
                continue
            if found := self.provinces_of(part):
                # The same province may stand in a cell and in a column.
                rest = [p for n, p in enumerate(parts) if n < position or n > position]
                last = rest[-1] if rest else None
                if last and not last.kind and last.key == part.key and len(rest) > 1:
                    rest = rest[:-1]
                return found, rest
        return [], parts

    def districts(self, parts, provinces) -> tuple[list[Known], list[Part]]:
        """The districts that the last words name, within these provinces if there are any."""
        for position in reversed(range(len(parts))):
            part = parts[position]
            if DISTRICT not in part.levels or (position == 0 and part.is_open):
                continue
            if found := narrowed(self.known(part, DISTRICT, provinces), part):
                return found, parts[:position] + parts[position + 1 :]
        return [], parts

    def known(self, part: Part, level: str, provinces: Iterable[Unit]) -> list[Known]:
        """The units of any time that may be written so, within these provinces if there are any."""
        if (key := (level, part.key)) not in self._named:
            units = Unit.objects.filter(level=level, bare_key=part.key).order_by("pk")
            self._named[key] = self._placed(list(units))
        known = self._named[key]
        wanted = {unit.pk for unit in provinces}
        return [each for each in known if not wanted or each.provinces & wanted]

    def _placed(self, units: list[Unit]) -> list[Known]:
        """With the province of each as it is now and as it was before the reform."""
        self.timeline.load(unit.pk for unit in units)
        known = []
        for unit in units:
            then = unit.valid_to or unit.valid_from
            before = self.timeline.seat(unit.pk, on=then - timedelta(days=1))
            now = self.timeline.seat(unit.pk, on=self.day)
            provinces = {seat.province.pk for seat in (before, now) if seat.province}
            known.append(Known(unit, frozenset(provinces)))
        return known

    def provinces_of(self, part: Part) -> list[Unit]:
        """The provinces of all times that one part names; a `thành phố` may be a district."""
        if (key := province_key(part)) not in self._provinces:
            rows = Unit.objects.provinces().filter(bare_key=key).order_by("pk")
            self._provinces[key] = list(rows)
        found = self._provinces[key]
        is_city = part.kind == CITY
        found = [u for u in found if not is_city or u.full_name.casefold().startswith(CITY)]
        return [unit for unit in found if is_written(unit, part)] or found

    def lies_in(self, known: Known, districts: set[int]) -> bool:
        """Whether a commune lies or lay in one of these districts; one of today, whether it holds a
        part of it.
        """
        unit = known.unit
        if unit.valid_to is not None:
            rows = self.timeline.memberships(unit.pk)
            return any(row.parent_id in districts for row in rows)
        if unit.pk not in self._came:
            former = UnitSuccession.objects.filter(new=unit).values("old")
            parents = UnitMembership.objects.filter(unit__in=former).values_list(
                "parent", flat=True
            )
            self._came[unit.pk] = set(parents)
        return not self._came[unit.pk].isdisjoint(districts)

    def became(self, unit: Unit) -> list[Unit]:
        rows = UnitSuccession.objects.filter(old=unit, on__lte=self.day).select_related("new")
        return [row.new for row in rows.order_by("-is_primary", "new__order_key")]


def is_written(unit: Unit, part: Part) -> bool:
    """Whether the unit's name is written so, to the tone."""
    return one_number(unit.identity_key) == part.identity


def narrowed(known: list[Known], part: Part, *, by_kind: bool = True) -> list[Known]:
    """Those written so to the tone, and of the kind that is written, where there are any: `Huyện
    Cao Lãnh`, `TP Cao Lãnh`.
    """
    known = [each for each in known if is_written(each.unit, part)] or known
    start = f"{part.kind} "
    of_kind = [each for each in known if each.unit.full_name.casefold().startswith(start)]
    return (of_kind if part.kind and by_kind else []) or known


def in_order(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: bytes(unit.order_key)))
