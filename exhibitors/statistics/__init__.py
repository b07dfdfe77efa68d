"""Who stands where among the applicants of an event, and whom the places reach."""

from exhibitors.statistics.content import answers_of, rating_notes
from exhibitors.statistics.gaps import gaps
from exhibitors.statistics.places import Limit, Line, Places, fill, overfull, read_places
from exhibitors.statistics.standing import Point, Standing, standings

__all__ = [
    "Limit",
    "Line",
    "Places",
    "Point",
    "Standing",
    "answers_of",
    "fill",
    "gaps",
    "overfull",
    "rating_notes",
    "read_places",
    "standings",
]
