from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from office.actions import load_legal_parameters, redraw_photo, store_photo, take_number
from tests.factories.accounts import AgencyFactory


def photo(size=(40, 30), kind="JPEG", **save):
    out = BytesIO()
    Image.new("RGB", size, "#a3271f").save(out, kind, **save)
    return SimpleUploadedFile("anh.jpg", out.getvalue())


def test_numbers_follow_without_gaps_per_agency_kind_and_year(db):
    one, other = AgencyFactory(), AgencyFactory()
    taken = [take_number(one, kind="certificate", year=2026) for _ in range(3)]
    assert taken == [1, 2, 3]
    assert take_number(one, kind="certificate", year=2027) == 1
    assert take_number(other, kind="certificate", year=2026) == 1


def test_number_of_a_rolled_back_transaction_is_given_again(db):
    agency = AgencyFactory()
    with transaction.atomic():
        take_number(agency, kind="certificate", year=2026)
        transaction.set_rollback(True)
    assert take_number(agency, kind="certificate", year=2026) == 1


@pytest.mark.django_db(transaction=True)
def test_number_is_taken_inside_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError):
        take_number(AgencyFactory(), kind="certificate", year=2026)


def test_photo_is_drawn_anew_without_its_data(db):
    exif = Image.Exif()
    exif[0x010E] = "nhà riêng"
    upload = store_photo(photo((3000, 1500), exif=exif), about="product:1", by=None, at=timezone.now())
    kept = Image.open(upload.file)
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (1600, 800), {})
    upload.file.close()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.jpg", b""),
        SimpleUploadedFile("x.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("x.jpg", photo().read()[:200]),
        photo(kind="GIF"),
        photo((6000, 4001), "PNG"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_way_out(file):
    with pytest.raises(ValidationError):
        redraw_photo(file)


def test_legal_parameters_load_twice_the_same(db):
    assert load_legal_parameters() == load_legal_parameters() == 4
