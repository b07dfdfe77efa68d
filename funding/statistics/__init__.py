from funding.statistics.fault import Fault, faults
from funding.statistics.offer import (
    Offer,
    best_offer,
    limits_of,
    line_result,
    missing_of,
    offers,
    prize_result,
    prizes,
    standing_of,
    use_keys,
    whole_result,
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
    "prizes",
    "standing_of",
    "use_keys",
    "whole_result",
]
