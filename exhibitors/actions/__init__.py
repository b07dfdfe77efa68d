from exhibitors.actions.access import recount_accesses
from exhibitors.actions.answer import check_attachment, reject_attachment
from exhibitors.actions.application import (
    WISHES,
    apply_for_event,
    change_application,
    confirm_participation,
    submit_participation,
    withdraw_participation,
)
from exhibitors.actions.decision import (
    accept_participation,
    decline_participation,
    propose_decision,
    propose_decisions,
    publish_decisions,
    return_participation,
    waitlist_participation,
)
from exhibitors.actions.letter import write_letters
from exhibitors.actions.offer import lapse_offer, remind_offer
from exhibitors.actions.place import assign_zone
from exhibitors.actions.presence import mark_absent, mark_attended, take_presence_back
from exhibitors.actions.reminder import remind_draft
from exhibitors.actions.selection import propose_selection, review_participation

__all__ = [
    "WISHES",
    "accept_participation",
    "apply_for_event",
    "assign_zone",
    "change_application",
    "check_attachment",
    "confirm_participation",
    "decline_participation",
    "lapse_offer",
    "mark_absent",
    "mark_attended",
    "propose_decision",
    "propose_decisions",
    "propose_selection",
    "publish_decisions",
    "recount_accesses",
    "reject_attachment",
    "remind_draft",
    "remind_offer",
    "return_participation",
    "review_participation",
    "submit_participation",
    "take_presence_back",
    "waitlist_participation",
    "withdraw_participation",
    "write_letters",
]
