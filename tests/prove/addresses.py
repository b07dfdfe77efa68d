"""Every commune of 30/06/2025, typed with its district and province, is led to what it became or
asked about; typed alone at an agency of its own province, it never becomes one of another.
"""

import time
from collections import defaultdict
from datetime import date

from tests.prove.place import Place, figure

TODAY = date(2026, 11, 24)
# Of the whole country, each fifth without --deep.
EACH = 5
REUSED_CODES = ("15", "24", "44", "52", "80", "82", "91")


def run(place: Place) -> int:
    from places.actions import load_places
    from places.addresses import Resolver

    load_places()
    communes = former_communes()[:: 1 if place.is_deep else EACH]
    started = time.monotonic()
    in_full = [each for each in communes if not led(Resolver, each)]
    alone = elsewhere(Resolver, communes)
    seconds = time.monotonic() - started
    pairs, codes = pairs_of_today(), reused_codes()
    return figure(
        id="addresses",
        n=len(communes),
        wrong=len(in_full),
        elsewhere=alone,
        pairs=pairs,
        codes=codes,
        bad=len(in_full) + alone + pairs + codes,
        control_bad=elsewhere(without_home(), communes[::10]),
        first_wrong=[each["line"] for each in in_full[:3]],
        seconds=round(seconds, 1),
    )


def former_communes() -> list[dict]:
    """{line as it is typed, name, home province of today, codes of what it became}."""
    from places.actions import read
    from places.models import Unit

    provinces = {row["old_code"]: row for row in read("province_63_to_34")}
    homes = {u.code: u for u in Unit.objects.provinces().on(TODAY)}
    became, rows = defaultdict(set), {}
    for row in read("commune_old_to_new"):
        became[row["old_code"]].add(row["new_code"])
        rows[row["old_code"]] = row
    return [
        {
            "name": row["old_name"],
            "line": ", ".join(
                (row["old_name"], row["district"], provinces[row["province_code"]]["old_name"])
            ),
            "home": homes[provinces[row["province_code"]]["new_code"]],
            "became": became[code],
        }
        for code, row in rows.items()
    ]


RESOLVERS: dict = {}


def led(resolver, commune: dict) -> bool:
    """Whether the whole address leads to what the commune became, or asks with all its parts."""
    known = RESOLVERS.setdefault((resolver, "all"), resolver(TODAY))
    answer, became = known.find(commune["line"]), commune["became"]
    if answer.unit:
        return became == {answer.unit.code}
    return len(became) > 1 and became <= {unit.code for unit in answer.candidates}


def elsewhere(resolver, communes) -> int:
    """How many names, typed alone, became a commune of another province without a question."""
    wrong = 0
    for commune in communes:
        home = commune["home"]
        known = RESOLVERS.setdefault((resolver, home.pk), resolver(TODAY, home=home))
        answer = known.find(commune["name"])
        wrong += bool(answer.unit) and not str(answer.unit).endswith(f", {home.name}")
    return wrong


def without_home():
    """The planted fault: a name that is found once is taken, wherever it is."""
    from places.addresses import Resolver

    class Anywhere(Resolver):
        def __init__(self, day, *, home=None):
            super().__init__(day, is_today=True)

    return Anywhere


def pairs_of_today() -> int:
    """How many of the communes of today that differ in their tones only are not told apart."""
    from places.addresses import Resolver
    from places.models import Unit

    groups = defaultdict(list)
    for unit in Unit.objects.communes().on(TODAY):
        groups[unit.bare_key, str(unit).rpartition(", ")[2]].append(unit)
    resolver = Resolver(TODAY, is_today=True)
    alike = [unit for units in groups.values() if len(units) > 1 for unit in units]
    assert len(alike) >= 20
    return sum(resolver.find(str(unit)).unit != unit for unit in alike)


def reused_codes() -> int:
    """How many of the codes that were given to another province still mean the first one."""
    from places.models import Unit

    provinces = Unit.objects.provinces()
    days = (date(2025, 6, 30), date(2025, 7, 1))
    named = [[provinces.resolve(code, on=day).name for day in days] for code in REUSED_CODES]
    return sum(before == after for before, after in named)
