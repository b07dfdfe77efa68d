from funding.models.budget import BudgetLine
from funding.models.calculation import (
    Condition,
    Cost,
    Limit,
    Result,
    Standing,
    Step,
    Terms,
    calculate,
    prize,
    sentence,
    unmet,
)
from funding.models.claim import Claim, Invoice, serial_key
from funding.models.evidence import ClaimPaper, Evidence, Waiver
from funding.models.ledger import BALANCED, Account, LedgerEntry
from funding.models.line import ClaimLine, voucher_key
from funding.models.payment import Payment
from funding.models.period import Period
from funding.models.price import CostPrice
from funding.models.programme import CostItem, PackagePart, Programme, Source
from funding.models.rule import Per, Rule, RuleAmount, RuleCap, RuleItem, RuleUse

__all__ = [
    "BALANCED",
    "Account",
    "BudgetLine",
    "Claim",
    "ClaimLine",
    "ClaimPaper",
    "Condition",
    "Cost",
    "CostItem",
    "CostPrice",
    "Evidence",
    "Invoice",
    "LedgerEntry",
    "Limit",
    "PackagePart",
    "Payment",
    "Per",
    "Period",
    "Programme",
    "Result",
    "Rule",
    "RuleAmount",
    "RuleCap",
    "RuleItem",
    "RuleUse",
    "Source",
    "Standing",
    "Step",
    "Terms",
    "Waiver",
    "calculate",
    "prize",
    "sentence",
    "serial_key",
    "unmet",
    "voucher_key",
]
