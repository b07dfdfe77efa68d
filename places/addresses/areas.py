"""Places as lists are narrowed by them, and as they are suggested while somebody types."""

from core.text import fold
from places.addresses.gazetteer import Gazetteer, Known, narrowed
from places.addresses.reading import COMMUNE, DISTRICT, PROVINCE, Part, parts_of
from places.models import Unit, UnitMembership, UnitSuccession


class Areas(Gazetteer):
    """Finds the communes of a place."""

    def suggest(self, text: str, *, limit: int = 12) -> list[Unit]:
        """Communes whose name begins with the first words, within what the others name: those of
        today first, then those of before.
        """
        if not (parts := parts_of(text)):
            return []
        rows = Unit.objects.communes().filter(bare_key__startswith=parts[0].key)
        for part in parts[1:]:
            rows = rows.filter(search_key__contains=fold(part.name))
        return list(rows.order_by("-valid_from", "order_key", "pk")[:limit])

    def area(self, text: str) -> frozenset[int]:
        """The keys of the communes, of today and of before, that lie in a place: in a province, a
        former district or a commune, however it is written. Empty for a place that nobody knows.
        """
        parts = parts_of(text)
        if not parts:
            return frozenset()
        provinces, rest = self.provinces(parts)
        named = [
            each.unit
            for level in (DISTRICT, COMMUNE)
            for each in self._area_of(rest[-2:], level, provinces)
        ]
        if PROVINCE in parts[-1].levels and (not rest or len(parts) == 1):
            named += self.provinces_of(parts[-1])
        return self._inside(named)

    def _area_of(self, parts: list[Part], level: str, provinces) -> list[Known]:
        """What the first of one or two words names: `Biên Sơn`, `Biên Sơn, Lục Ngạn`."""
        if not parts or level not in parts[0].levels:
            return []
        known = narrowed(self.known(parts[0], level, provinces), parts[0])
        if len(parts) == 1:
            return known
        districts = {each.unit.pk for each in self.known(parts[1], DISTRICT, provinces)}
        return [each for each in known if level == COMMUNE and self.lies_in(each, districts)]

    def _inside(self, units: list[Unit]) -> frozenset[int]:
        """Communes in these units, and what these became or came from."""
        inside, wanted = set(), {unit.pk for unit in units}
        while wanted:
            inside |= wanted
            below = UnitMembership.objects.filter(parent__in=wanted).values_list("unit", flat=True)
            became = UnitSuccession.objects.filter(
                old__in=wanted, old__level=COMMUNE, on__lte=self.day
            )
            wanted = {*below, *became.values_list("new", flat=True)} - inside
        inside = set(Unit.objects.communes().filter(pk__in=inside).values_list("pk", flat=True))
        if any(unit.exists_on(self.day) for unit in units):
            came = UnitSuccession.objects.filter(new__in=inside, is_primary=True)
            inside |= set(came.values_list("old", flat=True))
        return frozenset(inside)
