"""Which commune somebody means by an address of today or of before 01/07/2025."""

from places.addresses.areas import Areas
from places.addresses.resolver import Answer, Resolver

__all__ = ["Answer", "Areas", "Resolver"]
