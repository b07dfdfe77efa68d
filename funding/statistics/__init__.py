from funding.statistics.course import Month, course
from funding.statistics.fault import Fault, faults
from funding.statistics.offer import (
    Offer,
    best_offer,
    line_result,
    missing_of,
    offers,
    prizes,
    standing_of,
    use_keys,
    whole_result,
)

__all__ = [
    "Fault",
    "Month",
    "Offer",
    "best_offer",
    "course",
    "faults",
    "line_result",
    "missing_of",
    "offers",
    "prizes",
    "standing_of",
    "use_keys",
    "whole_result",
]
