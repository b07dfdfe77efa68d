from exhibitors.forms.participation import ApplicationForm, ProposalForm, ZoneForm
from exhibitors.forms.selection import ReviewForm, SelectionForm

__all__ = ["ApplicationForm", "ProposalForm", "ReviewForm", "SelectionForm", "ZoneForm"]
