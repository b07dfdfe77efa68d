from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q

from places.models.unit import Unit, UnitMembership, UnitName, UnitSuccession

LARGER = (Unit.Level.PROVINCE, Unit.Level.DISTRICT)


@dataclass(frozen=True)
class Seat:
    """Where something is on a day: its commune, district and province, each a Unit or None."""

    commune: Unit | None
    district: Unit | None
    province: Unit | None

    @property
    def finest(self) -> Unit | None:
        """The unit that statistics group by: the district where there are districts, else the
        commune, else the province.
        """
        return self.district or self.commune or self.province

    def first_of(self, keys: Collection[int]) -> Unit | None:
        """The finest of its units that is among these, for instance on the list of an area."""
        units = (self.commune, self.district, self.province)
        return next((unit for unit in units if unit and unit.pk in keys), None)


class Timeline:
    """Carries units through the reforms. Reads the provinces and districts of all times, and the
    communes that are asked for with what they came from and became; whoever has many `load`s them
    at once, for the same four queries and three for each reform but one.

    Use one Timeline per page or report. Units without recorded predecessors stand for themselves.
    """

    def __init__(self):
        self.units: dict[int, Unit] = {}
        # Those whose kin are read too; what they came from and became is read without its own.
        self._asked: set[int] = set()
        self._after: dict[int, tuple[int, date]] = {}
        self._before: dict[int, list[int]] = defaultdict(list)
        self._parents: dict[int, list[UnitMembership]] = defaultdict(list)
        self._names: dict[int, list[UnitName]] = defaultdict(list)

    def load(self, unit_ids: Iterable[int]) -> Self:
        """Read these units, if they are not known yet."""
        wanted = {pk for pk in unit_ids if pk is not None} - self._asked
        after, before, larger = wanted, wanted, Q()
        if wanted and not self.units:
            larger = Q(level__in=LARGER)
            for row in UnitName.objects.order_by("valid_from"):
                self._names[row.unit_id].append(row)
        while after or before:
            became, came = self._read_kin(after, before, larger)
            self._read(wanted | became | came, larger)
            # What is still there has no successor, what was there first no predecessor.
            first = min(unit.valid_from for unit in self.units.values())
            after = {pk for pk in became if self.units[pk].valid_to}
            before = {pk for pk in came if self.units[pk].valid_from > first}
            larger = Q()
        self._asked |= wanted
        return self

    def _read(self, keys: set[int], larger: Q) -> None:
        rows = Unit.objects.filter(Q(pk__in=keys - self.units.keys()) | larger)
        found = {unit.pk: unit for unit in rows}
        self.units |= found
        self._asked |= {unit.pk for unit in found.values() if unit.level in LARGER and larger}
        for row in UnitMembership.objects.filter(unit__in=found).order_by("pk"):
            self._parents[row.unit_id].append(row)

    def _read_kin(self, after, before, larger: Q) -> tuple[set[int], set[int]]:
        """What the first became, and what the others came from."""
        wanted = Q(old__in=after) | Q(new__in=before)
        if larger:
            wanted |= Q(old__level__in=LARGER)
        rows, became, came = UnitSuccession.objects.filter(is_primary=True), set(), set()
        for old, new, on in rows.filter(wanted).order_by("old").values_list("old", "new", "on"):
            if old not in self._after:
                self._after[old] = (new, on)
                self._before[new].append(old)
            became |= {new} if old in after else set()
            came |= {old} if new in before else set()
        return became, came

    def at(self, unit_id: int, *, on: date) -> Unit:
        """The unit that stands for this one on a day: itself, its successor, or what it came
        from.
        """
        unit = self.load([unit_id]).units[unit_id]
        while unit.valid_to and unit.valid_to <= on and unit.pk in self._after:
            unit = self.units[self._after[unit.pk][0]]
        while unit.valid_from > on and self._before[unit.pk]:
            unit = self._predecessor(unit)
        return unit

    def seat(self, unit_id: int, *, on: date) -> Seat:
        """The commune, district and province of a unit on a day."""
        found = dict.fromkeys(Unit.Level.values)
        unit = self.at(unit_id, on=on)
        while unit:
            found[unit.level] = unit
            unit = self._parent(unit, on=on)
        return Seat(**found)

    def successors(self, unit_id: int, *, on: date, now: date) -> list[Unit]:
        """The units that a unit's territory of day `on` lies in at `now`, in order; a district
        gives communes, a divided commune all its parts.
        """
        members = UnitMembership.objects.on(on).filter(parent=unit_id)
        inside = set(members.values_list("unit", flat=True)) or {unit_id}
        became = set(
            UnitSuccession.objects.filter(old__in=inside, on__lte=now).values_list("new", flat=True)
        )
        moved = set(
            UnitSuccession.objects.filter(old__in=inside, on__lte=now).values_list("old", flat=True)
        )
        found = Unit.objects.filter(pk__in=became | (inside - moved))
        return sorted(found, key=lambda u: bytes(u.order_key))

    def _predecessor(self, unit: Unit) -> Unit:
        """The part that kept the unit's code, else the first by code."""
        parts = [self.units[pk] for pk in self._before[unit.pk]]
        return min(parts, key=lambda u: (u.name != unit.name, u.code != unit.code, u.code))

    def _parent(self, unit: Unit, *, on: date) -> Unit | None:
        rows = [r for r in self._parents[unit.pk] if self._holds(r, on)] or self._parents[unit.pk][
            :1
        ]
        return self.at(rows[0].parent_id, on=on) if rows else None

    @staticmethod
    def _holds(row: UnitMembership, on: date) -> bool:
        return row.valid_from <= on and (row.valid_to is None or row.valid_to > on)

    def full_name(self, unit: Unit, *, on: date) -> str:
        """What the unit was called on that day."""
        self.load([unit.pk])
        known = [row.full_name for row in self._names[unit.pk] if row.valid_from <= on]
        return known[-1] if known else unit.full_name

    def home(self, producer, *, on: date) -> Seat:
        """Where a producer sits or sat: in its former commune, if it is known, as long as that
        existed. Needs its `commune_id` and `former_commune_id`.
        """
        former = producer.former_commune_id
        self.load([producer.commune_id, former])
        is_then = former and on < (self.units[former].valid_to or date.max)
        return self.seat(former if is_then else producer.commune_id, on=on)

    def memberships(self, unit_id: int) -> list[UnitMembership]:
        """In what the unit lies or lay, at any time."""
        self.load([unit_id])
        return self._parents[unit_id]

    def label(self, seat: Seat, *, on: date) -> str:
        """`Huyện Châu Thành, Tiền Giang`: the finest unit of a seat, which its name alone does not
        tell.
        """
        finest = self.full_name(seat.finest, on=on)
        is_within = seat.province and seat.finest != seat.province
        return f"{finest}, {seat.province.name}" if is_within else finest

    def address(self, unit_id: int, *, on: date) -> str:
        """`Xã Tân Mộc, Huyện Lục Ngạn, Tỉnh Bắc Giang`: the seat in words, as of that day."""
        seat = self.seat(unit_id, on=on)
        return ", ".join(
            self.full_name(unit, on=on)
            for unit in (seat.commune, seat.district, seat.province)
            if unit
        )
