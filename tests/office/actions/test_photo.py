"""Photos and papers as phones, scanners and programs make them."""

import sys
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageCms, ImageFile

from core import pdf
from office.actions import check_paper, drop_upload, redraw_photo, store_paper
from office.actions.photo import PHOTO_SIDE, _opened
from tests.papers import PDF

RED = (200, 30, 40)
MODES = {
    "RGB": ("JPEG", RED),
    "L": ("JPEG", 120),
    "CMYK": ("JPEG", (0, 200, 180, 20)),
    "1": ("PNG", 1),
    "P": ("PNG", 0),
    "LA": ("PNG", (120, 255)),
    "RGBA": ("WEBP", (*RED, 255)),
    "I;16": ("PNG", 30_000),
}


def paper_of_ours():
    return pdf.render_pdf("<p>Giấy phép</p>", stylesheet="css/certificate.css")


def sent(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return SimpleUploadedFile("anh.jpg", out.getvalue())


def drawn(file, **options):
    return Image.open(BytesIO(redraw_photo(file, **options)))


@pytest.mark.parametrize("size", [(6000, 4000), (8000, 6000), (8160, 6144)])
def test_large_photo_of_a_phone_is_taken_and_never_unpacked_whole(size):
    file = sent(Image.new("RGB", size, RED), quality=60)
    file.seek(0)
    opened = _opened(file, side=PHOTO_SIDE)
    assert max(opened.size) <= 2 * PHOTO_SIDE + 8
    assert max(drawn(file).size) == PHOTO_SIDE


@pytest.mark.parametrize(
    ("size", "kind", "options"),
    [((9000, 8000), "JPEG", {}), ((8160, 6144), "JPEG", {"progressive": True})],
)
def test_what_memory_cannot_hold_is_refused_with_its_size(size, kind, options):
    with pytest.raises(ValidationError, match="triệu điểm ảnh"):
        redraw_photo(sent(Image.new("RGB", size), kind, quality=30, **options))


def test_photo_that_did_not_arrive_whole_is_refused_though_weasyprint_is_there():
    """WeasyPrint has Pillow take what is cut short for whole, in the entire process."""
    paper_of_ours()
    assert "weasyprint" in sys.modules
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    whole = sent(Image.effect_noise((900, 700), 60).convert("RGB"))
    cut = SimpleUploadedFile("anh.jpg", whole.read()[:-9000])
    with pytest.raises(ValidationError, match="chưa gửi đủ"):
        redraw_photo(cut)
    assert drawn(whole).size == (900, 700)


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_becomes_three_colours(mode):
    kind, colour = MODES[mode]
    image = Image.new(mode, (60, 40), colour)
    if mode == "P":
        image.putpalette([*RED, 0, 0, 0])
    found = drawn(sent(image, kind))
    assert (found.mode, found.size) == ("RGB", (60, 40))
    dot = found.getpixel((30, 20))
    wanted = {"L": (120,) * 3, "LA": (120,) * 3, "1": (255,) * 3, "I;16": (117,) * 3}
    red = wanted.get(mode, RED)
    assert all(abs(a - b) < 40 for a, b in zip(dot, red, strict=True))


def test_what_is_transparent_lies_on_white():
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    palette = Image.new("P", (60, 40), 0)
    for file in (
        sent(clear, "PNG"),
        sent(clear, "WEBP", lossless=True),
        sent(palette, "PNG", transparency=0),
    ):
        assert drawn(file).getpixel((30, 20)) == (255, 255, 255)


def test_colours_of_a_profile_are_those_of_a_screen():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    broken = drawn(sent(Image.new("RGB", (60, 40), RED), icc_profile=b"rubbish"))
    other = drawn(sent(Image.new("RGB", (60, 40), RED), icc_profile=profile))
    for found in (broken, other):
        assert found.info.get("icc_profile") is None
        assert abs(found.getpixel((3, 3))[0] - RED[0]) < 6


def refusal(content):
    with pytest.raises(ValidationError) as told:
        check_paper(SimpleUploadedFile("giay.pdf", content))
    return told.value.messages[0]


def test_pdf_is_taken_as_programs_write_it_and_told_when_nobody_can_open_it():
    check_paper(SimpleUploadedFile("giay.pdf", PDF))
    check_paper(SimpleUploadedFile("giay.pdf", b"\xef\xbb\xbf\r\n" + PDF))
    check_paper(SimpleUploadedFile("giay.pdf", paper_of_ours()))
    assert "Không mở được" in refusal(b"%PDF-1.7 abc")
    assert "Không mở được" in refusal(paper_of_ours()[:400])


def test_photo_of_a_paper_keeps_its_original_and_a_photo_of_a_product_does_not(
    db, django_capture_on_commit_callbacks
):
    file = sent(Image.new("RGB", (900, 600), RED), exif=Image.Exif())
    upload = store_paper(file, about="x:1", by=None, at=timezone.now())
    file.seek(0)
    with upload.original.open() as kept:
        assert kept.read() == file.read()
    paper = store_paper(
        SimpleUploadedFile("giay.pdf", PDF), about="x:2", by=None, at=timezone.now()
    )
    assert not paper.original
    storage, name = upload.original.storage, upload.original.name
    with django_capture_on_commit_callbacks(execute=True):
        drop_upload(upload)
    assert not storage.exists(name)
