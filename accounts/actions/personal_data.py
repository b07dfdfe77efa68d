"""What people may ask about the data that is held of them (Luật 91/2025/QH15)."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, DataRequest, User, forget_roles
from accounts.models.data_request import working_days_after
from accounts.signals import person_erased
from core.clock import local_day
from core.models import Typed
from core.transitions import Refusal

Kind, Status = DataRequest.Kind, DataRequest.Status
ERASED = "Người đã xóa dữ liệu"


@transaction.atomic
def ask_about_data(
    user: User,
    *,
    kind: str,
    note: str,
    agency: Agency | None,
    reply_working_days: int,
    act_days: int,
    at: datetime,
) -> DataRequest:
    """Put a request before the agency; one that is open already for the same stays the only one."""
    User.objects.select_for_update().get(pk=user.pk)
    if standing := user.data_requests.filter(kind=kind, status=Status.OPEN).first():
        return standing
    today = local_day(at)
    request = DataRequest(
        user=user,
        agency=agency,
        kind=kind,
        note=note,
        asked_at=at,
        reply_due_on=working_days_after(today, reply_working_days),
        act_due_on=today + timedelta(days=act_days),
    )
    request.save()
    return request


@transaction.atomic
def fulfil_data_request(request: DataRequest, *, answer: str, by: User, at: datetime) -> None:
    """What was asked is done, and the person reads how. Raises Refusal for one's own request, and
    for an erasure or a restriction while the person works at an agency.

    Effects: a restriction closes the account; an erasure makes the person unknown: name, e-mail,
    phone, sign-in, typed texts and representations go, what papers and books need stays without
    them.
    """
    _answer(request, Status.DONE, answer=answer, by=by, at=at)
    if request.kind == Kind.RESTRICTION:
        row = _lock_outsider(request.user, at=at)
        row.is_active = False
        row.save(update_fields=["is_active"])
    elif request.kind == Kind.ERASURE:
        _erase(request.user, at=at)


@transaction.atomic
def refuse_data_request(request: DataRequest, *, answer: str, by: User, at: datetime) -> None:
    """The person reads why it is not done. Raises Refusal for one's own request."""
    _answer(request, Status.REFUSED, answer=answer, by=by, at=at)


def _answer(request: DataRequest, status: str, *, answer: str, by: User, at: datetime) -> None:
    request.lock()
    if request.user_id == by.pk:
        raise Refusal(_("Somebody else of your agency must answer your own request."))
    request.become(status)
    request.answer, request.answered_by, request.answered_at = answer, by, at
    request.save(update_fields=["status", "answer", "answered_by", "answered_at"])


def _lock_outsider(user: User, *, at: datetime) -> User:
    """Raises Refusal for whoever works somewhere, or is going to."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.is_superuser or row.memberships.not_ended(local_day(at)).exists():
        raise Refusal(_("This person works here. End their posts first."))
    return row


def _erase(user: User, *, at: datetime) -> None:
    row = _lock_outsider(user, at=at)
    person_erased.send(User, user=row, at=at)
    EmailAddress.objects.filter(user=row).delete()
    Authenticator.objects.filter(user=row).delete()
    Typed.objects.filter(person=row.pk).delete()
    row.full_name, row.email, row.phone, row.new_phone = ERASED, None, None, ""
    row.phone_confirmed_at, row.is_active = None, False
    row.set_unusable_password()
    row.save()
    forget_roles(user)
