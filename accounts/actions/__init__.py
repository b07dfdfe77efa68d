from accounts.actions.access import (
    change_profile,
    confirm_by_slip,
    confirm_phone,
    disable_unused,
    print_password_slip,
    reopen_account,
    take_phone,
    use_password_slip,
    yield_phone,
)
from accounts.actions.agency import create_agency
from accounts.actions.consent import record_consents
from accounts.actions.people import (
    accept_invitation,
    confirm_member_phone,
    end_membership,
    invite_colleague,
    print_member_slip,
    reopen_membership,
    set_communes,
    withdraw_invitation,
)
from accounts.actions.personal_data import (
    ask_about_data,
    fulfil_data_request,
    refuse_data_request,
)

__all__ = [
    "accept_invitation",
    "ask_about_data",
    "change_profile",
    "confirm_by_slip",
    "confirm_member_phone",
    "confirm_phone",
    "create_agency",
    "disable_unused",
    "end_membership",
    "fulfil_data_request",
    "invite_colleague",
    "print_member_slip",
    "print_password_slip",
    "record_consents",
    "refuse_data_request",
    "reopen_account",
    "reopen_membership",
    "set_communes",
    "take_phone",
    "use_password_slip",
    "withdraw_invitation",
    "yield_phone",
]
