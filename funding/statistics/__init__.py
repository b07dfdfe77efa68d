from funding.statistics.course import BudgetMonth, budget_course
from funding.statistics.fault import Fault, faults
from funding.statistics.gap import gaps
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
    "BudgetMonth",
    "Fault",
    "Offer",
    "best_offer",
    "budget_course",
    "faults",
    "gaps",
    "line_result",
    "missing_of",
    "offers",
    "prizes",
    "standing_of",
    "use_keys",
    "whole_result",
]
