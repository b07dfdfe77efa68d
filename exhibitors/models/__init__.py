from exhibitors.models.answer import Answer, Attachment
from exhibitors.models.exhibit import Exhibit
from exhibitors.models.exhibitor import Exhibitor, Representative, producers_of
from exhibitors.models.participation import Participation
from exhibitors.models.product import Product, ProductSet, Recognition
from exhibitors.models.review import MOST_POINTS, Review, Score, Selection
from exhibitors.models.workbook import Import

__all__ = [
    "MOST_POINTS",
    "Answer",
    "Attachment",
    "Exhibit",
    "Exhibitor",
    "Import",
    "Participation",
    "Product",
    "ProductSet",
    "Recognition",
    "Representative",
    "Review",
    "Score",
    "Selection",
    "producers_of",
]
