from producers.forms.person import MOST_FOUND, AskForm, MergeForm, RefusalForm
from producers.forms.producer import ProducerForm
from producers.forms.product import DecisionsForm, ProductForm, RecognitionForm
from producers.forms.recognition import (
    CorrectionForm,
    ExtensionForm,
    RestorationForm,
    RevocationForm,
)

__all__ = [
    "MOST_FOUND",
    "AskForm",
    "CorrectionForm",
    "DecisionsForm",
    "ExtensionForm",
    "MergeForm",
    "ProducerForm",
    "ProductForm",
    "RecognitionForm",
    "RefusalForm",
    "RestorationForm",
    "RevocationForm",
]
