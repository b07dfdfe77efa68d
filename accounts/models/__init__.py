from accounts.models.agency import Agency
from accounts.models.consent import Consent
from accounts.models.duties import PERSON_FACTS, Duties, Reader, duties, facts_of, forget_facts
from accounts.models.membership import Membership
from accounts.models.role import DESK, ORGANISERS, Role
from accounts.models.user import User, UserManager, to_e164

__all__ = [
    "DESK",
    "ORGANISERS",
    "PERSON_FACTS",
    "Agency",
    "Consent",
    "Duties",
    "Membership",
    "Reader",
    "Role",
    "User",
    "UserManager",
    "duties",
    "facts_of",
    "forget_facts",
    "to_e164",
]
