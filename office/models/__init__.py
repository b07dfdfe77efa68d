"""What every desk needs. Subjects are soft: `about="participation:42"`, `within="event:7"`; office
knows no nouns above it.
"""

from office.models.letter import Letter
from office.models.paper import Paper, PaperTemplate
from office.models.product_set import ProductSet, meant_sets
from office.models.series import LegalParameter, NumberSeries
from office.models.upload import Upload

__all__ = [
    "LegalParameter",
    "Letter",
    "NumberSeries",
    "Paper",
    "PaperTemplate",
    "ProductSet",
    "Upload",
    "meant_sets",
]
