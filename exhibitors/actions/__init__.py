from exhibitors.actions.exhibitor import (
    load_product_sets,
    register_exhibitor,
    set_photo,
    state_recognition,
    verify_recognition,
)
from exhibitors.actions.participation import (
    accept_participation,
    apply_for_event,
    change_application,
    confirm_participation,
    decline_participation,
    mark_absent,
    mark_attended,
    return_participation,
    submit_participation,
    waitlist_participation,
    withdraw_participation,
)

__all__ = [
    "accept_participation",
    "apply_for_event",
    "change_application",
    "confirm_participation",
    "decline_participation",
    "load_product_sets",
    "mark_absent",
    "mark_attended",
    "register_exhibitor",
    "return_participation",
    "set_photo",
    "state_recognition",
    "submit_participation",
    "verify_recognition",
    "waitlist_participation",
    "withdraw_participation",
]
