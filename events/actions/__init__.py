from events.actions.booth import add_booths, change_booth
from events.actions.event import (
    cancel_event,
    change_event,
    close_event,
    copy_event,
    delete_event,
    extend_call,
    lock_events,
    note_duty,
    publish_event,
    refuse_cancelled,
)
from events.actions.letter import change_letter_template, reset_letter_template
from events.actions.setting import is_in_use, remove_part, save_part

__all__ = [
    "add_booths",
    "cancel_event",
    "change_booth",
    "change_event",
    "change_letter_template",
    "close_event",
    "copy_event",
    "delete_event",
    "extend_call",
    "is_in_use",
    "lock_events",
    "note_duty",
    "publish_event",
    "refuse_cancelled",
    "remove_part",
    "reset_letter_template",
    "save_part",
]
