"""What offices type into cells, and what it means."""

from datetime import date
from decimal import Decimal

import pytest

from core.sheets.cells import (
    read_date,
    read_digits,
    read_number,
    read_phone,
    read_stars,
    read_text,
    read_whole,
)

FEB5 = date(2026, 2, 5)
CASES = [
    # text: spelling, spaces, numbers that stand where words are meant
    (read_text, None, None),
    (read_text, "   ", None),
    (read_text, "\u00a0HTX\u00a0 Vải  thiều ", "HTX Vải thiều"),
    (read_text, "Ho\u0300a Bi\u0300nh", "Hòa Bình"),
    (read_text, "HTX\nVải\tthiều", "HTX Vải thiều"),
    (read_text, "\u202eVải\u200b", "Vải"),
    (read_text, 7.0, "7"),
    (read_text, 82.5, "82,5"),
    (read_text, 2400123458.0, "2400123458"),
    (read_text, "-", None),
    (read_text, "n/a", None),
    (read_text, "chưa có", None),
    (read_text, FEB5, "05/02/2026"),
    # numbers with either separator
    (read_number, "1.000.000", Decimal(1000000)),
    (read_number, "1,000,000", Decimal(1000000)),
    (read_number, "1 000 000 đồng", Decimal(1000000)),
    (read_number, "1\u00a0000\u00a0000", Decimal(1000000)),
    (read_number, "1.234.567,5", Decimal("1234567.5")),
    (read_number, "1,234,567.5", Decimal("1234567.5")),
    (read_number, "82,5", Decimal("82.5")),
    (read_number, "82.5 điểm", Decimal("82.5")),
    (read_number, 82.5, Decimal("82.5")),
    (read_number, "３", Decimal(3)),
    (read_number, "3.000.000đ", Decimal(3000000)),
    (read_whole, "2 gian", 2),
    (read_whole, 2.0, 2),
    (read_whole, "", None),
    # dates: as a date, text, serial number of either epoch
    (read_date, FEB5, FEB5),
    (read_date, "05/02/2026", FEB5),
    (read_date, "5.2.2026", FEB5),
    (read_date, "5-2-26", FEB5),
    (read_date, "2026-02-05", FEB5),
    (read_date, "2026-02-05T00:00:00", FEB5),
    (read_date, "05/02/2026 08:30", FEB5),
    (read_date, "ngày 05 tháng 02 năm 2026", FEB5),
    (read_date, "Ngày 5 tháng 2 năm 2026", FEB5),
    (read_date, 46058.0, FEB5),
    (read_date, "46058", FEB5),
    (read_date, 46058.75, FEB5),
    (lambda cell: read_date(cell, is_1904=True), 44596.0, FEB5),
    (read_date, None, None),
    # codes as they are written
    *(
        (read_stars, text, 4)
        for text in (
            "04 sao",
            "hạng bốn",
            "Bốn sao",
            "Hạng bốn sao",
            "OCOP 4 sao",
            "4 sao OCOP",
            "Đạt chuẩn 4 sao",
            "Đạt 4* cấp tỉnh",
            "⭐⭐⭐⭐",
            "⭐️⭐️⭐️⭐️",
            "★ ★ ★ ★",
            "4.0",
        )
    ),
    (read_digits, 2400123458.0, "2400123458"),
    (read_digits, 314409058.0, "314409058"),
    (read_digits, "'0314409058", "0314409058"),
    (read_digits, "2400 123 458", "2400123458"),
    (read_digits, "0314409058-002", "0314409058-002"),
    (read_digits, "0314409058 – 002", "0314409058-002"),
    (read_phone, 912345678.0, "0912345678"),
    (read_phone, "0912.345.678", "0912345678"),
    (read_phone, "+84 912 345 678", "+84912345678"),
    (read_phone, "0912345678 / 0987654321", "0912345678"),
    (read_phone, "ĐT: 0912 345 678", "0912345678"),
    (read_phone, "0204 3854 123", "02043854123"),
    # stars
    (read_stars, 4.0, 4),
    (read_stars, "4 sao", 4),
    (read_stars, "Hạng 3 sao", 3),
    (read_stars, "****", 4),
    (read_stars, "★★★★★", 5),
    (read_stars, "chưa xếp hạng", None),
    (read_stars, "", None),
]


@pytest.mark.parametrize(("reader", "cell", "meant"), CASES)
def test_cell_is_read_as_it_is_meant(reader, cell, meant):
    assert reader(cell) == meant


WRONG = [
    (read_number, "nhiều"),
    (read_number, "1.00.000"),
    (read_number, "12a"),
    (read_whole, "2,5"),
    (read_whole, 2.5),
    (read_date, "31/02/2026"),
    (read_date, "05/13/2026"),
    (read_date, "hôm qua"),
    (read_date, 7.0),
    (read_date, True),
    (read_digits, "24-00a"),
    (read_phone, "123"),
    (read_phone, "gọi sau"),
    (read_stars, "6 sao"),
]


@pytest.mark.parametrize(("reader", "cell"), WRONG)
def test_cell_that_means_nothing_is_told(reader, cell):
    with pytest.raises(ValueError, match=r".*"):
        reader(cell)


def test_there_are_sixty_cases():
    assert len(CASES) >= 60
