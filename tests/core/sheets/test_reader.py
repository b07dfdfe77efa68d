from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from core.sheets import reader
from core.sheets.reader import MOST_BYTES, MOST_ROWS, CellError, Unreadable, read_book
from core.sheets.writer import write_csv, write_xlsx


def book(fill, **options) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as workbook:
        fill(workbook)
    return out.getvalue()


def test_cells_come_back_as_what_they_are():
    rows = [
        ["Tên", "Số", "Ngày"],
        ["Hòa", 2.5, date(2026, 2, 5)],
        [None, None, None],
        ["cuối", 7, None],
    ]
    (sheet,) = read_book(write_xlsx(rows, title="Danh sách"))
    assert (sheet.name, sheet.is_1904) == ("Danh sách", False)
    assert sheet.rows == [["Tên", "Số", "Ngày"], ["Hòa", 2.5, date(2026, 2, 5)], [], ["cuối", 7.0]]


def test_formula_gives_its_value():
    def fill(workbook):
        workbook.add_worksheet().write_formula(0, 0, "=1+1", None, 2)

    assert read_book(book(fill))[0].rows == [[2.0]]


def test_workbook_of_1904_says_so():
    def fill(workbook):
        workbook.add_worksheet().write_number(0, 0, 44596)

    content = book(fill)
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(
                part,
                data.replace(b"<workbookPr", b'<workbookPr date1904="1"')
                if part == "xl/workbook.xml"
                else data,
            )
    assert read_book(out.getvalue())[0].is_1904


@pytest.mark.parametrize(
    "text",
    ["a;b\n1;2\n", "a,b\n1,2\n", "a\tb\n1\t2\n", "\ufeffa;b\r\n1;2\r\n"],
)
def test_csv_with_any_delimiter(text):
    assert read_book(text.encode())[0].rows == [["a", "b"], ["1", "2"]]


def test_csv_of_old_machines_and_our_own_apostrophes():
    assert read_book("Hòa Bình;x".encode("utf-16"))[0].rows == [["Hòa Bình", "x"]]
    assert read_book(write_csv([["+84912345678", "-5", "'n"]]))[0].rows == [
        ["+84912345678", "-5", "'n"]
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"\x00\x01\x02\x03", "unknown"),
        (b"a" * (MOST_BYTES + 1), "size"),
        (b"a\n" * (MOST_ROWS + 200), "size"),
        (b"a," * 70, "size"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(content, reason):
    with pytest.raises(Unreadable) as told:
        read_book(content)
    assert told.value.reason == reason


def test_file_that_opens_to_more_than_it_may_is_refused():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (reader.MOST_UNZIPPED + 1))
    with pytest.raises(Unreadable, match="size"):
        read_book(out.getvalue())


def test_cell_far_away_takes_no_memory():
    def fill(workbook):
        workbook.add_worksheet().write(1_048_575, 16_383, "xa")

    with pytest.raises(Unreadable, match="size"):
        read_book(book(fill))


def test_reader_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(reader, "PATIENCE", 0.001)
    with pytest.raises(Unreadable, match="time"):
        read_book(b"a;b")


def test_error_that_was_saved_as_text_is_an_error():
    (sheet,) = read_book("Tên,Sao\nHTX, #REF! \nTHT,#N/A\nHTX,#1\n".encode())
    assert sheet.rows == [["Tên", "Sao"], ["HTX", "#REF!"], ["THT", "#N/A"], ["HTX", "#1"]]
    assert [type(row[1]) for row in sheet.rows[1:]] == [CellError, CellError, str]
