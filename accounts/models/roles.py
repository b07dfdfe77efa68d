from contextlib import suppress
from dataclasses import dataclass

from django.utils import timezone

from accounts.models.role import Role


@dataclass(frozen=True)
class HeldRoles:
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


def roles_of(user) -> HeldRoles:
    """The roles that the person holds today; read once per request and kept on the user object.
    Strangers have none.
    """
    if not user.is_authenticated or not user.is_active:
        return HeldRoles()
    if not hasattr(user, "_roles"):
        user._roles = _read_roles(user)
    return user._roles


def _read_roles(user) -> HeldRoles:
    posts = user.memberships.on(timezone.localdate())
    rows = list(posts.values_list("role", "agency", "communes"))
    communes = frozenset(
        commune for role, _agency, commune in rows if role == Role.OFFICER and commune
    )
    return HeldRoles(frozenset((role, agency) for role, agency, _commune in rows), communes)


def forget_roles(user) -> None:
    """Something that is kept on the user object has changed: whoever asks next reads anew."""
    for name in ("_roles", "_producers"):
        with suppress(AttributeError):
            delattr(user, name)
