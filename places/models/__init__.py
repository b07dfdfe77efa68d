from places.models.timeline import Timeline
from places.models.unit import (
    MOUNTAIN,
    Area,
    AreaMember,
    Unit,
    UnitMembership,
    UnitName,
    UnitSuccession,
)

__all__ = [
    "MOUNTAIN",
    "Area",
    "AreaMember",
    "Timeline",
    "Unit",
    "UnitMembership",
    "UnitName",
    "UnitSuccession",
]
