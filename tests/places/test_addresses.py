"""Addresses as people write them, of today and of before 01/07/2025."""

from datetime import date

import pytest
from django.db import transaction

from places.actions import load_places
from places.addresses import Areas, Resolver
from places.addresses.reading import parts_of
from places.models import Unit

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        yield
        transaction.set_rollback(True)


def province(name):
    return Unit.objects.provinces().resolve(name, on=TODAY)


def found(*cells, home=None, **options):
    resolver = Resolver(TODAY, home=home and province(home), **options)
    return resolver.find(*cells)


PARTS = {
    "Thôn Cẩm, xã Biên Sơn, H. Lục Ngạn - Bắc Giang": [
        "Thôn Cẩm",
        "xã Biên Sơn",
        "huyện Lục Ngạn",
        "Bắc Giang",
    ],
    "xã Biên Sơn huyện Lục Ngạn tỉnh Bắc Giang": [
        "xã Biên Sơn",
        "huyện Lục Ngạn",
        "tỉnh Bắc Giang",
    ],
    "xa bien son huyen luc ngan": ["xã bien son", "huyện luc ngan"],
    "P.5, Q.3, TP.HCM": ["phường 5", "quận 3", "thành phố HCM"],
    "X. Phượng Sơn, TX Chũ, T. Bắc Ninh": ["xã Phượng Sơn", "thị xã Chũ", "tỉnh Bắc Ninh"],
    "TT Chũ": ["thị trấn Chũ"],
    "Phường Phường Đúc, Quận Thuận Hóa": ["phường Phường Đúc", "quận Thuận Hóa"],
    "xã Tứ Quận huyện Yên Sơn": ["xã Tứ Quận", "huyện Yên Sơn"],
    "huyen quan hoa": ["huyện quan hoa"],
    "Quan Hóa": ["Quan Hóa"],
    "Phường 1, Bà Rịa - Vũng Tàu": ["phường 1", "Bà Rịa Vũng Tàu"],
    "Xã Biên Sơn (Lục Ngạn), Việt Nam": ["xã Biên Sơn", "Lục Ngạn"],
    "": [],
}


@pytest.mark.parametrize("text", PARTS)
def test_address_is_taken_apart(text):
    assert [str(part) for part in parts_of(text)] == PARTS[text]


LONG_SON = "Xã Dương Hưu, Bắc Ninh"
# {cells: the commune of today that is meant}
MEANT = {
    ("Thôn Cẩm, xã Biên Sơn, H. Lục Ngạn - Bắc Giang",): "Xã Biên Sơn, Bắc Ninh",
    ("bien son, luc ngan, bac giang",): "Xã Biên Sơn, Bắc Ninh",
    ("Biên Sơn", "Lục Ngạn", "Bắc Giang"): "Xã Biên Sơn, Bắc Ninh",
    ("Xã Biên Sơn, Bắc Ninh",): "Xã Biên Sơn, Bắc Ninh",
    ("Xã Long Sơn", "Huyện Sơn Động"): LONG_SON,
    ("Xã Long Sơn, huyện Sơn Động",): LONG_SON,
    ("P.5, Q.3, TP.HCM",): "Phường Bàn Cờ, Hồ Chí Minh",
    ("P.05, Q.3, Sài Gòn",): "Phường Bàn Cờ, Hồ Chí Minh",
    ("Phường V, Quận III, TP HCM",): "Phường Bàn Cờ, Hồ Chí Minh",
    ("Huyện Côn Đảo",): "Đặc khu Côn Đảo, Hồ Chí Minh",
    ("Tân Mộc, Lục Ngạn",): "Xã Nam Dương, Bắc Ninh",
    ("TT Chũ, huyện Lục Ngạn, tỉnh Bắc Giang",): "Phường Chũ, Bắc Ninh",
    ("Xã Hoà Bình, Vũ Thư, Thái Bình",): "Xã Vũ Thư, Hưng Yên",
}


@pytest.mark.parametrize("cells", MEANT)
def test_commune_of_today_is_found(places, db, cells):
    assert str(found(*cells).unit) == MEANT[cells]


def test_former_commune_and_what_stands_before_it_are_told(places, db):
    answer = found("Thôn Cẩm, xã Tân Mộc, huyện Lục Ngạn")
    assert (str(answer.former), answer.rest) == (
        "Xã Tân Mộc, Huyện Lục Ngạn, Bắc Giang",
        "Thôn Cẩm",
    )
    assert found("Xã Biên Sơn, Bắc Ninh").former is None


# {(cells, home): (why it is asked, what is among the candidates)}
ASKED = {
    (("Phường Cống Vị, Ba Đình, Hà Nội",), None): ("split", "Phường Giảng Võ, Hà Nội"),
    (("TP Bắc Giang",), None): ("larger", "Phường Bắc Giang, Bắc Ninh"),
    (("Huyện Hải Hà",), "Quảng Ninh"): ("larger", "Xã Quảng Hà, Quảng Ninh"),
    (("", "Hải Hà"), "Quảng Ninh"): ("larger", "Xã Quảng Hà, Quảng Ninh"),
    (("Tỉnh Quảng Ninh",), None): ("larger", "Thành phố Quảng Ninh"),
    (("Xã Long Sơn",), "Hà Nội"): ("elsewhere", LONG_SON),
    (("Biên Sơn",), "Quảng Ninh"): ("elsewhere", "Xã Biên Sơn, Bắc Ninh"),
    (("Biên Sỏn",), "Bắc Ninh"): ("tones", "Xã Biên Sơn, Bắc Ninh"),
    (("Văn Lang",), None): ("several", "Xã Văn Lang, Phú Thọ"),
    (("Biên Sơn, Không Đâu",), None): ("several", "Xã Biên Sơn, Bắc Ninh"),
    (("Xã Không Có",), None): ("unknown", None),
    (("Xã Không Có, huyện Hải Hà",), None): ("unknown", "Xã Quảng Hà, Quảng Ninh"),
    (("Xã Biên Sơn, huyện Sơn Động",), None): ("several", "Xã Biên Sơn, Bắc Ninh"),
    (("Xã Biên Sơn, tỉnh Cà Mau",), None): ("unknown", None),
}


@pytest.mark.parametrize(("cells", "home"), ASKED)
def test_what_is_not_certain_is_asked_with_its_candidates(places, db, cells, home):
    why, candidate = ASKED[cells, home]
    answer = found(*cells, home=home)
    assert (answer.unit, answer.why) == (None, why)
    names = [str(unit) for unit in answer.candidates]
    assert candidate is None or candidate in names
    words = answer.words(", ".join(cells))
    assert candidate is None or len(names) > 8 or candidate in words


def test_larger_unit_is_never_a_commune_of_its_name(places, db):
    """`Lục Ngạn` is a commune of today and was a district."""
    assert str(found("Xã Lục Ngạn, Bắc Ninh").unit) == "Xã Lục Ngạn, Bắc Ninh"
    assert found("Huyện Lục Ngạn, Bắc Giang").why == "larger"
    assert found("Lục Ngạn", home="Bắc Ninh").unit.full_name == "Xã Lục Ngạn"


# Pairs of communes of today that differ in their tones only.
PAIRS = [("Văn Lang", "Văn Lăng", "Thái Nguyên"), ("Mỹ Tho", "Mỹ Thọ", "Đồng Tháp")]


@pytest.mark.parametrize("pair", PAIRS)
def test_tones_decide_between_communes_of_one_province(places, db, pair):
    *names, where = pair
    told = {str(found(f"{name}, {where}", is_today=True).unit.name) for name in names}
    assert told == set(names)


def test_name_of_today_goes_first_where_it_is_typed_into_a_form(places, db):
    """In a list it may be that of a former commune elsewhere in the province."""
    doubtful = found("Đông Sơn", home="Thanh Hóa")
    assert doubtful.why == "several"
    typed = found("Phường Đông Sơn, Thanh Hóa", is_today=True)
    assert str(typed.unit) == "Phường Đông Sơn, Thanh Hóa"


@pytest.mark.parametrize(
    ("text", "has", "has_not"),
    [
        ("Bắc Ninh", "Xã Biên Sơn, Bắc Ninh", "Xã Văn Lang, Phú Thọ"),
        ("tỉnh Bắc Giang", "Xã Biên Sơn, Bắc Ninh", "Phường Kinh Bắc, Bắc Ninh"),
        ("huyện Lục Ngạn", "Xã Biên Sơn, Bắc Ninh", "Xã Sơn Động, Bắc Ninh"),
        ("huyen luc ngan, bac giang", "Xã Nam Dương, Bắc Ninh", "Xã Sơn Động, Bắc Ninh"),
        ("Biên Sơn", "Xã Biên Sơn, Bắc Ninh", "Xã Nam Dương, Bắc Ninh"),
        ("xã Tân Mộc, Lục Ngạn", "Xã Nam Dương, Bắc Ninh", "Xã Biên Sơn, Bắc Ninh"),
    ],
)
def test_area_is_its_communes_of_all_times(places, db, text, has, has_not):
    inside = Areas(TODAY).area(text)
    names = {str(unit) for unit in Unit.objects.filter(pk__in=inside)}
    assert has in names
    assert has_not not in names


def test_former_communes_lie_in_what_they_became(places, db):
    old = Unit.objects.get(level="commune", code="07606", valid_to__isnull=False)
    for text in ("Nam Dương, Bắc Ninh", "Bắc Ninh", "Bắc Giang", "Lục Ngạn, Bắc Giang"):
        assert old.pk in Areas(TODAY).area(text)
    assert old.pk not in Areas(TODAY).area("Quảng Ninh")
    assert Areas(TODAY).area("Không Đâu") == frozenset()


def test_suggestions_begin_with_what_is_typed(places, db):
    names = [str(unit) for unit in Areas(TODAY).suggest("biên s")]
    assert names[0] == "Xã Biên Sơn, Bắc Ninh"
    assert "Xã Biên Sơn, Huyện Lục Ngạn, Bắc Giang" in names
    within = [str(unit) for unit in Areas(TODAY).suggest("tan, luc ngan")]
    assert within
    assert all("Lục Ngạn" in name for name in within)
