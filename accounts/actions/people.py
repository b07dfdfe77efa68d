"""Who works at an agency: colleagues are invited, hand over, and leave."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.access import (
    confirm_by_slip,
    confirm_phone,
    print_password_slip,
    reopen_account,
)
from accounts.models import (
    Agency,
    Invitation,
    Membership,
    PasswordSlip,
    Role,
    User,
    forget_roles,
    roles_of,
)
from core.clock import local_day
from core.tokens import digest, new_token
from core.transitions import Refusal
from places.models import Unit

Status = Invitation.Status
INVITATION_DAYS = 14


@transaction.atomic
def invite_colleague(
    agency: Agency,
    *,
    full_name: str,
    role: str,
    since: date,
    by: User,
    at: datetime,
    until: date | None = None,
    communes: Collection[Unit] = (),
) -> tuple[Invitation, str]:
    """Ask a colleague to work at the agency; returns the invitation and its token, which is told
    this once.

    Effects: an open invitation of the same person for the same role is withdrawn.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    before = agency.invitations.filter(status=Status.OPEN, full_name=full_name, role=role)
    for invitation in before.select_for_update().order_by("pk"):
        _close(invitation, Status.WITHDRAWN)
    token = new_token()
    invitation = Invitation(
        agency=agency,
        role=role,
        full_name=full_name,
        since=since,
        until=until,
        token_digest=digest(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    invitation.save()
    invitation.communes.set(communes if role == Role.OFFICER else ())
    return invitation, token


def _close(invitation: Invitation, status: str) -> None:
    invitation.become(status)
    invitation.save(update_fields=["status"])


@transaction.atomic
def withdraw_invitation(invitation: Invitation) -> None:
    """The link opens nothing any more. Raises InvalidTransition when it was accepted."""
    invitation.lock()
    _close(invitation, Status.WITHDRAWN)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User, at: datetime) -> Membership:
    """Work at the agency in the role from the day that the invitation names, today at the
    earliest. Raises Refusal when it is used, withdrawn, too old or one's own, when its giver is no
    manager any more, and for a role that one has already.

    Effects: the person has the role; a name that they lack is taken from the invitation; their
    number is confirmed.
    """
    Agency.objects.select_for_update().get(pk=invitation.agency_id)
    invitation.lock()
    if invitation.status != Status.OPEN or invitation.expires_at <= at:
        raise Refusal(
            _("This invitation was used or has lapsed. Ask the manager who gave it to you.")
        )
    if invitation.invited_by_id == by.pk:
        raise Refusal(_("You have written this invitation yourself. It is for a colleague."))
    if not manages(invitation.invited_by, invitation.agency_id):
        raise Refusal(
            _("Who invited you does not manage this agency any more. Ask for a new invitation.")
        )
    since = max(invitation.since, local_day(at))
    if invitation.until and invitation.until <= since:
        raise Refusal(_("The time of this invitation is over. Ask for a new one."))
    membership = _give(
        by,
        agency=invitation.agency,
        role=invitation.role,
        since=since,
        until=invitation.until,
        communes=invitation.communes.all(),
    )
    if membership is None:
        raise Refusal(_("You work at this agency in this role already."))
    if not by.full_name:
        by.full_name = invitation.full_name
        by.save(update_fields=["full_name"])
    confirm_by_slip(by, at=at)
    invitation.user, invitation.accepted_at = by, at
    invitation.become(Status.ACCEPTED)
    invitation.save(update_fields=["status", "user", "accepted_at"])
    return membership


def manages(user: User, agency_id: int) -> bool:
    """Whether a person may say who works at the agency."""
    forget_roles(user)
    return user.is_active and (user.is_superuser or agency_id in roles_of(user).at(Role.MANAGER))


def _give(
    user: User, *, agency: Agency, role: str, since: date, until: date | None, communes
) -> Membership | None:
    """The role for that time; None when the person has it on the first day already."""
    held = Membership.objects.filter(user=user, agency=agency, role=role)
    if held.on(since).exists() or held.filter(since=since).exists():
        return None
    membership = Membership(user=user, agency=agency, role=role, since=since, until=until)
    membership.save()
    membership.communes.set(communes)
    forget_roles(user)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership,
    *,
    until: date | None,
    by: User,
    at: datetime,
    successor: User | None = None,
) -> None:
    """The person has the role up to the day before `until`; None takes an end back. The successor
    has it from that day on, with the same communes.

    Raises Refusal when it has ended, for a day that is over, for oneself as the successor, for a
    successor without a day, and where nobody would manage the agency.

    Effects: the successor has the role; one that has not begun is removed.
    """
    Agency.objects.select_for_update().get(pk=membership.agency_id)
    row = Membership.objects.select_for_update().select_related("agency").get(pk=membership.pk)
    today = local_day(at)
    if row.until and row.until <= today:
        raise Refusal(_("This has ended already."))
    if until and until < today:
        raise Refusal(_("This day is over. Choose today or a later day."))
    if successor and successor.pk == by.pk:
        raise Refusal(_("You do not give a role to yourself. Another manager does."))
    if successor and not until:
        raise Refusal(_("Say from which day on the colleague takes over."))
    if successor and successor != row.user:
        _give(
            successor,
            agency=row.agency,
            role=row.role,
            since=max(until, row.since),
            until=None,
            communes=row.communes.all(),
        )
    if until and until <= row.since:
        row.delete()
    else:
        row.until = until
        row.save(update_fields=["until"])
    if row.role == Role.MANAGER and not Membership.objects.is_managed(row.agency_id, on=today):
        raise Refusal(
            _(
                "Nobody would manage the agency then. Invite another manager first, or name who"
                " takes over."
            )
        )
    forget_roles(membership.user)


@transaction.atomic
def set_communes(membership: Membership, *, communes: Collection[Unit]) -> None:
    """The communes of an officer's desk from now on. Raises Refusal for another role."""
    if membership.role != Role.OFFICER:
        raise Refusal(_("Only an officer has communes."))
    membership.communes.set(communes)
    forget_roles(membership.user)


def reopen_membership(membership: Membership, *, by: User, at: datetime) -> None:
    """As reopen_account, for a colleague of the agency."""
    _refuse_left(membership, at)
    reopen_account(membership.user, by=by, at=at)


def confirm_member_phone(membership: Membership, *, by: User, at: datetime) -> None:
    """As confirm_phone, for a colleague of the agency."""
    _refuse_left(membership, at)
    confirm_phone(membership.user, by=by, at=at)


def _refuse_left(membership: Membership, at: datetime) -> None:
    if not Membership.objects.on(local_day(at)).filter(pk=membership.pk).exists():
        raise Refusal(_("This person does not work at the agency now."))


def print_member_slip(
    membership: Membership, *, by: User, at: datetime
) -> tuple[PasswordSlip, str]:
    """As print_password_slip, for a colleague of the agency."""
    _refuse_left(membership, at)
    return print_password_slip(membership.user, by=by, at=at)
