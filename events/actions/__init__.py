from events.actions.booth import add_booths, change_booth
from events.actions.event import (
    cancel_event,
    change_event,
    close_event,
    copy_event,
    extend_call,
    publish_event,
    refuse_cancelled,
)
from events.actions.setting import is_in_use, remove_part, save_part

__all__ = [
    "add_booths",
    "cancel_event",
    "change_booth",
    "change_event",
    "close_event",
    "copy_event",
    "extend_call",
    "is_in_use",
    "publish_event",
    "refuse_cancelled",
    "remove_part",
    "save_part",
]
