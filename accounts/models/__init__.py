from accounts.models.agency import Agency
from accounts.models.consent import Consent
from accounts.models.data_request import DataRequest
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership
from accounts.models.password_slip import PasswordSlip
from accounts.models.role import DESK, ORGANISERS, Role
from accounts.models.roles import HeldRoles, forget_roles, roles_of
from accounts.models.user import User, UserManager, person_in_words, to_e164

__all__ = [
    "DESK",
    "ORGANISERS",
    "Agency",
    "Consent",
    "DataRequest",
    "HeldRoles",
    "Invitation",
    "Membership",
    "PasswordSlip",
    "Role",
    "User",
    "UserManager",
    "forget_roles",
    "person_in_words",
    "roles_of",
    "to_e164",
]
