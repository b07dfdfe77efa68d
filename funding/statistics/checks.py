"""All checks of the books, in the order in which they are told."""

from collections.abc import Callable, Iterator

from funding.statistics.conduct import (
    claims_are_decided_by_enough_people,
    claims_stand_as_their_columns,
    evidence_is_there,
    nobody_decides_for_their_own_producer,
    settlements_name_their_paper,
)
from funding.statistics.fault import (
    Fault,
    approved_lines_are_in_the_ledger,
    budget_lines_equal_their_claims,
    budget_lines_equal_their_ledger,
    caps_are_used_as_counted,
    claims_stand_as_their_lines,
    closed_periods_are_as_they_were,
    ledger_is_chained,
    lines_are_paid_what_their_payments_say,
    no_cost_is_paid_twice,
    payments_are_in_the_ledger,
    registered_approved_paid_descend,
    stored_facts_hold,
)
from funding.statistics.twice import (
    no_cost_is_supported_twice_at_an_event,
    no_package_stands_beside_its_parts,
    no_prize_is_given_twice,
    papers_are_used_once,
)

CHECKS: tuple[Callable[[], Iterator[Fault]], ...] = (
    stored_facts_hold,
    ledger_is_chained,
    budget_lines_equal_their_ledger,
    budget_lines_equal_their_claims,
    lines_are_paid_what_their_payments_say,
    payments_are_in_the_ledger,
    approved_lines_are_in_the_ledger,
    registered_approved_paid_descend,
    caps_are_used_as_counted,
    no_cost_is_paid_twice,
    closed_periods_are_as_they_were,
    claims_stand_as_their_lines,
    claims_stand_as_their_columns,
    evidence_is_there,
    claims_are_decided_by_enough_people,
    settlements_name_their_paper,
    nobody_decides_for_their_own_producer,
    no_prize_is_given_twice,
    no_cost_is_supported_twice_at_an_event,
    no_package_stands_beside_its_parts,
    papers_are_used_once,
)


def faults() -> list[Fault]:
    """Every fault in the books of all agencies; an empty list when they balance."""
    return [fault for check in CHECKS for fault in check()]
