from exhibitors.forms.exhibitor import ExhibitorForm, ProductForm, RecognitionForm
from exhibitors.forms.letter import LetterTemplateForm
from exhibitors.forms.participation import ApplicationForm, ProposalForm, ZoneForm
from exhibitors.forms.person import AskForm, MergeForm
from exhibitors.forms.selection import ReviewForm, SelectionForm
from exhibitors.forms.setting import (
    CriterionForm,
    DelegationForm,
    QuestionForm,
    QuotaForm,
    ZoneSettingForm,
)
from exhibitors.forms.workbook import ImportForm, LayoutForm

__all__ = [
    "ApplicationForm",
    "AskForm",
    "CriterionForm",
    "DelegationForm",
    "ExhibitorForm",
    "ImportForm",
    "LayoutForm",
    "LetterTemplateForm",
    "MergeForm",
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
