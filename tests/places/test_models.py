from datetime import date

import pytest

from places.actions import load_places
from places.models import Timeline, Unit
from places.models.unit import UnknownUnit, bare

THEN, NOW = date(2023, 10, 1), date(2026, 11, 24)


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        yield
        transaction.set_rollback(True)


def province(name, on):
    return Unit.objects.provinces().resolve(name, on=on)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("TP. Hồ Chí Minh", "ho chi minh"),
        ("TP.HCM", "ho chi minh"),
        ("Tỉnh Quảng Ninh", "quang ninh"),
        ("Quảng Ninh", "quang ninh"),
        ("Thành phố Hoà Bình", "hoa binh"),
        ("Phường 5", "phuong 5"),
    ],
)
def test_bare_name_has_no_kind(text, key):
    assert bare(text) == key


def test_reused_code_is_another_province_after_the_merger(places, db):
    assert Unit.objects.provinces().resolve("24", on=THEN).name == "Bắc Giang"
    assert Unit.objects.provinces().resolve("24", on=NOW).name == "Bắc Ninh"
    reused = ["15", "24", "44", "52", "80", "82", "91"]
    changed = [
        c
        for c in reused
        if Unit.objects.provinces().filter(code=c).values("name").distinct().count() == 2
    ]
    assert changed == reused


def test_counts_of_units_then_and_now(places, db):
    count = {
        (day, level): Unit.objects.on(day).filter(level=level).count()
        for day in (THEN, NOW)
        for level in Unit.Level.values
    }
    assert (count[THEN, "province"], count[NOW, "province"], count[NOW, "commune"]) == (
        63,
        34,
        3321,
    )
    assert (count[THEN, "district"], count[NOW, "district"]) == (696, 0)
    assert count[THEN, "commune"] == 10035


def test_unknown_and_ambiguous_names_are_refused(places, db):
    with pytest.raises(UnknownUnit):
        Unit.objects.resolve("Bắc Giang", on=NOW.replace(year=1990))
    with pytest.raises(UnknownUnit):
        Unit.objects.communes().resolve("Tân Sơn", on=NOW)


def test_seat_then_and_now(places, db):
    timeline, commune = (
        Timeline(),
        Unit.objects.get(level="commune", code="07606", valid_to__isnull=False),
    )
    then, now = timeline.seat(commune.pk, on=THEN), timeline.seat(commune.pk, on=NOW)
    assert (then.commune.name, then.district.name, then.province.name) == (
        "Tân Mộc",
        "Lục Ngạn",
        "Bắc Giang",
    )
    assert (now.commune.name, now.district, now.province.name) == ("Nam Dương", None, "Bắc Ninh")


def test_commune_moved_between_districts_with_time(places, db):
    timeline, chu = (
        Timeline(),
        Unit.objects.get(level="commune", code="07525", valid_to__isnull=False),
    )
    districts = [
        timeline.seat(chu.pk, on=day).district.full_name for day in (THEN, date(2025, 3, 1))
    ]
    assert districts == ["Huyện Lục Ngạn", "Thị xã Chũ"]


def test_commune_of_today_is_led_back(places, db):
    timeline = Timeline()
    today = Unit.objects.communes().resolve("Biên Sơn", on=NOW)
    assert timeline.seat(today.pk, on=THEN).district.name == "Lục Ngạn"


def test_former_district_is_the_sum_of_its_successors(places, db):
    luc_ngan = Unit.objects.get(level="district", code="219")
    names = {u.name for u in Timeline().successors(luc_ngan.pk, on=THEN, now=NOW)}
    assert names == {
        *(
            "Biên Sơn",
            "Biển Động",
            "Lục Ngạn",
            "Nam Dương",
            "Sa Lý",
            "Sơn Hải",
            "Tân Sơn",
            "Đèo Gia",
        ),
        *("Chũ", "Phượng Sơn", "Kiên Lao"),
    }


def test_commune_of_today_is_led_back_the_same_whatever_was_read_before(places, db):
    """One that was read as the successor of another still knows all that it came from."""
    today = Unit.objects.communes().resolve("Biên Sơn", on=NOW)
    timeline = Timeline()
    for old in today.predecessions.order_by("-old__code"):
        timeline.seat(old.old_id, on=NOW)
    assert timeline.at(today.pk, on=THEN) == Timeline().at(today.pk, on=THEN)


def test_unit_is_named_as_it_was_called_on_the_day(places, db):
    timeline, quang_ninh = Timeline(), province("Quảng Ninh", NOW)
    names = [
        timeline.full_name(quang_ninh, on=day) for day in (date(2026, 8, 31), date(2026, 9, 1))
    ]
    assert names == ["Tỉnh Quảng Ninh", "Thành phố Quảng Ninh"]


def test_address_in_words(places, db):
    timeline, commune = (
        Timeline(),
        Unit.objects.get(level="commune", code="07606", valid_to__isnull=False),
    )
    assert timeline.address(commune.pk, on=THEN) == "Xã Tân Mộc, Huyện Lục Ngạn, Tỉnh Bắc Giang"


def test_timeline_costs_the_same_for_any_number_of_rows(places, db, django_assert_num_queries):
    communes = list(Unit.objects.communes().filter(valid_to__isnull=False)[:100])
    with django_assert_num_queries(4):
        timeline = Timeline().load(commune.pk for commune in communes)
        assert len([timeline.seat(c.pk, on=NOW) for c in communes]) == 100
