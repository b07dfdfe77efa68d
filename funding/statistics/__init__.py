from funding.statistics.fault import Fault, faults
from funding.statistics.offer import (
    Offer,
    best_offer,
    limits_of,
    line_result,
    missing_of,
    offers,
    prize_result,
    standing_of,
    use_keys,
)

__all__ = [
    "Fault",
    "Offer",
    "best_offer",
    "faults",
    "limits_of",
    "line_result",
    "missing_of",
    "offers",
    "prize_result",
    "standing_of",
    "use_keys",
]
