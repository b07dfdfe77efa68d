from accounts.models.agency import Agency
from accounts.models.consent import Consent
from accounts.models.duties import Duties, duties, forget_duties
from accounts.models.membership import Membership
from accounts.models.role import DESK, ORGANISERS, Role
from accounts.models.user import User, UserManager, to_e164

__all__ = [
    "DESK",
    "ORGANISERS",
    "Agency",
    "Consent",
    "Duties",
    "Membership",
    "Role",
    "User",
    "UserManager",
    "duties",
    "forget_duties",
    "to_e164",
]
