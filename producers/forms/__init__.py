from producers.forms.person import AskForm, MergeForm
from producers.forms.producer import ProducerForm, ProductForm, RecognitionForm

__all__ = ["AskForm", "MergeForm", "ProducerForm", "ProductForm", "RecognitionForm"]
