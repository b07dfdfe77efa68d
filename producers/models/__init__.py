from producers.models.merge import Merge
from producers.models.producer import (
    DeskAccess,
    Producer,
    Representative,
    check_tax_code,
    masked,
    one_tax_code,
    producers_of,
)
from producers.models.product import Product, Recognition, rating_note
from producers.models.take_over import TakeOver, number_to_decide

__all__ = [
    "DeskAccess",
    "Merge",
    "Producer",
    "Product",
    "Recognition",
    "Representative",
    "TakeOver",
    "check_tax_code",
    "masked",
    "number_to_decide",
    "one_tax_code",
    "producers_of",
    "rating_note",
]
