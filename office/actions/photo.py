"""Photos as phones, scanners and drawing programs make them, drawn anew as JPEG."""

import logging
from contextlib import suppress
from io import BytesIO
from math import ceil

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps

log = logging.getLogger(__name__)
PHOTO_BYTES = 30 * 1024 * 1024
# What is unpacked whole, and a JPEG of which only a part of the dots is unpacked.
PHOTO_PIXELS, JPEG_PIXELS = 24_000_000, 64_000_000
PHOTO_LONGEST = 20_000
PHOTO_SIDE = 1600
PHOTO_FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255)
# Values of 16 bits become 8; Pillow alone would cut them off.
DEEP_MODES, TO_EIGHT_BITS = ("I", "I;16", "I;16B", "I;16L"), 1 / 257


def redraw_photo(file: UploadedFile, *, side: int = PHOTO_SIDE) -> bytes:
    """The photo as JPEG bytes of at most `side` px, upright, in sRGB, on white where it was
    transparent. Raises ValidationError for what is too large, cut short or no photo.
    """
    if file.size > PHOTO_BYTES:
        raise ValidationError(_("This photo is larger than 30 MB. Choose a smaller one."))
    # WeasyPrint has Pillow take truncated images for whole ones, in the entire process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        file.seek(0)
        image = _opened(file, side=side)
        upright = ImageOps.exif_transpose(image)
        flat = _flat(_in_srgb(upright, image.info.get("icc_profile")))
        flat.thumbnail((side, side))
        # On a fresh sheet: comments and profiles of the old one stay behind.
        sheet, out = Image.new("RGB", flat.size), BytesIO()
        sheet.paste(flat)
        sheet.save(out, "JPEG", quality=82, optimize=True)
    except ValidationError:
        raise
    except Exception as error:  # a damaged photo breaks its reader in many ways
        log.info("a photo could not be read: %s", type(error).__name__)
        raise ValidationError(
            _(
                "This file is not a photo that we can read, or not all of it has arrived. Choose a"
                " JPEG, PNG or WebP photo, and try once more."
            )
        ) from None
    return out.getvalue()


def _opened(file: UploadedFile, *, side: int) -> Image.Image:
    """The image, of a JPEG at an eighth to a half of its size where that is enough: 50 megapixels
    take a few megabytes so.
    """
    image = Image.open(file, formats=PHOTO_FORMATS)
    # A progressive one keeps all its dots in memory, whatever is asked of it.
    is_drafted = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    most = JPEG_PIXELS if is_drafted else PHOTO_PIXELS
    if image.width * image.height > most or max(image.size) > PHOTO_LONGEST:
        words = _("This photo has more than %(n)s megapixels. Choose a smaller one.")
        raise ValidationError(words % {"n": most // 1_000_000})
    if is_drafted:
        share = min(1, side / max(image.size))
        image.draft(image.mode, (ceil(image.width * share), ceil(image.height * share)))
    image.load()
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours of a profile, of a phone or a printer, as every screen shows them."""
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
    return image


def _flat(image: Image.Image) -> Image.Image:
    """In three colours, what is transparent on white."""
    if image.mode in DEEP_MODES:
        image = image.convert("I").point(lambda value: value * TO_EIGHT_BITS).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        sheet = Image.new("RGBA", image.size, (*WHITE, 255))
        image = Image.alpha_composite(sheet, image)
    return image.convert("RGB")
