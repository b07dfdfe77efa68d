import random

import pytest
from django.db import connection

from core.text import CleanCharField, clean, fold, identity_key, order_key

# The order that ICU's `vi` collation gives.
SORTED = [
    "An",
    "Ăn",
    "Ân",
    "Bạc",
    "Bắc",
    "Dũng",
    "Đắk",
    "Đặng",
    "Điện",
    "Em",
    "Êđê",
    "Hoa",
    "Hòa",
    "Hòa Bình",
    "Nghệ An",
    "O",
    "Ô",
    "Ơn",
]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hòa", "Hòa"),
        ("a\u202eb\u200bc", "abc"),
        ("x\x00\x07y", "xy"),
        ("\ud800a", "a"),
        ("  HTX\u00a0Chũ ", "HTX Chũ"),
        ("một\r\nhai", "một\nhai"),
    ],
)
def test_clean_keeps_one_spelling(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize("spelling", ["Hòa Bình", "Hoà Bình", "HÒA  BÌNH", "hoa binh"])
def test_fold_finds_every_spelling(spelling):
    assert fold(spelling) == "hoa binh"


def test_fold_takes_d_with_stroke_for_d():
    assert fold("Đắk Lắk") == "dak lak"


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Hoà", "Hòa"),
        ("Thuỵ", "Thụy"),
        ("HOÀ  BÌNH", "Hòa\u00a0Bình"),
        ("Hòa", "Ho\u0300a"),
        ("Qúy", "Quý"),
        ("Đắk", "\u00d0ắk"),
        ("HTX Vải", "Hợp tác xã Vải"),
        ("Liên hiệp HTX Vải", "Liên hiệp Hợp tác xã Vải"),
        ("Cty CP Chè", "Công ty Cổ phần Chè"),
        ("C.ty TNHH MTV Chè", "Công ty Trách nhiệm hữu hạn một thành viên Chè"),
        ("THT Cam", "Tổ hợp tác Cam"),
        ("DNTN Mật", "Doanh nghiệp tư nhân Mật"),
        ("HTX “Hoa Sen”", 'HTX "Hoa Sen"'),
        ("Trà túi\u2013lọc", "Trà túi-lọc"),
        ("M'Nông", "M\u2019Nông"),
        ("Mì Chũ (500g)", "Mì Chũ ( 500g )"),
        ("ＨＴＸ Vải", "HTX Vải"),
    ],
)
def test_identity_is_one_for_what_is_written_differently(one, same):
    assert identity_key(one) == identity_key(same) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dứa sấy", "Dừa sấy"),
        ("Dừa sấy", "Dưa sấy"),
        ("Dưa sấy", "Dua say"),
        ("Văn Lang", "Văn Lăng"),
        ("Mỹ Tho", "Mỹ Thọ"),
        ("Đá", "Dá"),
        ("Rượu 29.5", "Rượu 295"),
        ("Cam & Quýt", "Cam Quýt"),
        ("Chè 1", "Chè I"),
        ("Tổng công ty", "Công ty"),
    ],
)
def test_identity_keeps_tones_and_letters(one, other):
    assert identity_key(one) != identity_key(other)


def test_order_key_sorts_as_vietnamese_does():
    mixed = random.sample(SORTED, len(SORTED))
    assert sorted(mixed, key=order_key) == SORTED


@pytest.mark.parametrize(
    ("before", "after"),
    [("A2", "A10"), ("ma", "mà"), ("mà", "mả"), ("mả", "mã"), ("mã", "má"), ("má", "mạ")],
)
def test_order_key_puts_letters_before_tones(before, after):
    expected = [before, after] if before != "A2" else ["A10", "A2"]
    assert sorted([after, before], key=order_key) == expected


def test_order_key_agrees_with_icu(db):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's vi-x-icu is the reference")
    words = [
        *SORTED,
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "Ba Vì",
        "Bà Rịa - Vũng Tàu",
        "Ba",
        "ba",
        "Đà Nẵng",
        "Đa Mai",
        "12",
        "2",
    ]
    with connection.cursor() as cursor:
        cursor.execute('SELECT w FROM unnest(%s::text[]) w ORDER BY w COLLATE "vi-x-icu"', [words])
        assert sorted(words, key=order_key) == [row[0] for row in cursor.fetchall()]


def test_one_line_stays_one_line():
    assert CleanCharField().to_python("Thư\r\nBcc: x\ty") == "Thư Bcc: x y"


def test_words_are_found_by_an_index(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "producers_product")[
            "products_by_words"
        ]
    assert (found["columns"], found["type"]) == (
        ["search_key"],
        "gin" if connection.vendor == "postgresql" else "idx",
    )
