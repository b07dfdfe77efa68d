from exhibitors.forms.exhibitor import ExhibitorForm, ProductForm, RecognitionForm
from exhibitors.forms.letter import LetterTemplateForm
from exhibitors.forms.participation import ApplicationForm, ProposalForm, ZoneForm
from exhibitors.forms.question import QuestionForm

__all__ = [
    "ApplicationForm",
    "ExhibitorForm",
    "LetterTemplateForm",
    "ProductForm",
    "ProposalForm",
    "QuestionForm",
    "RecognitionForm",
    "ZoneForm",
]
