from producers.forms.person import MOST_FOUND, AskForm, MergeForm, RefusalForm
from producers.forms.producer import ProducerForm
from producers.forms.product import ProductForm, RecognitionForm

__all__ = [
    "MOST_FOUND",
    "AskForm",
    "MergeForm",
    "ProducerForm",
    "ProductForm",
    "RecognitionForm",
    "RefusalForm",
]
