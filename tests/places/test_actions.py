from places.actions import load_places
from places.models import AreaMember, Unit, UnitMembership


def test_loading_twice_changes_nothing(db):
    first = load_places()
    before = list(
        Unit.objects.values_list("level", "code", "valid_from", "full_name").order_by("pk")
    )
    assert (
        load_places()
        == first
        == {"unit": 14150, "unitmembership": 14080, "unitsuccession": 10665, "areamember": 4}
    )
    assert (
        list(Unit.objects.values_list("level", "code", "valid_from", "full_name").order_by("pk"))
        == before
    )


def test_every_commune_lies_in_one_unit_at_a_time(db):
    load_places()
    assert (
        not Unit.objects.communes().exclude(pk__in=UnitMembership.objects.values("unit")).exists()
    )
    mountain = AreaMember.objects.values_list("unit__name", flat=True)
    assert set(mountain) == {"Lục Ngạn", "Lục Nam", "Sơn Động", "Yên Thế"}
