from io import BytesIO
from zipfile import ZipFile

from core.sheets.reader import CellError, read_book

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def text(words):
    return (
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )


def error(words):
    return (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string"'
        ' office:string-value="" calcext:value-type="error">'
        f"<text:p>{words}</text:p></table:table-cell>"
    )


def ods(*rows) -> bytes:
    body = "".join(rows)
    content = (
        f'<office:document-content {SPACES} office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="Một">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
            "</manifest:manifest>",
        )
    return out.getvalue()


def row(*cells, times=1):
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def test_error_of_a_cell_is_told_where_it_stands():
    blanks = '<table:table-cell table:number-columns-repeated="2"/>'
    (sheet,) = read_book(
        ods(
            row(text("Tên"), text("Xã"), text("Sao"), text("Số")),
            row("<table:table-cell/>", times=2),
            row(text("HTX"), blanks, error("#DIV/0!")),
            row(text("THT"), error("Err:502")),
        )
    )
    assert sheet.rows[3] == ["HTX", None, None, CellError("#DIV/0!")]
    assert isinstance(sheet.rows[3][3], CellError)
    assert (sheet.rows[4], type(sheet.rows[4][1])) == (["THT", "Err:502"], CellError)


def test_file_without_errors_is_read_as_before():
    (sheet,) = read_book(ods(row(text("Tên"), text("Xã"))))
    assert sheet.rows == [["Tên", "Xã"]]
