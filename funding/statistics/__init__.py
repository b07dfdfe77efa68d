from funding.statistics.checks import faults
from funding.statistics.course import BudgetMonth, budget_course
from funding.statistics.fault import Fault
from funding.statistics.gap import evidence_gaps, gaps, lines_without_evidence, near_invoices
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
    "evidence_gaps",
    "faults",
    "gaps",
    "line_result",
    "lines_without_evidence",
    "missing_of",
    "near_invoices",
    "offers",
    "prizes",
    "standing_of",
    "use_keys",
    "whole_result",
]
