"""What a search box finds: every word, in any order, each anywhere; accents count once typed."""

import pytest

from core.search import search_text
from producers.actions import recount_stars
from producers.models import Producer, Product
from tests.factories.exhibitors import ExhibitFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import ProducerFactory, ProductFactory, RecognitionFactory

# {name: (producer, its commune and province, tax code, phone, products with their OCOP codes)}
REGISTER = {
    "vai": (
        "HTX Nông sản Hoà Bình",
        ("Biên Sơn", "Bắc Ninh"),
        "2400123458",
        "+84912345678",
        {"Vải sấy": "24-219-07606-15-2025", "Nước vải": ""},
    ),
    "dua": (
        "Công ty Cổ phần Dứa Đồng Giao",
        ("Tam Điệp", "Ninh Bình"),
        "0314409058-002",
        "+84987654321",
        {"Dứa sấy dẻo": "", "Nước dứa": ""},
    ),
    "coconut": (
        "Cơ sở Dừa Bến Tre",
        ("Mỹ Tho", "Đồng Tháp"),
        None,
        "+842033123456",
        {"Dừa sấy": "", "Kẹo dừa": ""},
    ),
    "melon": ("Tổ hợp tác Dưa lưới", ("Mỹ Thọ", "Đồng Tháp"), None, "", {"Dưa sấy": ""}),
    "squid": (
        "Cơ sở Chả mực Bà Lan",
        ("Hồng Gai", "Quảng Ninh"),
        "5700456781",
        "+84903111222",
        {"Chả mực giã tay": "22-193-06685-03-2024"},
    ),
    "noodle": (
        "Hợp tác xã Mỳ Chũ “Xuân Trường”",
        ("Chũ", "Bắc Ninh"),
        "0100109106",
        "",
        {"Mì Chũ gạo lứt": ""},
    ),
    "mnong": ("HTX Cà phê M'Nông", ("Đắk Mil", "Lâm Đồng"), None, "", {"Cà phê rang-xay": ""}),
}

# {what is typed: who is found}
FOUND = {
    # Words in any order, each anywhere.
    "hòa bình": {"vai"},
    "hoà bình": {"vai"},
    "HOA BINH": {"vai"},
    "bình hòa": {"vai"},
    "nông sản vải": {"vai"},
    "vải biên sơn": {"vai"},
    "sấy bắc ninh": {"vai"},
    "chũ bắc ninh": {"noodle"},
    "mực hồng gai": {"squid"},
    "lan quảng ninh": {"squid"},
    "quang ninh muc": {"squid"},
    "dứa ninh bình": {"dua"},
    "giao đồng": {"dua"},
    "hoa dua": set(),
    "hòa dứa": set(),
    # Accents count where they are typed, and only there.
    "dua say": {"dua", "coconut", "melon"},
    "dứa sấy": {"dua"},
    "dừa sấy": {"coconut"},
    "dưa sấy": {"melon"},
    "dứa say": {"dua"},
    "dua sấy": {"dua", "coconut", "melon"},
    "dựa sấy": set(),
    "mỹ tho": {"coconut"},
    "mỹ thọ": {"melon"},
    "my tho": {"coconut", "melon"},
    "mỹ thơ": set(),
    "đồng": {"dua", "coconut", "melon", "mnong"},
    "dong": {"dua", "coconut", "melon", "mnong"},
    "dồng": set(),
    "chả": {"squid"},
    "chà": set(),
    "lưới": {"melon"},
    "lười": set(),
    # A word that is not typed to its end.
    "dứ": {"dua"},
    "dừ": {"coconut"},
    "quả": {"squid"},
    "quản": {"squid"},
    "bắ": {"vai", "noodle"},
    # Kinds of producers, short and in full.
    "htx": {"vai", "noodle", "mnong"},
    "hợp tác xã": {"vai", "noodle", "mnong"},
    "hop tac xa": {"vai", "noodle", "mnong"},
    "HTX hoà bình": {"vai"},
    "hợp tác xã nông sản": {"vai"},
    "tht dưa": {"melon"},
    "tổ hợp tác dưa": {"melon"},
    "cty cp dứa": {"dua"},
    "công ty cổ phần dứa": {"dua"},
    "công ty cp đồng giao": {"dua"},
    # i and y, hyphens, apostrophes, quotes, blanks.
    "mì chũ": {"noodle"},
    "mỳ chũ": {"noodle"},
    "my chu": {"noodle"},
    "mi chu": {"noodle"},
    "mĩ tho": {"coconut"},
    "m'nông": {"mnong"},
    "m’nông": {"mnong"},
    "mnong": {"mnong"},
    "mnông": {"mnong"},
    "rang xay": {"mnong"},
    "rang-xay": {"mnong"},
    "rangxay": {"mnong"},
    "xuân trường": {"noodle"},
    '"xuân trường"': {"noodle"},
    "xuantruong": {"noodle"},
    "dong giao": {"dua"},
    "donggiao": {"dua"},
    "bienson": {"vai"},
    "bien  son": {"vai"},
    " hồng   gai ": {"squid"},
    "honggai": {"squid"},
    # Codes and numbers as people type them.
    "2400123458": {"vai"},
    "2400 123 458": {"vai"},
    "2400.123.458": {"vai"},
    "240012": {"vai"},
    "0314409058-002": {"dua"},
    "0314409058002": {"dua"},
    "0314409058 002": {"dua"},
    "5700456781": {"squid"},
    "0912345678": {"vai"},
    "0912 345 678": {"vai"},
    "0912.345.678": {"vai"},
    "+84912345678": {"vai"},
    "84912345678": {"vai"},
    "345678": {"vai"},
    "0203 3123456": {"coconut"},
    "24-219-07606-15-2025": {"vai"},
    "24 219 07606": {"vai"},
    "2421907606152025": {"vai"},
    "22-193-06685-03-2024": {"squid"},
    "06685": {"squid"},
    "hồng gai 0903111222": {"squid"},
    # Nothing.
    "zzz": set(),
    "9999999": set(),
    "---": set(),
    "“”": set(),
    "%": set(),
    "_": set(),
    "dứa dừa": set(),
    "cà phê biên sơn": set(),
}


@pytest.fixture
def register(db):
    made = {}
    for key, (name, (commune, province), code, phone, products) in REGISTER.items():
        unit = CommuneFactory(name=commune, province=ProvinceFactory(name=province))
        producer = ProducerFactory(name=name, commune=unit, tax_code=code, phone=phone)
        for product, ocop in products.items():
            made_one = ProductFactory(producer=producer, name=product)
            if ocop:
                RecognitionFactory(product=made_one, code=ocop, decision_number="2143/QĐ-UBND")
                recount_stars([made_one.pk])
        made[producer.pk] = key
    return made


def test_producers_are_found_by_what_is_typed(register):
    wrong = {}
    for typed, expected in FOUND.items():
        found = {register[pk] for pk in Producer.objects.search(typed).values_list("pk", flat=True)}
        by_code = {"24-219", "24 219", "24219", "2421", "22-193", "06685"}
        if any(typed.startswith(code) for code in by_code):
            found = {register[p.producer_id] for p in Product.objects.search(typed)}
        if found != expected:
            wrong[typed] = found
    assert wrong == {}
    assert len(FOUND) >= 90


def test_products_are_found_with_their_producer(register):
    """Words of the product and of its producer together."""
    names = {
        "nước hòa bình": {"Nước vải"},
        "nước dứa": {"Nước dứa"},
        "kẹo đồng tháp": {"Kẹo dừa"},
        "2143/QĐ": {"Vải sấy", "Chả mực giã tay"},
        "2143 qd ubnd chả": {"Chả mực giã tay"},
        "0912345678 sấy": {"Vải sấy"},
    }
    assert {
        typed: set(Product.objects.search(typed).values_list("name", flat=True)) for typed in names
    } == names


def test_applications_are_found_by_what_they_show_and_where(register):
    shown = Product.objects.get(name="Kẹo dừa")
    participation = ExhibitFactory(
        product=shown, participation__producer=shown.producer, participation__event__name="Hội A"
    ).participation
    other = ExhibitFactory(
        product=Product.objects.get(name="Vải sấy"),
        participation__producer=Producer.objects.get(name="HTX Nông sản Hoà Bình"),
    ).participation
    rows = type(participation).objects
    for typed in ("kẹo", "kẹo bến tre", "dừa hội a", "đồng tháp kẹo"):
        assert list(rows.search(typed)) == [participation]
    assert list(rows.search("vải sấy")) == [other]
    # A product that the producer has and does not show here.
    assert list(rows.search("nước vải")) == []


def test_household_is_not_found_by_its_personal_id(db):
    ProducerFactory(kind="household", tax_code="024190001234")
    assert not Producer.objects.search("024190001234").exists()


def test_stored_text_has_words_accents_and_no_blanks():
    assert search_text("HTX Dứa Lục Ngạn", "24-01") == "\n".join(
        [
            "hop tac xa dua luc ngan",
            "24 01",
            "\u0323hơp \u0301tac \u0303xa \u0301dưa \u0323luc \u0323ngan",
            "·24 ·01",
            "HOP-TAC-XA",
            "HOPTACXADUALUCNGAN",
            "2401",
        ]
    )


@pytest.mark.parametrize("codes", [["K1", "K2", "K10"], ["A1-2", "A1-10", "B1"]])
def test_booths_stand_in_the_order_of_their_numbers(db, codes):
    from events.models import Booth
    from tests.factories.events import BoothFactory, EventFactory

    event = EventFactory()
    for code in reversed(codes):
        BoothFactory(event=event, code=code)
    assert list(Booth.objects.values_list("code", flat=True)) == codes
