"""Numbers without gaps, files kept private, letters that go out once."""

from office.actions.letter import (
    approve_letter,
    approve_letters,
    change_letter,
    discard_letter,
    discard_letters,
    draft_letter,
    give_letter_up,
    hold_mail,
    read_letters,
    release_mail,
    retry_letter,
    send_letter,
)
from office.actions.paper import (
    change_paper,
    delete_paper,
    draft_paper,
    reset_paper_template,
    revoke_paper,
    set_paper_template,
    sign_paper,
)
from office.actions.photo import PHOTO_BYTES, redraw_photo
from office.actions.product_set import load_product_sets
from office.actions.series import load_legal_parameters, take_number
from office.actions.upload import (
    check_paper,
    drop_upload,
    store_paper,
    store_photo,
    store_upload,
)

__all__ = [
    "PHOTO_BYTES",
    "approve_letter",
    "approve_letters",
    "change_letter",
    "change_paper",
    "check_paper",
    "delete_paper",
    "discard_letter",
    "discard_letters",
    "draft_letter",
    "draft_paper",
    "drop_upload",
    "give_letter_up",
    "hold_mail",
    "load_legal_parameters",
    "load_product_sets",
    "read_letters",
    "redraw_photo",
    "release_mail",
    "reset_paper_template",
    "retry_letter",
    "revoke_paper",
    "send_letter",
    "set_paper_template",
    "sign_paper",
    "store_paper",
    "store_photo",
    "store_upload",
    "take_number",
]
