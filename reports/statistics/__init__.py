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
from reports.statistics.event import EventFacts, event_facts, with_totals
from reports.statistics.support import (
    SUPPORT_GROUPS,
    Burn,
    Loose,
    SupportCounts,
    SupportRow,
    SupportRows,
    burn_down,
    group_support,
    loose_ends,
    not_supported,
    support_count,
    support_rows,
    support_sums,
)
from reports.statistics.turn import (
    GROUPS,
    UNITS,
    Counts,
    ProductTurns,
    Turn,
    Turns,
    at_places,
    count,
    group_counts,
    turns,
)

__all__ = [
    "GROUPS",
    "SUPPORT_GROUPS",
    "UNITS",
    "Burn",
    "Counts",
    "Entry",
    "EventFacts",
    "KindShare",
    "Loose",
    "ProductTurns",
    "RegisterCounts",
    "SupportCounts",
    "SupportRow",
    "SupportRows",
    "Turn",
    "Turns",
    "at_places",
    "burn_down",
    "count",
    "event_facts",
    "group_counts",
    "group_support",
    "loose_ends",
    "not_supported",
    "producers_by_kind",
    "register",
    "register_by",
    "register_counts",
    "support_count",
    "support_rows",
    "support_sums",
    "turns",
    "with_totals",
]
