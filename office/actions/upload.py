import hashlib
import logging
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.models import User
from core.text import clean
from office.models import Upload

log = logging.getLogger(__name__)
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_PIXELS = 24_000_000
PHOTO_LONGEST = 12_000
PHOTO_SIDE = 1600
THUMBNAIL_SIDE = 320
PAPER_BYTES = 10 * 1024 * 1024
PDF_HEAD = b"%PDF-"
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")


@transaction.atomic
def store_upload(
    content: bytes, *, about: str, name: str, content_type: str, by: User | None, at: datetime
) -> Upload:
    upload = Upload(
        about=about,
        # Cleaning makes some letters two.
        name=clean(name)[:200] or "—",
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    upload.file.save("file", ContentFile(content), save=False)
    upload.save()
    return upload


@transaction.atomic
def store_photo(
    file: UploadedFile, *, about: str, by: User | None, at: datetime, name: str = "photo.jpg"
) -> Upload:
    """Keep a photo drawn anew as JPEG of at most 1600 px, and a small one for lists: no EXIF, no
    place, nothing hidden.

    Raises ValidationError for what is too large or no photo.
    """
    content, small = redraw_photo(file), redraw_photo(file, side=THUMBNAIL_SIDE)
    upload = store_upload(content, about=about, name=name, content_type="image/jpeg", by=by, at=at)
    upload.thumbnail.save("photo.jpg", ContentFile(small))
    return upload


def store_paper(file: UploadedFile, *, about: str, by: User | None, at: datetime) -> Upload:
    """Keep a paper as the person sent it: a PDF, or a photo of it drawn anew. Raises
    ValidationError for anything else.
    """
    check_paper(file)
    if not _is_pdf(file):
        return store_photo(
            file, about=about, by=by, at=at, name=f"{PurePath(file.name).stem[:180]}.jpg"
        )
    file.seek(0)
    return store_upload(
        file.read(), about=about, name=file.name, content_type="application/pdf", by=by, at=at
    )


def check_paper(file: UploadedFile) -> None:
    """Raises ValidationError, in words for the person, for a file that `store_paper` would not
    keep.
    """
    if file.size > PAPER_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Choose a smaller one."))
    if _is_pdf(file):
        return
    try:
        redraw_photo(file, side=THUMBNAIL_SIDE)
    except ValidationError:
        raise ValidationError(
            _("This file is neither a PDF nor a photo that we can read. Choose another one.")
        ) from None


def _is_pdf(file: UploadedFile) -> bool:
    file.seek(0)
    return file.read(len(PDF_HEAD)) == PDF_HEAD


def drop_upload(upload: Upload | None) -> None:
    """Remove a file that nothing shows any more, and its small one, from the disk too."""
    if upload:
        upload.delete()
        for file in filter(None, (upload.file, upload.thumbnail)):
            transaction.on_commit(partial(file.storage.delete, file.name))


def redraw_photo(file: UploadedFile, *, side: int = PHOTO_SIDE) -> bytes:
    """The photo as JPEG bytes of at most `side` px. Raises ValidationError for what is too large or
    no photo.
    """
    if file.size > PHOTO_BYTES:
        raise ValidationError(_("This photo is larger than 10 MB. Choose a smaller one."))
    try:
        file.seek(0)
        image = Image.open(file, formats=PHOTO_FORMATS)
        if image.width * image.height > PHOTO_PIXELS or max(image.size) > PHOTO_LONGEST:
            raise ValidationError(
                _("This photo has more than 24 megapixels. Choose a smaller one.")
            )
        image = ImageOps.exif_transpose(image).convert("RGB")
        image.thumbnail((side, side))
        # On a fresh sheet: comments and profiles of the old one stay behind.
        sheet, out = Image.new("RGB", image.size), BytesIO()
        sheet.paste(image)
        sheet.save(out, "JPEG", quality=82, optimize=True)
    except ValidationError:
        raise
    except Exception as error:  # a damaged photo breaks its reader in many ways
        log.info("a photo could not be read: %s", type(error).__name__)
        raise ValidationError(
            _("This file is not a photo that we can read. Choose a JPEG, PNG or WebP photo.")
        ) from None
    return out.getvalue()
