from producers.forms.person import MOST_FOUND, AskForm, MergeForm, RefusalForm
from producers.forms.producer import ProducerForm
from producers.forms.product import DecisionsForm, ProductForm, RecognitionForm

__all__ = [
    "MOST_FOUND",
    "AskForm",
    "DecisionsForm",
    "MergeForm",
    "ProducerForm",
    "ProductForm",
    "RecognitionForm",
    "RefusalForm",
]
