"""Who is who at a desk; the apps above build their sentences from these."""

import rules

from accounts.models import DESK, ORGANISERS, Role, roles_of


def organises_at(user, *agency_ids) -> bool:
    """Works as manager or organiser at one of these agencies; None stands for no agency."""
    return not roles_of(user).at(*ORGANISERS).isdisjoint(agency_ids)


def keeps_books_at(user, *agency_ids) -> bool:
    return not roles_of(user).at(Role.FINANCE).isdisjoint(agency_ids)


def reads_at(user, *agency_ids) -> bool:
    return not roles_of(user).at(*DESK).isdisjoint(agency_ids)


def is_officer_for(user, *, agency_id: int, commune_id: int) -> bool:
    """Works as officer at the agency, with this commune at the desk."""
    work = roles_of(user)
    return agency_id in work.at(Role.OFFICER) and commune_id in work.communes


@rules.predicate
def manages_somewhere(user, _thing=None):
    return user.is_authenticated and (user.is_superuser or bool(roles_of(user).at(Role.MANAGER)))


@rules.predicate
def manages_agency(user, row):
    """A post or an invitation of an agency that the person manages."""
    return row.agency_id in roles_of(user).at(Role.MANAGER)


rules.add_perm("accounts.view_people", manages_somewhere)
rules.add_perm("accounts.invite_colleague", manages_somewhere)
for _verb in (
    "end_membership",
    "set_communes",
    "reopen_membership",
    "confirm_member_phone",
    "withdraw_invitation",
    "print_password_slip",
    "fulfil_data_request",
    "refuse_data_request",
):
    rules.add_perm(f"accounts.{_verb}", manages_agency)
