from producers.models.merge import Merge
from producers.models.producer import (
    DeskAccess,
    Producer,
    Representative,
    homes_of,
    phones_shown,
    producers_of,
)
from producers.models.product import Product, Recognition, rating_note
from producers.models.recognition_act import RecognitionAct
from producers.models.take_over import TakeOver, number_to_decide
from producers.models.tax_code import (
    check_tax_code,
    mask_personal_ids,
    masked,
    meant_tax_code,
    one_tax_code,
)

__all__ = [
    "DeskAccess",
    "Merge",
    "Producer",
    "Product",
    "Recognition",
    "RecognitionAct",
    "Representative",
    "TakeOver",
    "check_tax_code",
    "homes_of",
    "mask_personal_ids",
    "masked",
    "meant_tax_code",
    "number_to_decide",
    "one_tax_code",
    "phones_shown",
    "producers_of",
    "rating_note",
]
