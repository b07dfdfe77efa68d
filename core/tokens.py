"""Secrets that stand on a slip or in a link and nowhere else: the database has their digest."""

import hashlib
import secrets
from base64 import b32encode

TOKEN_BYTES = 16


def new_token() -> str:
    """128 bits in 26 letters and digits that can be typed."""
    return b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
