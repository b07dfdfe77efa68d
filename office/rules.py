"""Who may read a private file."""

from collections.abc import Callable

from office.models import Upload

# {noun: predicate(user, pk)}, filled by the apps that own the nouns.
READERS: dict[str, Callable[[object, str], bool]] = {}


def may_read(upload: Upload, *, user) -> bool:
    """Whether the person may read the file: the owner of the subject's noun decides; an unknown noun hides it."""
    noun, _sep, pk = upload.about.partition(":")
    return noun in READERS and READERS[noun](user, pk)
