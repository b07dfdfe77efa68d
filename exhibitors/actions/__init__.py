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
from exhibitors.actions.exhibitor import (
    load_product_sets,
    recount_stars,
    register_exhibitor,
    save_product,
    state_recognition,
    verify_recognition,
)
from exhibitors.actions.letter import write_letters
from exhibitors.actions.merge import merge_exhibitors
from exhibitors.actions.offer import lapse_offer, remind_offer
from exhibitors.actions.place import assign_zone
from exhibitors.actions.presence import mark_absent, mark_attended
from exhibitors.actions.reminder import remind_draft
from exhibitors.actions.selection import propose_selection, review_participation
from exhibitors.actions.setting import is_answered, remove_part, save_part
from exhibitors.actions.take_over import (
    ask_take_over,
    end_representation,
    grant_take_over,
    print_slip,
    refuse_take_over,
    use_slip,
)
from exhibitors.actions.workbook import (
    carry_out,
    map_import,
    progress_of,
    read_import,
    start_import,
    take_import,
)

__all__ = [
    "WISHES",
    "accept_participation",
    "apply_for_event",
    "ask_take_over",
    "assign_zone",
    "carry_out",
    "change_application",
    "check_attachment",
    "confirm_participation",
    "decline_participation",
    "end_representation",
    "grant_take_over",
    "is_answered",
    "lapse_offer",
    "load_product_sets",
    "map_import",
    "mark_absent",
    "mark_attended",
    "merge_exhibitors",
    "print_slip",
    "progress_of",
    "propose_decision",
    "propose_decisions",
    "propose_selection",
    "publish_decisions",
    "read_import",
    "recount_accesses",
    "recount_stars",
    "refuse_take_over",
    "register_exhibitor",
    "reject_attachment",
    "remind_draft",
    "remind_offer",
    "remove_part",
    "return_participation",
    "review_participation",
    "save_part",
    "save_product",
    "start_import",
    "state_recognition",
    "submit_participation",
    "take_import",
    "use_slip",
    "verify_recognition",
    "waitlist_participation",
    "withdraw_participation",
    "write_letters",
]
