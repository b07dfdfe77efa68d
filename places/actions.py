"""Loading the administrative units. Running it again changes nothing."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from core.text import fold
from places.models import MOUNTAIN, Area, AreaMember, Unit, UnitMembership, UnitName, UnitSuccession
from places.models.unit import without_kind
from places.signals import addresses_printed

DATA = Path(__file__).parent / "data"
ERA = date(1997, 1, 1)
MERGER = date(2025, 7, 1)
MERGER_BASIS = "NQ 202/2025/QH15; QĐ 19/2025/QĐ-TTg"
OLD_BASIS = "QĐ 124/2004/QĐ-TTg"
BAC_GIANG = "24"
ROWS_AT_ONCE = 1_000


def read(name: str) -> Iterator[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_places() -> dict[str, int]:
    """Load provinces, districts, communes, their succession and the mountain areas; returns {noun:
    rows}.
    """
    load_new_provinces()
    load_old_provinces()
    load_communes()
    load_bac_giang_districts()
    load_old_districts()
    load_old_communes()
    load_island_districts()
    load_mountain_areas()
    print_addresses()
    return {
        m._meta.model_name: m.objects.count()
        for m in (Unit, UnitMembership, UnitSuccession, AreaMember)
    }


def put_unit(level: str, code: str, valid_from: date, **fields) -> Unit:
    unit, _ = Unit.objects.update_or_create(
        level=level, code=code, valid_from=valid_from, defaults=fields
    )
    return unit


def put_membership(
    unit: Unit, parent: Unit, valid_from: date, valid_to: date | None = None
) -> None:
    UnitMembership.objects.update_or_create(
        unit=unit, valid_from=valid_from, defaults={"parent": parent, "valid_to": valid_to}
    )


def new_province(code: str) -> Unit:
    return Unit.objects.get(level=Unit.Level.PROVINCE, code=code, valid_from=MERGER)


def load_new_provinces() -> None:
    for row in read("province_34"):
        put_unit(
            "province",
            row["code"],
            MERGER,
            name=row["name"],
            full_name=row["full_name_2026_09_20"],
            legal_basis=MERGER_BASIS,
        )


def load_old_provinces() -> None:
    for row in read("province_63_to_34"):
        full = f"{row['old_type'].capitalize()} {row['old_name']}"
        old = put_unit(
            "province",
            row["old_code"],
            ERA,
            name=row["old_name"],
            full_name=full,
            valid_to=MERGER,
            legal_basis=OLD_BASIS,
        )
        new = new_province(row["new_code"])
        UnitSuccession.objects.update_or_create(old=old, new=new, defaults={"on": MERGER})
        put_name(new, row["new_full_name_2025_07_01"], MERGER, MERGER_BASIS)
        if row["became_city_from"]:
            since = date.fromisoformat(row["became_city_from"])
            put_name(new, row["new_full_name_2026_09_20"], since, f"NQ {row['resolution']}")


def put_name(unit: Unit, full_name: str, valid_from: date, legal_basis: str) -> None:
    UnitName.objects.update_or_create(
        unit=unit,
        valid_from=valid_from,
        defaults={"full_name": full_name, "legal_basis": legal_basis},
    )


def load_communes() -> None:
    """3,321 communes at once: new rows in bulk, known ones left as they are."""
    provinces = {u.code: u for u in Unit.objects.provinces().filter(valid_from=MERGER)}
    known = set(Unit.objects.communes().filter(valid_from=MERGER).values_list("code", flat=True))
    rows = [row for row in read("commune_3321") if row["code"] not in known]
    units = [
        Unit(
            level=Unit.Level.COMMUNE,
            code=row["code"],
            name=row["name"],
            full_name=f"{row['type'].capitalize()} {row['name']}",
            valid_from=MERGER,
            legal_basis=MERGER_BASIS,
        )
        for row in rows
    ]
    Unit.objects.bulk_create(units, ROWS_AT_ONCE)
    put_memberships(
        UnitMembership(unit=unit, parent=provinces[row["province_code"]], valid_from=MERGER)
        for unit, row in zip(units, rows, strict=True)
    )


def put_memberships(rows: Iterable[UnitMembership]) -> None:
    UnitMembership.objects.bulk_create(rows, ROWS_AT_ONCE)


def load_bac_giang_districts() -> None:
    """The only province whose districts are known before and after 01/01/2025."""
    bac_giang = Unit.objects.get(level="province", code=BAC_GIANG, valid_from=ERA)
    split = date(2025, 1, 1)
    for row in read("bac_giang_districts"):
        full = row["name_2025_01_04"] or row["name_2023"]
        start = ERA if row["name_2023"] else split
        end = MERGER if row["abolished_2025_07_01"] == "yes" else split
        district = put_unit(
            "district",
            row["district_code"],
            start,
            name=without_kind(full),
            full_name=full,
            valid_to=end,
        )
        put_membership(district, bac_giang, start, end)
        if row["name_2023"] and row["name_2023"] != full:
            put_name(district, row["name_2023"], ERA, "")
            put_name(district, full, date(2024, 2, 1), "NQ 938/NQ-UBTVQH15")


def load_old_districts() -> None:
    """The districts of 30/06/2025."""
    provinces = {u.code: u for u in Unit.objects.provinces().filter(valid_from=ERA)}
    known = set(Unit.objects.filter(level="district").values_list("code", flat=True))
    rows = {row["district_code"]: row for row in read("commune_old_to_new")}
    units = [
        Unit(
            level=Unit.Level.DISTRICT,
            code=code,
            name=without_kind(row["district"]),
            full_name=row["district"],
            valid_from=ERA,
            valid_to=MERGER,
            legal_basis=OLD_BASIS,
        )
        for code, row in rows.items()
        if code not in known
    ]
    Unit.objects.bulk_create(units, ROWS_AT_ONCE)
    put_memberships(
        UnitMembership(
            unit=unit,
            parent=provinces[rows[unit.code]["province_code"]],
            valid_from=ERA,
            valid_to=MERGER,
        )
        for unit in units
    )


def load_old_communes() -> None:
    """The 10,035 communes of 30/06/2025, each with what it became; one in twenty was divided."""
    moves = {row["commune_code"]: row for row in read("bac_giang_moves")}
    districts = {u.code: u for u in Unit.objects.filter(level="district")}
    successors = {u.code: u for u in Unit.objects.communes().filter(valid_from=MERGER)}
    known = set(Unit.objects.communes().filter(valid_from=ERA).values_list("code", flat=True))
    rows = [row for row in read("commune_old_to_new") if row["old_code"] not in known]
    units = {
        row["old_code"]: Unit(
            level=Unit.Level.COMMUNE,
            code=row["old_code"],
            name=without_kind(row["old_name"]),
            full_name=row["old_name"],
            valid_from=ERA,
            valid_to=MERGER,
            legal_basis=OLD_BASIS,
        )
        for row in rows
    }
    Unit.objects.bulk_create(units.values(), ROWS_AT_ONCE)
    homes = {row["old_code"]: districts[row["district_code"]] for row in rows}
    members = []
    for code, unit in units.items():
        start = ERA
        if move := moves.get(code):
            before, start = districts[move["district_before"]], date.fromisoformat(move["moved_on"])
            members.append(UnitMembership(unit=unit, parent=before, valid_from=ERA, valid_to=start))
        members.append(
            UnitMembership(unit=unit, parent=homes[code], valid_from=start, valid_to=MERGER)
        )
    put_memberships(members)
    UnitSuccession.objects.bulk_create(
        (
            UnitSuccession(
                old=units[row["old_code"]],
                new=successors[row["new_code"]],
                on=MERGER,
                is_primary=row["is_main"] == "1",
            )
            for row in rows
        ),
        ROWS_AT_ONCE,
    )


def load_island_districts() -> None:
    """Districts without communes; each is a special zone now."""
    for row in read("island_districts"):
        name = without_kind(row["district"])
        fields = {"full_name": row["district"], "valid_to": MERGER, "legal_basis": OLD_BASIS}
        district = put_unit("district", row["district_code"], ERA, name=name, **fields)
        province = Unit.objects.get(level="province", code=row["province_code"], valid_from=ERA)
        put_membership(district, province, ERA, MERGER)
        zone = Unit.objects.communes().on(MERGER).get(full_name=f"Đặc khu {row['new_name']}")
        UnitSuccession.objects.update_or_create(old=district, new=zone, defaults={"on": MERGER})


def print_addresses() -> None:
    """What each unit is printed as: with the district and the province that it lies or lay in."""
    parents = {row.unit_id: row.parent_id for row in UnitMembership.objects.order_by("valid_from")}
    units = Unit.objects.in_bulk()
    changed = []
    for unit in units.values():
        line, above = [unit.full_name], units.get(parents.get(unit.pk))
        while above:
            is_province = above.level == Unit.Level.PROVINCE
            line.append(above.name if is_province else above.full_name)
            above = units.get(parents.get(above.pk))
        if (address := ", ".join(line)) != unit.address:
            unit.address, unit.search_key = address, fold(f"{unit.full_name} {address}")
            changed.append(unit)
    Unit.objects.bulk_update(changed, ["address", "search_key"], ROWS_AT_ONCE)
    if changed:
        addresses_printed.send(Unit, units=[unit.pk for unit in changed])


def load_mountain_areas() -> None:
    area, _ = Area.objects.get_or_create(
        code=MOUNTAIN, defaults={"name": "Huyện miền núi, vùng cao"}
    )
    for row in read("bac_giang_districts"):
        if row["in_mountain_list"] == "yes":
            district = Unit.objects.get(level="district", code=row["district_code"])
            AreaMember.objects.update_or_create(
                area=area, unit=district, valid_from=ERA, defaults={"valid_to": MERGER}
            )
