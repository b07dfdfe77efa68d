import ctypes
import io

import pypdfium2
import pytest
import zxingcpp

from core.pdf import VIETNAMESE, missing_letters, qr_svg, render_pdf

STYLE = "css/certificate.css"


def page_text(content):
    return pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()


def test_every_vietnamese_letter_is_printed_in_the_papers_font():
    assert missing_letters() == ""
    smoke = "Đề án Xúc tiến … ỡ ợ ử ữ ự ằ ẳ ẵ ặ ệ ễ - 2.500.000.000 đồng"
    content = render_pdf(f"<p>{smoke}</p><p>{VIETNAMESE}</p>", stylesheet=STYLE)
    assert smoke in page_text(content)
    assert {name.partition("+")[2] for name in font_names(content)} == {"Liberation-Serif"}


def font_names(content):
    raw = pypdfium2.raw
    for text in pypdfium2.PdfDocument(content)[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(text.raw), name, 200)
        yield name.value.decode()


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "/etc/hostname"]
)
def test_nothing_outside_the_document_is_fetched(address):
    html = (
        f'<p>trang</p><img src="{address}"><link rel=attachment href="{address}"><link'
        f' rel=stylesheet href="{address}">'
    )
    content = render_pdf(html, stylesheet=STYLE)
    assert page_text(content).strip() == "trang"
    assert b"root:" not in content
    assert b"EmbeddedFile" not in content


def test_qr_is_read_back_from_the_page():
    content = render_pdf(
        f'<div class="check">{qr_svg("https://phiencho.example/c/ABC")}</div>', stylesheet=STYLE
    )
    image = pypdfium2.PdfDocument(io.BytesIO(content))[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [
        "https://phiencho.example/c/ABC"
    ]
