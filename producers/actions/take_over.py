from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import confirm_by_slip, confirm_phone, print_password_slip
from accounts.models import PasswordSlip, User
from core.clock import local_day
from core.tokens import digest, new_token
from core.transitions import Refusal
from producers.models import Producer, Representative, TakeOver
from producers.rules import is_of_desk

Status = TakeOver.Status
SLIP_DAYS = 30
# Nobody needs more at once; whoever tries codes gets no further.
MOST_REQUESTS = 5


@transaction.atomic
def print_slip(producer: Producer, *, by: User, at: datetime) -> tuple[TakeOver, str]:
    """A slip that lets one person act for the producer, and its token, which is told this once. The
    slip before it is void.

    Effects: the slip before it is void.
    """
    _lock(producer)
    _annul(TakeOver.objects.filter(producer=producer))
    token = new_token()
    slip = TakeOver(
        producer=producer,
        status=Status.PRINTED,
        token_digest=digest(token),
        printed_by=by,
        printed_at=at,
        expires_at=at + timedelta(days=SLIP_DAYS),
    )
    slip.save()
    return slip, token


def _lock(producer):
    """The producer is locked before its slips and requests, as a merge does."""
    if Producer.objects.select_for_update().get(pk=producer.pk).merged_into_id:
        raise Refusal(
            _("This profile has been merged into another one. Look for the producer in the list.")
        )


def _annul(slips):
    for slip in slips.select_for_update().filter(status=Status.PRINTED).order_by("pk"):
        slip.become(Status.ANNULLED)
        slip.save(update_fields=["status"])


@transaction.atomic
def use_slip(slip: TakeOver, *, by: User, at: datetime) -> Producer:
    """Act for the slip's producer from now on. Raises Refusal when the slip is used, void, too old,
    or one's own.

    Effects: the person acts for the producer from today; their number is confirmed if the agency
    has printed the slip.
    """
    _lock(slip.producer)
    slip.lock()
    if slip.status != Status.PRINTED or slip.expires_at <= at:
        raise Refusal(
            _(
                "This slip has been used or has lapsed. Ask the office that gave it to you for a"
                " new one."
            )
        )
    # A slip is worth no more than the right of who printed it.
    if not (
        slip.printed_by.is_active
        and slip.printed_by.has_perm("producers.print_slip", slip.producer)
    ):
        raise Refusal(
            _(
                "Who printed this slip does not look after the producer any more. Ask the agency"
                " for a new one."
            )
        )
    if acts_for(slip.producer, user=by, at=at):
        raise Refusal(
            _("You act for this producer already. Give the slip to the person it is meant for.")
        )
    if slip.printed_by_id == by.pk:
        raise Refusal(_("You printed this slip yourself. It is for the people of the producer."))
    slip.become(Status.GRANTED)
    slip.user, slip.decided_by, slip.decided_at = by, slip.printed_by, at
    slip.save()
    represent(slip.producer, user=by, at=at)
    if is_of_desk(slip):
        confirm_by_slip(by, at=at)
    return slip.producer


@transaction.atomic
def ask_take_over(tax_code: str, *, note: str, by: User, at: datetime) -> TakeOver | None:
    """Ask the home agency of the producer with this tax code; None when the person acts for it
    already.

    When there is no such producer the request stays without one, and nobody is told. Asking twice
    changes nothing. Raises Refusal when the person has asked too often.
    """
    User.objects.select_for_update().get(pk=by.pk)
    recent = TakeOver.objects.asked_by(by, at=at).filter(status=Status.ASKED)
    if standing := recent.filter(tax_code=tax_code).first():
        return standing
    if len(recent) >= MOST_REQUESTS:
        raise Refusal(
            _(
                "You have asked for several producers already. Wait for the answers, or call your"
                " agency."
            )
        )
    found = Producer.objects.filter(tax_code=tax_code).select_related("merged_into").first()
    producer = found and (found.merged_into or found)
    if producer and acts_for(producer, user=by, at=at):
        return None
    if producer and (
        standing := TakeOver.objects.filter(producer=producer, user=by, status=Status.ASKED).first()
    ):
        return standing
    request = TakeOver(
        producer=producer, tax_code=tax_code, status=Status.ASKED, user=by, asked_at=at, note=note
    )
    request.save()
    return request


@transaction.atomic
def grant_take_over(request: TakeOver, *, by: User, at: datetime) -> None:
    """The home agency knows the person: they act for the producer from today. Raises
    InvalidTransition when it is decided.

    Effects: the person acts for the producer from today.
    """
    _lock(request.producer)
    _decide(request, Status.GRANTED, by=by, at=at)
    represent(request.producer, user=request.user, at=at)


@transaction.atomic
def refuse_take_over(request: TakeOver, *, reason: str, by: User, at: datetime) -> None:
    """The person who asked reads the reason. Raises InvalidTransition when it is decided."""
    _decide(request, Status.REFUSED, by=by, at=at, reason=reason)


def _decide(request, status, *, by, at, reason=""):
    request.lock()
    if request.user_id == by.pk:
        raise Refusal(_("Somebody else of your agency must answer your own request."))
    request.become(status)
    request.decided_by, request.decided_at, request.reason = by, at, reason
    request.save(update_fields=["status", "decided_by", "decided_at", "reason"])


def acts_for(producer: Producer, *, user: User, at: datetime) -> bool:
    return Representative.objects.on(local_day(at)).filter(producer=producer, user=user).exists()


def represent(producer: Producer, *, user: User, at: datetime) -> None:
    """The person acts for the producer from today; nothing changes when they do already."""
    try:
        with transaction.atomic():
            Representative(producer=producer, user=user, since=local_day(at)).save()
    except IntegrityError:
        return


@transaction.atomic
def end_representation(representative: Representative, *, at: datetime) -> None:
    """The person acts for the producer no longer, from today; nor does a slip that they printed
    open it.

    Raises Refusal when that is so already.

    Effects: slips that the person printed are void.
    """
    row = (
        Representative.objects.select_for_update()
        .select_related("producer")
        .get(pk=representative.pk)
    )
    today = local_day(at)
    if row.until is not None and row.until <= today:
        raise Refusal(_("This person does not act for the producer any more."))
    _annul(row.producer.take_overs.filter(printed_by=row.user))
    if row.since >= today:
        row.delete()
        return
    row.until = today
    row.save(update_fields=["until"])


def print_representative_slip(
    representative: Representative, *, by: User, at: datetime
) -> tuple[PasswordSlip, str]:
    """As print_password_slip, for somebody who acts for the producer now. Raises Refusal for
    somebody who does not.
    """
    _refuse_gone(representative, at)
    return print_password_slip(representative.user, by=by, at=at)


def confirm_representative_phone(representative: Representative, *, by: User, at: datetime) -> None:
    """As confirm_phone, for somebody who acts for the producer now."""
    _refuse_gone(representative, at)
    confirm_phone(representative.user, by=by, at=at)


def _refuse_gone(representative: Representative, at: datetime) -> None:
    if not Representative.objects.on(local_day(at)).filter(pk=representative.pk).exists():
        raise Refusal(_("This person does not act for the producer any more."))
