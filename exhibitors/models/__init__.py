from exhibitors.models.answer import Answer, Attachment
from exhibitors.models.exhibit import Exhibit
from exhibitors.models.filing import Filing
from exhibitors.models.participation import Participation
from exhibitors.models.review import MOST_POINTS, Review, Score, Selection

__all__ = [
    "MOST_POINTS",
    "Answer",
    "Attachment",
    "Exhibit",
    "Filing",
    "Participation",
    "Review",
    "Score",
    "Selection",
]
