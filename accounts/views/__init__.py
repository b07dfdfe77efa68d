from accounts.views.access import (
    first_agency,
    first_start_path,
    my_profile,
    print_password_slip,
    show_password_slip,
    use_password_slip,
)
from accounts.views.consent import my_consents
from accounts.views.people import (
    DataRequestList,
    MembershipDetail,
    MembershipList,
    invite_colleague,
    use_invitation,
)

__all__ = [
    "DataRequestList",
    "MembershipDetail",
    "MembershipList",
    "first_agency",
    "first_start_path",
    "invite_colleague",
    "my_consents",
    "my_profile",
    "print_password_slip",
    "show_password_slip",
    "use_invitation",
    "use_password_slip",
]
