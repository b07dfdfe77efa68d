from contextlib import suppress
from dataclasses import dataclass

from django.utils import timezone

from accounts.models.role import Role


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
    posts = user.memberships.on(timezone.localdate())
    rows = list(posts.values_list("role", "agency", "communes"))
    communes = frozenset(
        commune for role, _agency, commune in rows if role == Role.OFFICER and commune
    )
    return Duties(frozenset((role, agency) for role, agency, _commune in rows), communes)


def forget_duties(user) -> None:
    """Something that is kept on the user object has changed: whoever asks next reads anew."""
    for name in ("_duties", "_producers"):
        with suppress(AttributeError):
            delattr(user, name)
