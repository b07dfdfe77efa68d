"""Numbers without gaps, files kept private, letters that go out once."""

from office.actions.letter import (
    approve_letter,
    approve_letters,
    change_letter,
    discard_letter,
    discard_letters,
    draft_letter,
    hold_mail,
    read_letters,
    release_mail,
    retry_letter,
    send_letter,
)
from office.actions.series import load_legal_parameters, take_number
from office.actions.upload import (
    PHOTO_BYTES,
    check_paper,
    drop_upload,
    redraw_photo,
    store_paper,
    store_photo,
    store_upload,
)

__all__ = [
    "PHOTO_BYTES",
    "approve_letter",
    "approve_letters",
    "change_letter",
    "check_paper",
    "discard_letter",
    "discard_letters",
    "draft_letter",
    "drop_upload",
    "hold_mail",
    "load_legal_parameters",
    "read_letters",
    "redraw_photo",
    "release_mail",
    "retry_letter",
    "send_letter",
    "store_paper",
    "store_photo",
    "store_upload",
    "take_number",
]
