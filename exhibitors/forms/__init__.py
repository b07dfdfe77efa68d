from exhibitors.forms.participation import ApplicationForm, ProposalForm, ZoneForm
from exhibitors.forms.selection import MOST_SEED, ReviewForm, SelectionForm

__all__ = [
    "MOST_SEED",
    "ApplicationForm",
    "ProposalForm",
    "ReviewForm",
    "SelectionForm",
    "ZoneForm",
]
