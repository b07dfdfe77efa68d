"""Who stands where among the applicants of an event, and whom the places reach."""

from exhibitors.statistics.gaps import gaps
from exhibitors.statistics.places import Limit, Line, Places, fill, overfull, read_places
from exhibitors.statistics.standing import Point, Standing, standings

__all__ = [
    "Limit",
    "Line",
    "Places",
    "Point",
    "Standing",
    "fill",
    "gaps",
    "overfull",
    "read_places",
    "standings",
]
