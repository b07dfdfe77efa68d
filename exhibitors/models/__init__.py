from exhibitors.models.answer import Answer, Attachment
from exhibitors.models.exhibit import Exhibit
from exhibitors.models.exhibitor import (
    DeskAccess,
    Exhibitor,
    Representative,
    check_tax_code,
    masked,
    one_tax_code,
    producers_of,
)
from exhibitors.models.filing import Filing
from exhibitors.models.merge import Merge
from exhibitors.models.participation import Participation
from exhibitors.models.product import Product, Recognition
from exhibitors.models.product_set import ProductSet, meant_sets
from exhibitors.models.review import MOST_POINTS, Review, Score, Selection
from exhibitors.models.take_over import TakeOver, number_to_decide
from exhibitors.models.workbook import Import

__all__ = [
    "MOST_POINTS",
    "Answer",
    "Attachment",
    "DeskAccess",
    "Exhibit",
    "Exhibitor",
    "Filing",
    "Import",
    "Merge",
    "Participation",
    "Product",
    "ProductSet",
    "Recognition",
    "Representative",
    "Review",
    "Score",
    "Selection",
    "TakeOver",
    "check_tax_code",
    "masked",
    "meant_sets",
    "number_to_decide",
    "one_tax_code",
    "producers_of",
]
