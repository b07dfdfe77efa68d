from funding.forms.budget import AllotForm, MoveForm, PeriodForm, PriceForm, TransferForm
from funding.forms.claim import (
    ApproveForm,
    ClaimActForm,
    ClaimForm,
    ClaimLineForm,
    DecisionForm,
    PrizeForm,
    ProposeForm,
    ReasonedDayForm,
    SettleForm,
)
from funding.forms.evidence import ClaimPaperForm, WaiverForm
from funding.forms.payment import PaymentForm, ResultsForm
from funding.forms.rule import RuleForm, RuleItemForm
from funding.forms.support import ProgrammeForm, SupportForm

__all__ = [
    "AllotForm",
    "ApproveForm",
    "ClaimActForm",
    "ClaimForm",
    "ClaimLineForm",
    "ClaimPaperForm",
    "DecisionForm",
    "MoveForm",
    "PaymentForm",
    "PeriodForm",
    "PriceForm",
    "PrizeForm",
    "ProgrammeForm",
    "ProposeForm",
    "ReasonedDayForm",
    "ResultsForm",
    "RuleForm",
    "RuleItemForm",
    "SettleForm",
    "SupportForm",
    "TransferForm",
    "WaiverForm",
]
