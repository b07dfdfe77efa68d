from datetime import date
from io import BytesIO

from python_calamine import CalamineWorkbook

from core.sheets.writer import write_csv, write_xlsx

ROWS = [
    ("tên", "số", "ngày"),
    ("=1+1", 5, date(2026, 2, 6)),
    ("@SUM", None, None),
    ("Đắk Lắk", 0, None),
]


def test_xlsx_keeps_text_as_text_and_numbers_as_numbers():
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(write_xlsx(ROWS, title="Hội chợ: [1]/2026"))
    ).get_sheet_by_index(0)
    assert sheet.to_python() == [
        ["tên", "số", "ngày"],
        ["=1+1", 5.0, date(2026, 2, 6)],
        ["@SUM", "", ""],
        ["Đắk Lắk", 0.0, ""],
    ]


def test_csv_disarms_formulas():
    assert write_csv(ROWS).decode("utf-8-sig").splitlines() == [
        "tên,số,ngày",
        "'=1+1,5,06/02/2026",
        "'@SUM,,",
        "Đắk Lắk,0,",
    ]
