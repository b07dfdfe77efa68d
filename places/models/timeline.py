from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from places.models.unit import Unit, UnitMembership, UnitName, UnitSuccession


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


class Timeline:
    """Carries units through the reforms, in memory: four queries for any number of rows.

    Use one Timeline per page or report. Units without recorded predecessors stand for themselves,
    so that outside the loaded data `then` means the province of that day.
    """

    @cached_property
    def units(self) -> dict[int, Unit]:
        return {u.pk: u for u in Unit.objects.all()}

    @cached_property
    def _after(self) -> dict[int, tuple[int, date]]:
        rows = UnitSuccession.objects.filter(is_primary=True).values_list("old_id", "new_id", "on")
        return {old: (new, on) for old, new, on in rows}

    @cached_property
    def _before(self) -> dict[int, list[int]]:
        before = defaultdict(list)
        for old, (new, _on) in sorted(self._after.items()):
            before[new].append(old)
        return before

    @cached_property
    def _parents(self) -> dict[int, list[UnitMembership]]:
        parents = defaultdict(list)
        for row in UnitMembership.objects.all():
            parents[row.unit_id].append(row)
        return parents

    def at(self, unit_id: int, *, on: date) -> Unit:
        """The unit that stands for this one on a day: itself, its successor, or what it came
        from.
        """
        unit = self.units[unit_id]
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
        gives communes.
        """
        members = [
            u
            for u, rows in self._parents.items()
            if any(r.parent_id == unit_id and self._holds(r, on) for r in rows)
        ]
        if not members:
            return [self.at(unit_id, on=now)]
        found = {s.pk: s for member in members for s in self.successors(member, on=on, now=now)}
        return sorted(found.values(), key=lambda u: bytes(u.order_key))

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

    @cached_property
    def _names(self) -> dict[int, list[UnitName]]:
        names = defaultdict(list)
        for row in UnitName.objects.order_by("valid_from"):
            names[row.unit_id].append(row)
        return names

    def full_name(self, unit: Unit, *, on: date) -> str:
        """What the unit was called on that day."""
        known = [row.full_name for row in self._names[unit.pk] if row.valid_from <= on]
        return known[-1] if known else unit.full_name

    def address(self, unit_id: int, *, on: date) -> str:
        """`Xã Tân Mộc, Huyện Lục Ngạn, Tỉnh Bắc Giang`: the seat in words, as of that day."""
        seat = self.seat(unit_id, on=on)
        return ", ".join(
            self.full_name(unit, on=on)
            for unit in (seat.commune, seat.district, seat.province)
            if unit
        )
