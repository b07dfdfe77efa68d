"""What groups have in common, in the database's terms: the columns that make a group, and what the
group is called.

A unit is called differently before and after a reform, so that several combinations of columns may
be one group: sums add up over them, and what is to be counted once is gathered in sets.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Aggregate, Count, Q, QuerySet

from places.models import Timeline


@dataclass(frozen=True)
class Grouping:
    """`paths` are columns of the rows that are counted; `label` makes the name of the group out of
    their values. `is_merged` says that several combinations may have one name. `prepare` is given
    all combinations before the first is called by its name.
    """

    paths: tuple[str, ...]
    label: Callable[..., Hashable]
    is_merged: bool = False
    prepare: Callable[[list[tuple]], object] = len

    def through(self, path: str) -> "Grouping":
        """The same groups, for rows that lead to the others by this path."""
        return replace(self, paths=tuple(f"{path}__{each}" for each in self.paths))

    def keys(self, rows: QuerySet) -> list[tuple]:
        """Every combination that occurs among the rows."""
        return self._read(rows.order_by(*self.paths).values_list(*self.paths).distinct())

    def _read(self, rows: Iterable[tuple]) -> list[tuple]:
        found = list(rows)
        self.prepare(found)
        return found

    def labels(self, rows: QuerySet) -> set[Hashable]:
        return {self.label(*key) for key in self.keys(rows)}

    def counted(
        self, rows: QuerySet, sums: dict[str, Aggregate], different: dict[str, str]
    ) -> dict[Hashable, dict[str, int]]:
        """{group: {name: number}}: the sums over its rows, and how many different values a column
        has.
        """
        totals = dict(sums)
        if not self.is_merged:
            totals |= {name: Count(path, distinct=True) for name, path in different.items()}
        found: dict[Hashable, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        groups = rows.order_by().values_list(*self.paths) if totals else ()
        counted = groups and groups.annotate(**{f"_{name}": t for name, t in totals.items()})
        for row in self._read(counted):
            mine = found[self.label(*row[: len(self.paths)])]
            for name, number in zip(totals, row[len(self.paths) :], strict=True):
                mine[name] += number or 0
        if self.is_merged:
            for name, path in different.items():
                for label, values in self._sets(rows, path).items():
                    found[label][name] = len(values)
        return found

    def _sets(self, rows: QuerySet, path: str) -> dict[Hashable, set]:
        found = defaultdict(set)
        pairs = rows.exclude(**{path: None}).order_by().values_list(*self.paths, path)
        for *key, value in self._read(pairs.distinct()):
            found[self.label(*key)].add(value)
        return found

    def in_order(self, rows: QuerySet, least: Aggregate) -> list[Hashable]:
        """The groups by the least value over their rows, then by name."""
        first: dict[Hashable, object] = {}
        groups = rows.order_by().values_list(*self.paths).annotate(_least=least)
        for *key, value in self._read(groups):
            label = self.label(*key)
            first[label] = min(first.get(label, value), value)
        return sorted(first, key=lambda label: (first[label], label))

    def chosen(self, rows: QuerySet, is_asked: Callable[[Hashable], bool]) -> QuerySet:
        """The rows of the groups whose label is asked for."""
        asked = [key for key in self.keys(rows) if is_asked(self.label(*key))]
        return rows.filter(_one_of(self.paths, asked))


def _one_of(paths: tuple[str, ...], keys: list[tuple]) -> Q:
    """The condition that the columns hold one of these combinations; all values of the last column
    that go with the same others stand in one list.
    """
    *others, last = paths
    together = defaultdict(list)
    for *key, value in keys:
        together[tuple(key)].append(value)
    condition = Q(pk__in=[])
    for key, values in together.items():
        known = [value for value in values if value is not None]
        mine = Q(**{f"{last}__in": known})
        if len(known) < len(values):
            mine |= Q(**{last: None})
        condition |= mine & _exactly(dict(zip(others, key, strict=True)))
    return condition


def _exactly(wanted: dict) -> Q:
    condition = Q()
    for path, value in wanted.items():
        condition &= Q(**{path: value})
    return condition


def plain(path: str, label: Callable = lambda value: value) -> Grouping:
    """Groups by one column."""
    return Grouping((path,), label)


class Units:
    """Names of places and homes, as they were on the fair's first day ("then") or are today
    ("now").
    """

    def __init__(self, era: str, *, today: date):
        self.era, self.today, self.timeline = era, today, Timeline()
        self.known: dict[tuple, str] = {}

    def place(self, unit: int, day: date) -> str:
        """The province of a fair."""
        on = day if self.era == "then" else self.today
        return self._once("place", unit, on)

    def home(self, unit: int, day: date) -> str:
        """The finest unit of a producer, with its province."""
        on = day if self.era == "then" else self.today
        return self._once("home", unit, on)

    def by_place(self, *paths: str) -> Grouping:
        """The provinces of what lies in the unit of the first column on the day of the second."""
        return Grouping(paths, self.place, is_merged=True, prepare=self._load)

    def by_home(self, *paths: str) -> Grouping:
        """The same by the finest unit."""
        return Grouping(paths, self.home, is_merged=True, prepare=self._load)

    def load(self, units: Iterable[int]) -> None:
        """Read these units at once, before they are asked for one by one."""
        self.timeline.load(units)

    def _load(self, keys: list[tuple]) -> None:
        self.load({key[0] for key in keys})

    def _once(self, what: str, unit: int, on: date) -> str:
        key = (what, unit, on)
        if key not in self.known:
            seat = self.timeline.seat(unit, on=on)
            is_place = what == "place"
            self.known[key] = seat.province.name if is_place else self.timeline.label(seat, on=on)
        return self.known[key]
