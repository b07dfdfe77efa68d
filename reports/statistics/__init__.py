"""How things are counted. The words stand here once and on the page:

- *lượt chủ thể*: distinct (producer, event) pairs that attended; *số chủ thể*: distinct producers.
- *lượt sản phẩm*: distinct (product, event) pairs shown; *số sản phẩm*: distinct products.
- *lượt hỗ trợ*: distinct (producer, event) pairs with at least one paid support line.
- Stars count as of the fair's first day; in the register, as of the chosen day.
- Units count as they were then or as they are now.
"""

from reports.statistics.entry import (
    Entry,
    KindShare,
    RegisterCounts,
    producers_by_kind,
    register,
    register_by,
    register_counts,
)
from reports.statistics.event import EventFacts, event_facts
from reports.statistics.turn import GROUPS, UNITS, Counts, Turn, at_places, count, group_counts, turns

__all__ = [
    "GROUPS",
    "UNITS",
    "Counts",
    "Entry",
    "EventFacts",
    "KindShare",
    "RegisterCounts",
    "Turn",
    "at_places",
    "count",
    "event_facts",
    "group_counts",
    "producers_by_kind",
    "register",
    "register_by",
    "register_counts",
    "turns",
]
