"""What higher apps show on a page of a lower one that does not know them.

The lower app's page names a place (`{% for panel in "participation"|panels %}{% include panel %}`),
a higher app registers a template of its own for it in `AppConfig.ready()`.
"""

from collections import defaultdict

# {place: [(position, template)]}
_PANELS: dict[str, list[tuple[int, str]]] = defaultdict(list)


def register(place: str, template: str, *, position: int) -> None:
    """Show `template` at the place; panels stand in the order of their positions."""
    _PANELS[place].append((position, template))
    _PANELS[place].sort()


def panels(place: str) -> list[str]:
    """The names of the templates registered for a place, in order."""
    return [template for _position, template in _PANELS[place]]
