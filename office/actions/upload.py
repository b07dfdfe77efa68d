import hashlib
import logging
from datetime import datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.models import User
from office.models import Upload

log = logging.getLogger(__name__)
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_PIXELS = 24_000_000
PHOTO_LONGEST = 12_000
PHOTO_SIDE = 1600
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")


@transaction.atomic
def store_upload(content: bytes, *, about: str, name: str, content_type: str, by: User | None, at: datetime) -> Upload:
    upload = Upload(
        about=about,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    upload.file.save(name, ContentFile(content), save=False)
    upload.save()
    return upload


def store_photo(file: UploadedFile, *, about: str, by: User | None, at: datetime) -> Upload:
    """Keep a photo drawn anew as JPEG of at most 1600 px: no EXIF, no place, nothing hidden. Raises ValidationError."""
    return store_upload(redraw_photo(file), about=about, name="photo.jpg", content_type="image/jpeg", by=by, at=at)


def redraw_photo(file: UploadedFile) -> bytes:
    """The photo as JPEG bytes. Raises ValidationError for what is too large or no photo."""
    if file.size > PHOTO_BYTES:
        raise ValidationError(_("This photo is larger than 10 MB. Choose a smaller one."))
    try:
        file.seek(0)
        image = Image.open(file, formats=PHOTO_FORMATS)
        if image.width * image.height > PHOTO_PIXELS or max(image.size) > PHOTO_LONGEST:
            raise ValidationError(_("This photo has more than 24 megapixels. Choose a smaller one."))
        image = ImageOps.exif_transpose(image).convert("RGB")
        image.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        # On a fresh sheet: comments and profiles of the old one stay behind.
        sheet, out = Image.new("RGB", image.size), BytesIO()
        sheet.paste(image)
        sheet.save(out, "JPEG", quality=82, optimize=True)
    except ValidationError:
        raise
    except Exception as error:  # a damaged photo breaks its reader in many ways
        log.info("a photo could not be read: %s", type(error).__name__)
        raise ValidationError(_("This file is not a photo that we can read. Choose a JPEG, PNG or WebP photo.")) from None
    return out.getvalue()
