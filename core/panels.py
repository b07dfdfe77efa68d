"""What higher apps show on a page of a lower one that does not know them.

The lower app's page names a place and what the page is about (`{% panels "producer" producer %}`),
a higher app registers a template of its own for it in `AppConfig.ready()`, with what it reads.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


def nothing(request: HttpRequest, about: Any) -> dict[str, Any]:
    """The template needs no more than the page has."""
    return {}


@dataclass(frozen=True)
class Panel:
    """`facts` gives what the template shows of the thing that the page is about, to this reader."""

    template: str
    position: int
    facts: Callable[[HttpRequest, Any], dict[str, Any]]


_PANELS: dict[str, list[Panel]] = defaultdict(list)


def register(
    place: str,
    template: str,
    *,
    position: int,
    facts: Callable[[HttpRequest, Any], dict[str, Any]] = nothing,
) -> None:
    """Show `template` at the place; panels stand in the order of their positions."""
    _PANELS[place].append(Panel(template, position, facts))
    _PANELS[place].sort(key=lambda panel: panel.position)


def panels(place: str) -> list[Panel]:
    """The panels registered for a place, in order."""
    return list(_PANELS[place])
