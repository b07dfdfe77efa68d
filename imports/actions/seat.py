"""Where a row says that a producer sits."""

from core.text import identity_key
from places.addresses.reading import COMMUNE, DISTRICT, parts_of
from places.models import Unit


def is_written_so(commune: Unit, text: str) -> bool:
    """Whether the words are those of the commune itself, with or without its province."""
    written = {identity_key(each) for each in (text, text.partition(",")[0])}
    return bool(written & {identity_key(each) for each in (commune.full_name, commune.address)})


def with_section(words: list[str], section: str) -> list[str]:
    """[commune, district, province], with what the heading of the section names where the row says
    nothing.
    """
    commune, district, province = words
    for part in parts_of(section):
        if COMMUNE in part.levels:
            commune = commune or str(part)
        elif DISTRICT in part.levels:
            district = district or str(part)
        else:
            province = province or str(part)
    return [commune, district, province]
