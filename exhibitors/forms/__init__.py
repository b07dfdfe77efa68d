from exhibitors.forms.exhibitor import ExhibitorForm, ProductForm, RecognitionForm
from exhibitors.forms.letter import LetterTemplateForm
from exhibitors.forms.participation import ApplicationForm, ProposalForm, ZoneForm
from exhibitors.forms.selection import ReviewForm, SelectionForm
from exhibitors.forms.setting import CriterionForm, DelegationForm, QuestionForm, QuotaForm, ZoneSettingForm

__all__ = [
    "ApplicationForm",
    "CriterionForm",
    "DelegationForm",
    "ExhibitorForm",
    "LetterTemplateForm",
    "ProductForm",
    "ProposalForm",
    "QuestionForm",
    "QuotaForm",
    "RecognitionForm",
    "ReviewForm",
    "SelectionForm",
    "ZoneForm",
    "ZoneSettingForm",
]
