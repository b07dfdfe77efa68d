"""Addresses of pages that a list links to row by row. They depend on nothing but name and key, so
each is made once.
"""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=50_000)
def address(name: str, *keys) -> str:
    """`reverse` for a page with these keys in its address."""
    return reverse(name, args=keys)
