from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models.role import Role
from core.prepared import fetch_each


@dataclass(unsafe_hash=True)
class Reader:
    """Stands for a person where a queryset is kept (`core.prepared.begun`): all that may decide
    what the person sees, and what is equal as long as that is the same.
    """

    pk: int
    is_superuser: bool
    is_active: bool
    day: date
    facts: frozenset[tuple[str, frozenset[tuple]]]

    is_authenticated = True

    @cached_property
    def _facts(self) -> dict[str, frozenset[tuple]]:
        return dict(self.facts)


@dataclass(frozen=True)
class Duties:
    """Where a person works now: (role, agency id) of each post, and an officer's communes."""

    posts: frozenset[tuple[str, int]] = frozenset()
    communes: frozenset[int] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _agency in self.posts)

    def at(self, *roles: str) -> frozenset[int]:
        """Ids of the agencies where the person has one of these roles; any role when none is
        named.
        """
        return frozenset(agency for role, agency in self.posts if role in roles or not roles)

    def __bool__(self):
        return bool(self.posts)


def duties(user) -> Duties:
    """The person's duties today; read once per request and kept on the user object. Strangers have
    none.
    """
    if not user.is_authenticated or not user.is_active:
        return Duties()
    if not hasattr(user, "_duties"):
        user._duties = _read_duties(user)
    return user._duties


def _read_duties(user) -> Duties:
    rows = facts_of(user, "posts")
    communes = frozenset(
        commune for role, _agency, commune in rows if role == Role.OFFICER and commune
    )
    return Duties(frozenset((role, agency) for role, agency, _commune in rows), communes)


# What every page asks about the person: {name: statement of person and day}. Apps add theirs; a row
# is a text and two keys.
PERSON_FACTS: dict[str, Callable[..., models.QuerySet]] = {}


def facts_of(user, name: str) -> Iterable[tuple]:
    """The rows of one of these statements for today; all are asked in one question, once per
    request.
    """
    if not hasattr(user, "_facts"):
        user._facts = fetch_each(
            PERSON_FACTS, Value(user.pk), Value(timezone.localdate(), models.DateField())
        )
    return user._facts[name]


def forget_facts(user) -> None:
    """Something of it has changed: whoever asks next reads anew."""
    for name in ("_facts", "_duties", "_producers", "reader"):
        with suppress(AttributeError):
            delattr(user, name)
