"""What a search box finds: every word, in any order, each anywhere; accents count once typed."""

import pytest

from core.search import search_text
from exhibitors.models import Participation
from producers.actions import recount_stars
from producers.models import Producer, Product
from tests.factories.events import EventFactory
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


# The same for the other half of the house: products, and applications with their events.
PRODUCTS_FOUND = {
    "vải sấy": {"Vải sấy"},
    "sấy vải": {"Vải sấy"},
    "vai say": {"Vải sấy"},
    "vải": {"Vải sấy", "Nước vải"},
    "nước vải": {"Nước vải"},
    "nuoc vai": {"Nước vải"},
    "nước": {"Nước vải", "Nước dứa"},
    "nước dứa": {"Nước dứa"},
    "nước dừa": set(),
    "dứa": {"Dứa sấy dẻo", "Nước dứa"},
    "dừa": {"Dừa sấy", "Kẹo dừa"},
    "dưa": {"Dưa sấy"},
    "dua": {"Dứa sấy dẻo", "Nước dứa", "Dừa sấy", "Kẹo dừa", "Dưa sấy"},
    "dừa kẹo": {"Kẹo dừa"},
    "keo dua": {"Kẹo dừa"},
    "kẹo": {"Kẹo dừa"},
    "kéo": set(),
    "dẻo": {"Dứa sấy dẻo"},
    "deo say": {"Dứa sấy dẻo"},
    "dứa dẻo sấy": {"Dứa sấy dẻo"},
    "sấy": {"Vải sấy", "Dứa sấy dẻo", "Dừa sấy", "Dưa sấy"},
    "sậy": set(),
    "say bac ninh": {"Vải sấy"},
    "sấy đồng tháp": {"Dừa sấy", "Dưa sấy"},
    # Of Bắc Ninh and Hoà Bình: each word stands somewhere.
    "sấy ninh bình": {"Dứa sấy dẻo", "Vải sấy"},
    "sấy mỹ tho": {"Dừa sấy"},
    "sấy mỹ thọ": {"Dưa sấy"},
    "say my tho": {"Dừa sấy", "Dưa sấy"},
    "chả mực": {"Chả mực giã tay"},
    "cha muc": {"Chả mực giã tay"},
    "mực chả": {"Chả mực giã tay"},
    "giã tay mực": {"Chả mực giã tay"},
    "chả mực quảng ninh": {"Chả mực giã tay"},
    "chả mực hồng gai": {"Chả mực giã tay"},
    "chả cơ sở": {"Chả mực giã tay"},
    "bà lan": {"Chả mực giã tay"},
    "ba lan muc": {"Chả mực giã tay"},
    "mì": {"Mì Chũ gạo lứt"},
    "mỳ": {"Mì Chũ gạo lứt"},
    "gạo lứt": {"Mì Chũ gạo lứt"},
    "lứt gạo": {"Mì Chũ gạo lứt"},
    "gao lut mi": {"Mì Chũ gạo lứt"},
    "mỳ chũ gạo": {"Mì Chũ gạo lứt"},
    "mi chu xuan truong": {"Mì Chũ gạo lứt"},
    "gạo lửt": set(),
    "cà phê": {"Cà phê rang-xay"},
    "ca phe": {"Cà phê rang-xay"},
    "cà phê rang xay": {"Cà phê rang-xay"},
    "ca phe rangxay": {"Cà phê rang-xay"},
    "caphe": {"Cà phê rang-xay"},
    "phê rang": {"Cà phê rang-xay"},
    "cà phê lâm đồng": {"Cà phê rang-xay"},
    "ca phe dak mil": {"Cà phê rang-xay"},
    "cà phê đắk mil": {"Cà phê rang-xay"},
    "cà phê m'nông": {"Cà phê rang-xay"},
    "cà phê htx": {"Cà phê rang-xay"},
    "cà phê hợp tác xã": {"Cà phê rang-xay"},
    "cà phê công ty": set(),
    "vải htx": {"Vải sấy", "Nước vải"},
    "vải hợp tác xã": {"Vải sấy", "Nước vải"},
    "dứa cty": {"Dứa sấy dẻo", "Nước dứa"},
    "dứa công ty cổ phần": {"Dứa sấy dẻo", "Nước dứa"},
    "dưa tht": {"Dưa sấy"},
    "dưa tổ hợp tác": {"Dưa sấy"},
    "dưa lưới": {"Dưa sấy"},
    "hoà bình vải": {"Vải sấy", "Nước vải"},
    "hòa bình": {"Vải sấy", "Nước vải"},
    "biên sơn nước": {"Nước vải"},
    "2400123458": {"Vải sấy", "Nước vải"},
    "2400123458 nước": {"Nước vải"},
    "2400.123.458 sấy": {"Vải sấy"},
    "0912345678": {"Vải sấy", "Nước vải"},
    "0912 345 678 nước": {"Nước vải"},
    "0987654321 dẻo": {"Dứa sấy dẻo"},
    "0314409058 nước": {"Nước dứa"},
    "24-219-07606-15-2025": {"Vải sấy"},
    "24 219 07606 15 2025": {"Vải sấy"},
    "2421907606152025": {"Vải sấy"},
    "07606": {"Vải sấy"},
    "22-193-06685": {"Chả mực giã tay"},
    "06685 mực": {"Chả mực giã tay"},
    "06685 vải": set(),
    "2143": {"Vải sấy", "Chả mực giã tay"},
    "2143/QĐ-UBND": {"Vải sấy", "Chả mực giã tay"},
    "2143/qd-ubnd": {"Vải sấy", "Chả mực giã tay"},
    "2143 sấy": {"Vải sấy"},
    "2144": set(),
    "vải dừa": set(),
    "trà": set(),
    "rượu vải": set(),
    "100%": set(),
    "'": set(),
}
APPLICATIONS_FOUND = {
    "hội chợ xuân": {"keo", "say"},
    "hoi cho xuan": {"keo", "say"},
    "xuân hội": {"keo", "say"},
    "tuần hàng": {"muc"},
    "kẹo xuân": {"keo"},
    "xuân kẹo dừa": {"keo"},
    "vải xuân": {"say"},
    "nước vải xuân": set(),
    "bến tre xuân": {"keo"},
    "đồng tháp hội chợ": {"keo"},
    "bắc ninh hội chợ": {"say"},
    "chả tuần": {"muc"},
    "chả xuân": set(),
    "hồng gai tuần hàng": {"muc"},
    "2400123458 xuân": {"say"},
    "0903111222": {"muc"},
    "cơ sở": {"keo", "muc"},
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


def test_products_are_found_by_what_is_typed(register):
    """Words of the product, of its producer, of its place and of its decisions together."""
    wrong = {}
    for typed, expected in PRODUCTS_FOUND.items():
        found = set(Product.objects.search(typed).values_list("name", flat=True))
        if found != expected:
            wrong[typed] = found
    assert wrong == {}


def test_applications_are_found_by_what_is_typed(register):
    fairs = {
        name: EventFactory(name=name) for name in ("Hội chợ Xuân", "Tuần hàng OCOP Quảng Ninh")
    }
    shown = {
        "keo": ("Kẹo dừa", "Hội chợ Xuân"),
        "say": ("Vải sấy", "Hội chợ Xuân"),
        "muc": ("Chả mực giã tay", "Tuần hàng OCOP Quảng Ninh"),
    }
    made = {}
    for key, (name, fair) in shown.items():
        product = Product.objects.get(name=name)
        exhibit = ExhibitFactory(
            product=product,
            participation__producer=product.producer,
            participation__event=fairs[fair],
        )
        made[exhibit.participation_id] = key
    rows = Participation.objects
    found = {
        typed: {made[pk] for pk in rows.search(typed).values_list("pk", flat=True)}
        for typed in APPLICATIONS_FOUND
    }
    assert found == APPLICATIONS_FOUND


def test_there_are_enough_cases():
    assert len(FOUND) + len(PRODUCTS_FOUND) + len(APPLICATIONS_FOUND) >= 200


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
