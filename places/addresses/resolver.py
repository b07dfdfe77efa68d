"""Which commune of today somebody means by an address of today or of before 01/07/2025."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from places.addresses.gazetteer import Gazetteer, Known, in_order, is_written, narrowed
from places.addresses.reading import COMMUNE, DISTRICT, PROVINCE, Part, parts_of
from places.models import Unit

# Why a commune has to be asked for.
UNKNOWN, SEVERAL, SPLIT, LARGER, ELSEWHERE, TONES = (
    "unknown",
    "several",
    "split",
    "larger",
    "elsewhere",
    "tones",
)


@dataclass(frozen=True)
class Answer:
    """The commune of today that is meant, or why that is not certain and what it may be.

    `former` is the unit of before that was named, if one was; `rest` what stands before the
    commune: a hamlet, a street.
    """

    unit: Unit | None = None
    former: Unit | None = None
    why: str = ""
    candidates: tuple[Unit, ...] = ()
    rest: str = ""

    def words(self, text: str) -> str:
        """What is to be said of an address that is not certain."""
        names = "; ".join(str(unit) for unit in self.candidates[:8])
        if self.why == UNKNOWN and not names:
            return _("We know no commune “%(text)s”.") % {"text": text[:80]}
        said = {
            UNKNOWN: _("We know no commune “%(text)s” there: %(names)s."),
            SEVERAL: _("“%(text)s” may be several communes: %(names)s."),
            SPLIT: _("“%(text)s” was divided on 01/07/2025: %(names)s."),
            LARGER: _("“%(text)s” is larger than a commune: %(names)s."),
            ELSEWHERE: _("“%(text)s” is known in another province only: %(names)s."),
            TONES: _("“%(text)s” is written otherwise: %(names)s."),
        }
        return said[self.why] % {"text": text[:80], "names": names}


class Resolver(Gazetteer):
    """Reads addresses as of a day. `home` is the province whose communes are meant first.
    `is_today` says that a name of today goes before the same name of a former commune.
    """

    def __init__(self, day: date, *, home: Unit | None = None, is_today: bool = False):
        super().__init__(day)
        self.home, self.is_today = home, is_today
        self._read: dict[tuple, Answer] = {}

    def find(self, commune: str = "", district: str = "", province: str = "") -> Answer:
        """The commune that is meant by what stands in one cell or in several."""
        key = (commune, district, province)
        if key not in self._read:
            self._read[key] = self._find(*key)
        return self._read[key]

    def _find(self, commune, district, province):
        parts = [
            *parts_of(commune),
            *_at_level(parts_of(district), DISTRICT),
            *_at_level(parts_of(province), PROVINCE),
        ]
        provinces, parts = self.provinces(parts)
        districts, parts = self.districts(parts, provinces)
        for position in reversed(range(len(parts))):
            if COMMUNE in parts[position].levels:
                answer = self._commune(parts[position], districts, provinces)
                if answer.why != UNKNOWN:
                    return self._within(answer, parts, position)
        is_named = any(part.kind and COMMUNE in part.levels for part in parts)
        if districts:
            larger = self._larger(districts)
            return replace(larger, why=UNKNOWN, unit=None) if is_named else larger
        if provinces and not parts:
            return Answer(why=LARGER, candidates=in_order(provinces))
        return Answer(why=UNKNOWN)

    def _within(self, answer, parts, position):
        """What stands before the commune is a hamlet or a street; what stands behind it and names
        nothing makes it uncertain.
        """
        rest = ", ".join(map(str, parts[:position]))
        if answer.unit and parts[position + 1 :]:
            return Answer(why=SEVERAL, candidates=(answer.unit,), rest=rest)
        return replace(answer, rest=rest)

    def _commune(self, part: Part, districts, provinces) -> Answer:
        known = self.known(part, COMMUNE, provinces)
        if districts:
            keys = {each.unit.pk for each in districts}
            near = frozenset().union(*(each.provinces for each in districts))
            inside = [each for each in known if self.lies_in(each, keys)]
            if not inside:
                known = [each for each in known if part.kind and each.provinces & near]
                return self._candidates(known, why=SEVERAL) if known else Answer(why=UNKNOWN)
            known = inside
        if not known:
            return Answer(why=UNKNOWN)
        if part.has_accents and not any(is_written(each.unit, part) for each in known):
            return self._candidates(known, why=TONES)
        known = narrowed(known, part, by_kind=False)
        if not provinces and not districts and self.home:
            here = [each for each in known if self.home.pk in each.provinces]
            if not here:
                return self._candidates(known, why=ELSEWHERE)
            known = here
        return self._decide(narrowed(known, part), has_district=bool(districts))

    def _decide(self, known: list[Known], *, has_district: bool) -> Answer:
        """One commune, or those that it may be. A district beside it speaks of the time before."""
        today = [each.unit for each in known if each.unit.exists_on(self.day)]
        former = [each.unit for each in known if not each.unit.exists_on(self.day)]
        became = {unit.pk: self.became(unit) for unit in former}
        if has_district and former:
            today = []
        is_same = len(today) == 1 and all(today[0] in units for units in became.values())
        if is_same or (len(today) == 1 and self.is_today):
            return Answer(today[0])
        reached = {unit.pk: unit for units in [today, *became.values()] for unit in units}
        only = former[0] if len(former) == 1 and not today else None
        if len(reached) == 1:
            (unit,) = reached.values()
            return Answer(unit, former=only)
        return Answer(
            why=SPLIT if only else SEVERAL, candidates=in_order(reached.values()), former=only
        )

    def _candidates(self, known: list[Known], *, why: str) -> Answer:
        reached = {}
        for each in known:
            units = [each.unit] if each.unit.exists_on(self.day) else self.became(each.unit)
            reached |= {unit.pk: unit for unit in units}
        return Answer(why=why, candidates=in_order(reached.values()))

    def _larger(self, districts: list[Known]) -> Answer:
        """A district, a town: its communes of today. An island that was a district is one."""
        reached = {}
        for each in districts:
            units = self.timeline.successors(each.unit.pk, on=_last_day(each.unit), now=self.day)
            reached |= {unit.pk: unit for unit in units}
        former = districts[0].unit if len(districts) == 1 else None
        if len(reached) == 1:
            (unit,) = reached.values()
            return Answer(unit, former=former)
        return Answer(why=LARGER, candidates=in_order(reached.values()), former=former)


def _last_day(unit: Unit) -> date:
    return unit.valid_to - timedelta(days=1)


def _at_level(parts: list[Part], level: str) -> list[Part]:
    """What stands in a column of its own is of this level, whether its kind is written or not."""
    return [replace(part, levels=(level,)) if part.is_open else part for part in parts]
