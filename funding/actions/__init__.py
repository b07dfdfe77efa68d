from funding.actions.approval import approve_claims, cancel_claim
from funding.actions.budget import allot_budget, reduce_budget, settle_budget_line, transfer_budget
from funding.actions.claim import (
    appraise_claims,
    check_claims,
    draft_claim,
    refuse_claim,
    return_claim,
    submit_claim,
    submit_claims,
)
from funding.actions.evidence import add_claim_paper, waive_evidence
from funding.actions.line import (
    InvoiceKey,
    add_claim_line,
    add_prize_line,
    change_claim_line,
    remove_claim_line,
    work_out,
)
from funding.actions.payment import (
    fail_payment,
    order_advances,
    order_payments,
    order_recoveries,
    record_payment,
    record_payments,
    to_be_ordered,
)
from funding.actions.period import ask_reopening, close_period, keep_closed, reopen_period
from funding.actions.proposal import Proposal, claims_to_propose, propose_claims
from funding.actions.result import read_results, take_results
from funding.actions.rule import add_rule, add_rule_item, delete_rule, load_rules
from funding.actions.settlement import settle_claims
from funding.actions.support import (
    load_cost_items,
    log_support,
    refuse_support,
    void_support,
)
from funding.actions.use import join_uses

__all__ = [
    "InvoiceKey",
    "Proposal",
    "add_claim_line",
    "add_claim_paper",
    "add_prize_line",
    "add_rule",
    "add_rule_item",
    "allot_budget",
    "appraise_claims",
    "approve_claims",
    "ask_reopening",
    "cancel_claim",
    "change_claim_line",
    "check_claims",
    "claims_to_propose",
    "close_period",
    "delete_rule",
    "draft_claim",
    "fail_payment",
    "join_uses",
    "keep_closed",
    "load_cost_items",
    "load_rules",
    "log_support",
    "order_advances",
    "order_payments",
    "order_recoveries",
    "propose_claims",
    "read_results",
    "record_payment",
    "record_payments",
    "reduce_budget",
    "refuse_claim",
    "refuse_support",
    "remove_claim_line",
    "reopen_period",
    "return_claim",
    "settle_budget_line",
    "settle_claims",
    "submit_claim",
    "submit_claims",
    "take_results",
    "to_be_ordered",
    "transfer_budget",
    "void_support",
    "waive_evidence",
    "work_out",
]
