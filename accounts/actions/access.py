"""How people get in: passwords by slip, phone numbers that are confirmed, unused accounts."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership, PasswordSlip, Role, User, forget_roles, roles_of
from accounts.signals import account_helped
from core.clock import local_day
from core.tokens import digest, new_token
from core.transitions import Refusal

log = logging.getLogger(__name__)
Status = PasswordSlip.Status
SLIP_DAYS = 7


@transaction.atomic
def print_password_slip(user: User, *, by: User | None, at: datetime) -> tuple[PasswordSlip, str]:
    """A slip that sets a new password for the person, and its token, which is told this once.
    `by` is None on the command line.

    Raises Refusal for oneself, and for somebody who works where `by` is no manager: a password is
    worth all that its owner may do.

    Effects: the slip before it is void; the person is told by e-mail, if they have one.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _refuse_other_desks(user, by)
    if not user.is_active:
        raise Refusal(_("This account is closed. Let the person in again first."))
    for slip in user.password_slips.select_for_update().filter(status=Status.PRINTED):
        slip.become(Status.ANNULLED)
        slip.save(update_fields=["status"])
    token = new_token()
    slip = PasswordSlip(
        user=user,
        token_digest=digest(token),
        printed_by=by,
        printed_at=at,
        expires_at=at + timedelta(days=SLIP_DAYS),
    )
    slip.save()
    if by is not None:
        _tell(user, "accounts/mail/password_slip", by=str(by))
    return slip, token


def _refuse_other_desks(user: User, by: User | None) -> None:
    if by is None or (by.is_superuser and by.pk != user.pk):
        return
    if by.pk == user.pk:
        raise Refusal(_("This is your own account: a colleague does this for you."))
    desks = set(user.memberships.not_ended(timezone.localdate()).values_list("agency", flat=True))
    if user.is_superuser or not desks <= roles_of(by).at(Role.MANAGER):
        raise Refusal(
            _("This person works at another desk too. A manager there helps with the password.")
        )
    account_helped.send(User, user=user, by=by)


def _tell(user: User, template: str, **context) -> None:
    """By e-mail; who has none reads it on their page."""
    if not user.email:
        return
    with translation.override(user.language):
        body = render_to_string(f"{template}.txt", {"user": user, **context})
    subject, _blank, text = body.strip().partition("\n")
    transaction.on_commit(lambda: send_mail(subject, text.strip(), None, [user.email]))


@transaction.atomic
def use_password_slip(slip: PasswordSlip, *, password: str, at: datetime) -> User:
    """Set the password. Raises Refusal when the slip is used, void or too old, and when whoever
    printed it could not print it any more.

    Effects: every session of the person ends; their number is confirmed, since the slip was handed
    to them.
    """
    user = User.objects.select_for_update().get(pk=slip.user_id)
    slip.lock()
    is_given = slip.printed_by is None or slip.printed_by.is_active
    is_open = user.is_active and is_given
    if slip.status != Status.PRINTED or slip.expires_at <= at or not is_open:
        raise Refusal(
            _(
                "This slip has been used or has lapsed. Ask the office that gave it to you for a"
                " new one."
            )
        )
    # What the person may do may be more by now than when it was printed.
    if slip.printed_by:
        forget_roles(slip.printed_by)
    _refuse_other_desks(user, slip.printed_by)
    slip.become(Status.USED)
    slip.used_at = at
    slip.save(update_fields=["status", "used_at"])
    user.set_password(password)
    user.save(update_fields=["password"])
    confirm_by_slip(user, at=at)
    return user


@transaction.atomic
def take_phone(user: User, phone: str, *, at: datetime) -> None:
    """The number is the person's: somebody who knows them has said so. Raises Refusal when it is
    confirmed for another person.

    Effects: an account that only claimed the number loses it, and is closed when nothing is left
    that it is known by.
    """
    yield_phone(phone, to=user)
    user.phone, user.phone_confirmed_at, user.new_phone = phone, at, ""
    user.save(update_fields=["phone", "phone_confirmed_at", "new_phone"])


def yield_phone(phone: str, *, to: User | None = None) -> None:
    """Whoever only claims the number loses it. Raises Refusal when it is confirmed for somebody
    else than `to`.
    """
    holders = User.objects.select_for_update().filter(phone=phone)
    holder = holders.exclude(pk=to.pk if to else None).first()
    if holder is None:
        return
    if holder.phone_confirmed_at:
        raise Refusal(
            _("This number is confirmed for another account. Ask its owner, or your agency.")
        )
    if holder.is_superuser or holder.memberships.not_ended(timezone.localdate()).exists():
        raise Refusal(
            _("This number belongs to somebody who works here. A manager there has it confirmed.")
        )
    holder.phone = None
    holder.is_active = holder.is_active and bool(holder.email)
    holder.save(update_fields=["phone", "is_active"])


def confirm_by_slip(user: User, *, at: datetime) -> None:
    """A slip was handed to the person: the number they have, or have asked for, is theirs. One that
    is confirmed for somebody else goes on waiting.
    """
    number = user.new_phone or user.phone
    if not number:
        return
    try:
        take_phone(user, number, at=at)
    except Refusal:
        log.warning("a number that was asked for belongs to another account")


@transaction.atomic
def confirm_phone(user: User, *, by: User, at: datetime) -> None:
    """Somebody of the agency knows that the number is the person's. Raises Refusal when there is
    none to confirm, for one's own, and as take_phone.

    Effects: as take_phone.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _refuse_other_desks(user, by)
    number = user.new_phone or (user.phone if user.phone_confirmed_at is None else "")
    if not number:
        raise Refusal(_("There is no number to confirm."))
    take_phone(user, number, at=at)


@transaction.atomic
def change_profile(user: User, *, full_name: str, language: str, phone: str) -> None:
    """What a person says of themselves. Another number counts once it is confirmed; none at all
    takes a number back that was only asked for.

    Raises Refusal where nothing would be left to sign in with.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    row.full_name, row.language = full_name, language
    if phone:
        row.new_phone = "" if phone == row.phone else phone
    elif row.phone and not row.email:
        raise Refusal(
            _("You sign in with this number. Add an e-mail address before you remove it.")
        )
    else:
        row.phone, row.phone_confirmed_at, row.new_phone = None, None, ""
    row.save(update_fields=["full_name", "language", "phone", "phone_confirmed_at", "new_phone"])


@transaction.atomic
def reopen_account(user: User, *, by: User, at: datetime) -> None:
    """Let somebody in again whose account was closed. Raises Refusal when it is open, when nothing
    is left to sign in with, and for somebody who works where `by` is no manager.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise Refusal(_("This account is open."))
    if not (user.email or user.phone):
        raise Refusal(_("This account has neither e-mail nor phone any more."))
    _refuse_other_desks(user, by)
    user.is_active, user.reopened_at = True, at
    user.save(update_fields=["is_active", "reopened_at"])


def disable_unused(*, at: datetime) -> int:
    """Close the accounts of staff that nobody has signed in with for `UNUSED_DAYS`; returns how
    many. Accounts of producers stay: they come once a year. So does the last manager of an agency.
    """
    last = at - timedelta(days=settings.UNUSED_DAYS)
    posts = Membership.objects.on(local_day(at))
    recent = posts.filter(since__gt=local_day(last)).values("user")
    rows = User.objects.filter(pk__in=posts.values("user"), is_active=True, is_superuser=False)
    rows = rows.filter(Q(last_login=None) | Q(last_login__lt=last), date_joined__lt=last)
    rows = rows.filter(Q(reopened_at=None) | Q(reopened_at__lt=last)).exclude(pk__in=recent)
    return sum(_close(user, at=at) for user in rows.order_by("pk"))


@transaction.atomic
def _close(user: User, *, at: datetime) -> bool:
    """Close an account, unless an agency would be left without a manager."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    managed = user.memberships.not_ended(local_day(at)).filter(role=Role.MANAGER)
    agencies = list(managed.values_list("agency", flat=True))
    if all(Membership.objects.is_managed(agency, on=local_day(at)) for agency in agencies):
        return True
    user.is_active = True
    user.save(update_fields=["is_active"])
    return False
