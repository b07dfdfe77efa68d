from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import db_now, local_day
from core.transitions import Refusal
from events.models import Event
from exhibitors.models import Exhibit, Exhibitor, Participation, Product, Recognition
from exhibitors.signals import participation_gone
from places.models import Timeline

Status = Participation.Status
FROZEN = ("frozen_at", "name_then", "kind_then", "tax_code_then", "unit_then", "place_then")
DECIDED = ("status", "decided_by", "decided_at", "decision_note", "pending_decision")


@transaction.atomic
def apply_for_event(
    event: Event,
    *,
    exhibitor: Exhibitor,
    products: Iterable[Product],
    by: User,
    at: datetime,
    booths_wanted: int = 1,
    note: str = "",
    delegation=None,
) -> Participation:
    """Start an application as a draft. Raises Refusal when the producer has a live one for this event."""
    participation = Participation(
        event=event,
        exhibitor=exhibitor,
        delegation=delegation,
        booths_wanted=booths_wanted,
        note=note,
        created_by=by,
        created_at=at,
    )
    try:
        with transaction.atomic():
            participation.save()
    except IntegrityError:
        raise Refusal(_("%(name)s has already applied for this event.") % {"name": exhibitor}) from None
    _set_exhibits(participation, products)
    return participation


@transaction.atomic
def change_application(
    participation: Participation, *, products: Iterable[Product], booths_wanted: int, note: str
) -> Participation:
    """Change a draft or a returned application. Raises Refusal once it is with the organiser."""
    participation.lock()
    if participation.status not in (Status.DRAFT, Status.RETURNED):
        raise Refusal(_("This application is with the organiser and cannot be changed now."))
    participation.booths_wanted, participation.note = booths_wanted, note
    participation.save(update_fields=["booths_wanted", "note"])
    _set_exhibits(participation, products)
    return participation


@transaction.atomic
def submit_participation(participation: Participation) -> None:
    """Hand the application in, judged by the database's clock under a lock on the event.

    Raises Refusal after the close and without products; InvalidTransition when it is in already.
    """
    event = Event.objects.select_for_update().get(pk=participation.event_id)
    participation.lock()
    now = db_now()
    if not (event.takes_registrations(now) or participation.status == Status.RETURNED):
        raise Refusal(_("Applications for this event are closed. Your draft is kept; please call the organiser."))
    if not participation.exhibits.exists():
        raise Refusal(_("Choose at least one product before you submit."))
    participation.become(Status.SUBMITTED)
    participation.submitted_at = now
    participation.save(update_fields=["status", "submitted_at"])


@transaction.atomic
def accept_participation(participation: Participation, *, by: User, at: datetime) -> None:
    """Accept an application and freeze what is true now. Raises InvalidTransition when someone decided it first."""
    participation.lock()
    _freeze(participation, at=at)
    _decide(participation, Status.ACCEPTED, by=by, at=at)
    _freeze_exhibits(participation)


@transaction.atomic
def decline_participation(participation: Participation, *, reason: str, by: User, at: datetime) -> None:
    """Decline with a reason that the producer reads. Raises InvalidTransition when someone decided it first."""
    participation.lock()
    _decide(participation, Status.DECLINED, by=by, at=at, reason=reason)
    participation_gone.send(Participation, participation=participation, at=at)


@transaction.atomic
def waitlist_participation(participation: Participation, *, by: User, at: datetime) -> None:
    """Put on the waiting list. Raises InvalidTransition when someone decided it first."""
    participation.lock()
    _decide(participation, Status.WAITLISTED, by=by, at=at)


@transaction.atomic
def return_participation(participation: Participation, *, reason: str, by: User, at: datetime) -> None:
    """Send back for completion with a request. Raises InvalidTransition when someone decided it first."""
    participation.lock()
    _decide(participation, Status.RETURNED, by=by, at=at, reason=reason)


@transaction.atomic
def confirm_participation(participation: Participation) -> None:
    """The producer takes the offer, before its deadline by the database's clock. Raises Refusal after it."""
    event = Event.objects.select_for_update().get(pk=participation.event_id)
    participation.lock()
    now = db_now()
    if event.confirm_until and now >= event.confirm_until:
        raise Refusal(_("The time to confirm this offer is over. Please call the organiser."))
    participation.become(Status.CONFIRMED)
    participation.confirmed_at = now
    participation.save(update_fields=["status", "confirmed_at"])


@transaction.atomic
def withdraw_participation(participation: Participation, *, at: datetime) -> None:
    """Leave the fair before it begins. Raises Refusal from the first day on."""
    participation.lock()
    if participation.event.has_begun(local_day(at)):
        raise Refusal(_("The fair has begun. Tell the organiser that you cannot come."))
    participation.become(Status.WITHDRAWN)
    participation.pending_decision = ""
    participation.save(update_fields=["status", "pending_decision"])
    participation_gone.send(Participation, participation=participation, at=at)


@transaction.atomic
def mark_attended(participation: Participation, *, at: datetime) -> None:
    """The producer came. Stars are judged once more as of the fair's first day. Raises Refusal before that day."""
    _mark(participation, Status.ATTENDED, at=at)
    _freeze_exhibits(participation)


@transaction.atomic
def mark_absent(participation: Participation, *, at: datetime) -> None:
    """The producer did not come. Raises Refusal before the fair's first day."""
    _mark(participation, Status.ABSENT, at=at)


def _decide(participation, status, *, by, at, reason=""):
    participation.become(status)
    participation.decided_by, participation.decided_at = by, at
    participation.decision_note, participation.pending_decision = reason, ""
    participation.save(update_fields=[*DECIDED, *FROZEN])


def _freeze(participation, *, at):
    exhibitor, timeline = participation.exhibitor, Timeline()
    participation.frozen_at = at
    participation.name_then, participation.kind_then = exhibitor.name, exhibitor.kind
    participation.tax_code_then = exhibitor.tax_code or ""
    participation.unit_then = timeline.at(exhibitor.commune_id, on=local_day(at))
    participation.place_then = timeline.address(exhibitor.commune_id, on=local_day(at))


def _freeze_exhibits(participation):
    day = participation.event.opens_on
    for exhibit in participation.exhibits.select_related("product"):
        best = Recognition.objects.verified().valid(on=day).filter(product=exhibit.product).order_by("-stars").first()
        exhibit.name_then = exhibit.product.name
        exhibit.recognition, exhibit.stars = best, best and best.stars
        exhibit.recognition_code_then = best.code or best.decision_number if best else ""
        exhibit.save()


def _mark(participation, status, *, at):
    participation.lock()
    if not participation.event.has_begun(local_day(at)):
        raise Refusal(_("The fair has not begun. Mark who came from its first day on."))
    participation.become(status)
    participation.presence_marked_at = at
    participation.save(update_fields=["status", "presence_marked_at"])


def _set_exhibits(participation, products):
    chosen = {product.pk: product for product in products}
    if any(product.exhibitor_id != participation.exhibitor_id for product in chosen.values()):
        raise Refusal(_("Choose products of this producer only."))
    participation.exhibits.exclude(product__in=chosen).delete()
    known = set(participation.exhibits.values_list("product", flat=True))
    for pk in chosen.keys() - known:
        Exhibit(participation=participation, product_id=pk).save()
