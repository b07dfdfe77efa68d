import hashlib
from datetime import datetime
from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.sheets.pages import UnreadablePdf, count_pages, is_pdf
from core.text import clean
from office.actions.photo import PHOTO_BYTES, redraw_photo
from office.models import Upload

THUMBNAIL_SIDE = 320
PAPER_BYTES = 10 * 1024 * 1024


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


@transaction.atomic
def store_paper(file: UploadedFile, *, about: str, by: User | None, at: datetime) -> Upload:
    """Keep a paper as the person sent it: a PDF, or a photo of it drawn anew to be shown, beside
    the photo itself. Raises ValidationError for anything else.
    """
    if not getattr(file, "is_checked_paper", False):
        check_paper(file)
    file.seek(0)
    content = file.read()
    if is_pdf(content):
        return store_upload(
            content, about=about, name=file.name, content_type="application/pdf", by=by, at=at
        )
    name = f"{PurePath(file.name).stem[:180]}.jpg"
    upload = store_photo(file, about=about, by=by, at=at, name=name)
    upload.original_name = clean(file.name)[:200]
    upload.original_sha256 = hashlib.sha256(content).hexdigest()
    upload.original.save("original", ContentFile(content))
    return upload


def check_paper(file: UploadedFile) -> None:
    """Raises ValidationError, in words for the person, for a file that `store_paper` would not
    keep. Forms ask before the transaction begins; the file remembers that it was looked at.
    """
    if file.size > PHOTO_BYTES:
        raise ValidationError(_("This file is larger than 30 MB. Choose a smaller one."))
    file.seek(0)
    content = file.read()
    if is_pdf(content):
        _check_pdf(content)
        file.is_checked_paper = True
        return
    try:
        redraw_photo(file, side=THUMBNAIL_SIDE)
    except ValidationError:
        raise ValidationError(
            _("This file is neither a PDF nor a photo that we can read. Choose another one.")
        ) from None
    file.is_checked_paper = True


def _check_pdf(content: bytes) -> None:
    if len(content) > PAPER_BYTES:
        raise ValidationError(_("This PDF is larger than 10 MB. Choose a smaller one."))
    try:
        count_pages(content)
    except UnreadablePdf as error:
        raise ValidationError(
            _("This PDF has a password. Save it without one, and choose it again.")
            if error.is_locked
            else _("Nobody can open this PDF: it is damaged or cut short. Choose it once more.")
        ) from None


def drop_upload(upload: Upload | None) -> None:
    """Remove a file that nothing shows any more, with all that was made of it, from the disk
    too.
    """
    if upload:
        upload.delete()
        for file in filter(None, (upload.file, upload.thumbnail, upload.original)):
            transaction.on_commit(partial(file.storage.delete, file.name))
