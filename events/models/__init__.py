from events.models.booth import Booth, BoothShare, Zone
from events.models.delegation import Delegation
from events.models.event import Event

__all__ = ["Booth", "BoothShare", "Delegation", "Event", "Zone"]
