from accounts.models.agency import Agency
from accounts.models.consent import Consent
from accounts.models.membership import Membership
from accounts.models.role import DESK, ORGANISERS, Role
from accounts.models.roles import HeldRoles, forget_roles, roles_of
from accounts.models.user import User, UserManager, to_e164

__all__ = [
    "DESK",
    "ORGANISERS",
    "Agency",
    "Consent",
    "HeldRoles",
    "Membership",
    "Role",
    "User",
    "UserManager",
    "forget_roles",
    "roles_of",
    "to_e164",
]
