import pytest
from django import forms

from core.money import MOST_VND, MoneyField, MoneyFormField, format_vnd, parse_vnd, vnd_in_words


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234.567 đ", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1 234 567 đồng", 1_234_567),
        ("1234567", 1_234_567),
        ("0", 0),
        ("3.000.000 VND", 3_000_000),
    ],
)
def test_parse_reads_both_separators(typed, amount):
    assert parse_vnd(typed) == amount


@pytest.mark.parametrize("typed", ["", "ba triệu", "1.5", "12.34.567", "-5", "1e6"])
def test_parse_refuses_what_is_no_amount(typed):
    with pytest.raises(ValueError, match=r"^.{0,20}$"):
        parse_vnd(typed)


def test_format_groups_by_thousands():
    assert (format_vnd(1_234_567), format_vnd(0), format_vnd(None)) == (
        "1.234.567\u00a0đ",
        "0\u00a0đ",
        "—",
    )


def test_form_field_says_how_to_enter_an_amount():
    with pytest.raises(forms.ValidationError, match=r"3\.000\.000"):
        MoneyFormField().clean("ba triệu")
    assert MoneyFormField().clean("2.500.000 đ") == 2_500_000


def test_amount_beyond_all_support_is_refused_beside_its_field():
    field = MoneyField().formfield()
    assert field.clean("1.000.000.000.000") == MOST_VND
    with pytest.raises(forms.ValidationError):
        field.clean("1.000.000.000.001")


WORDS = [
    (0, "Không đồng"),
    (5, "Năm đồng"),
    (10, "Mười đồng"),
    (15, "Mười lăm đồng"),
    (21, "Hai mươi mốt đồng"),
    (105, "Một trăm lẻ năm đồng"),
    (1_000, "Một nghìn đồng"),
    (100_005, "Một trăm nghìn không trăm lẻ năm đồng"),
    (1_000_000, "Một triệu đồng"),
    (10_500_000, "Mười triệu năm trăm nghìn đồng"),
    (2_500_000_000, "Hai tỷ năm trăm triệu đồng"),
    (1_000_000_001, "Một tỷ không trăm lẻ một đồng"),
    (
        1_234_567_891,
        "Một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt đồng",
    ),
    (1_000_000_000_000, "Một nghìn tỷ đồng"),
    (-15_000, "Âm mười lăm nghìn đồng"),
]


@pytest.mark.parametrize(("amount", "words"), WORDS)
def test_amount_is_said_as_in_official_papers(amount, words):
    assert vnd_in_words(amount) == words
