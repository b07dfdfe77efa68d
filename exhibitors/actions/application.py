from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import db_time_of, local_day
from core.facts import recount
from core.transitions import InvalidTransition, Refusal
from events.actions import refuse_cancelled
from events.models import Event, Occasion, Question
from exhibitors.actions.access import recount_accesses
from exhibitors.actions.answer import refuse_gaps, set_answers
from exhibitors.actions.letter import write_letters
from exhibitors.actions.offer import offer_next
from exhibitors.actions.place import lock_with_event
from exhibitors.actions.reminder import schedule_draft_reminder
from exhibitors.models import Exhibit, Filing, Participation
from exhibitors.signals import participation_gone
from producers.actions.take_over import acts_for
from producers.models import Producer, Product

Status, Act = Participation.Status, Filing.Act
# What the applicant may wish for.
WISHES = (
    "booths_wanted",
    "area_m2",
    "is_corner_wanted",
    "power_kw",
    "is_cold_wanted",
    "share_with",
    "note",
)
NOTHING: Mapping = {}


@transaction.atomic
def apply_for_event(
    event: Event,
    *,
    producer: Producer,
    products: Iterable[Product],
    by: User,
    at: datetime,
    answers: Mapping[Question, str] = NOTHING,
    papers: Mapping[Question, UploadedFile] = NOTHING,
    is_complete: bool = False,
    arrived: float | None = None,
    **wishes,
) -> Participation:
    """Start an application as a draft, and hand it in when it is complete. `wishes` are fields of
    WISHES.

    It joins the delegation that the producer's home agency sends, if there is one. Raises Refusal
    when the producer has a live one for this event, and as submit_participation does.

    Effects: a filing, and the reminder of the draft as a job.
    """
    refuse_cancelled(event)
    participation = Participation(
        event=event,
        event_opens_on=event.opens_on,
        producer=producer,
        delegation=event.delegations.filter(agency=producer.home_agency_id).first(),
        created_by=by,
        created_at=at,
        changed_at=at,
        **wishes,
    )
    try:
        with transaction.atomic():
            participation.save()
    except IntegrityError:
        raise Refusal(
            _("%(name)s has already applied for this event.") % {"name": producer}
        ) from None
    _note(participation, Act.STARTED, by=by, at=at)
    schedule_draft_reminder(participation, at=at)
    _set_exhibits(participation, products)
    set_answers(participation, answers=answers, papers=papers, by=by, at=at)
    if is_complete:
        submit_participation(participation, by=by, arrived=arrived)
    return participation


@transaction.atomic
def change_application(
    participation: Participation,
    *,
    products: Iterable[Product],
    by: User,
    at: datetime,
    answers: Mapping[Question, str] = NOTHING,
    papers: Mapping[Question, UploadedFile] = NOTHING,
    is_complete: bool = False,
    seen: datetime | None = None,
    arrived: float | None = None,
    **wishes,
) -> Participation:
    """Change a draft or a returned application, and hand it in when it is complete. `wishes` are
    fields of WISHES; `seen` is when it was changed last, as the person had it before them.

    Raises Refusal once it is with the organiser, and as submit_participation does.

    Effects: none before it is handed in.
    """
    lock_with_event(participation)
    if participation.status not in (Status.DRAFT, Status.RETURNED):
        raise Refusal(_("This application is with the organiser and cannot be changed now."))
    if seen is not None and seen != participation.changed_at:
        raise Refusal(
            _(
                "This application has been changed in another window. Load this page anew; copy"
                " your last words first."
            )
        )
    for name, value in wishes.items():
        setattr(participation, name, value)
    participation.changed_at = at
    participation.save(update_fields=[*wishes, "changed_at"])
    _set_exhibits(participation, products)
    set_answers(participation, answers=answers, papers=papers, by=by, at=at)
    if is_complete:
        submit_participation(participation, by=by, arrived=arrived)
    return participation


@transaction.atomic
def submit_participation(
    participation: Participation, *, by: User, arrived: float | None = None
) -> None:
    """Hand the application in. Under a lock on the event, the moment at which the request arrived
    is judged by the close that holds, both by the database's clock.

    Raises Refusal after the close, without products, and while an answer is missing;
    InvalidTransition when it is in already.

    Effects: a filing, the letter `submitted`, and that desks of the event read the producer.
    """
    event = Event.objects.select_for_update().get(pk=participation.event_id)
    refuse_cancelled(event)
    participation.lock()
    now = db_time_of(arrived)
    if not (event.takes_registrations(now) or participation.status == Status.RETURNED):
        raise Refusal(
            _(
                "Applications for this event are closed. Your draft is kept; please call the"
                " organiser."
            )
        )
    if not participation.exhibits.exists():
        raise Refusal(_("Choose at least one product before you submit."))
    refuse_gaps(participation, on=local_day(now))
    participation.become(Status.SUBMITTED)
    participation.submitted_at, participation.decision_note = now, ""
    participation.save(update_fields=["status", "submitted_at", "decision_note"])
    recount_accesses([participation.producer_id])
    _note(participation, Act.SUBMITTED, by=by, at=now)
    write_letters(participation, occasion=Occasion.SUBMITTED, at=now)


@transaction.atomic
def confirm_participation(
    participation: Participation, *, by: User, arrived: float | None = None
) -> None:
    """The producer takes the offer; the request arrived before its deadline, by the database's
    clock. Raises Refusal after it, InvalidTransition where no offer stands.

    Effects: a filing.
    """
    lock_with_event(participation)
    if participation.status in (Status.ATTENDED, Status.ABSENT):
        raise InvalidTransition(_("This offer does not stand any more. Look at it again."))
    now = db_time_of(arrived)
    if participation.confirm_before and now >= participation.confirm_before:
        raise Refusal(_("The time to confirm this offer is over. Please call the organiser."))
    participation.become(Status.CONFIRMED)
    participation.confirmed_at = now
    participation.save(update_fields=["status", "confirmed_at"])
    _note(participation, Act.CONFIRMED, by=by, at=now)


@transaction.atomic
def withdraw_participation(participation: Participation, *, by: User, at: datetime) -> None:
    """Leave the fair before it begins; a place that was held goes to the next in line. Raises
    Refusal from the first day on; a draft is given up at any time.

    Effects: a filing; booths are released, and the place goes to the next in line with the letter
    `offered`.
    """
    lock_with_event(participation)
    is_draft = participation.status == Status.DRAFT
    if not is_draft and participation.event.has_begun(local_day(at)):
        raise Refusal(_("The fair has begun. Tell the organiser that you cannot come."))
    held = participation.status in Participation.HOLDING
    participation.become(Status.WITHDRAWN)
    participation.drop_pending()
    participation.save(update_fields=["status", "waitlist_rank", *Participation.PENDING])
    _note(participation, Act.WITHDRAWN, by=by, at=at)
    participation_gone.send(Participation, participation=participation, at=at)
    if held:
        offer_next(participation.event, instead_of=participation, at=at)


def _note(participation, act, *, by, at):
    """Who did it stays on record: one of the producer's people, or somebody on behalf of it."""
    is_on_behalf = not acts_for(participation.producer, user=by, at=at)
    Filing(participation=participation, act=act, by=by, at=at, is_on_behalf=is_on_behalf).save()


def _set_exhibits(participation, products):
    chosen = {product.pk: product for product in products}
    if any(product.producer_id != participation.producer_id for product in chosen.values()):
        raise Refusal(_("Choose products of this producer only."))
    participation.exhibits.exclude(product__in=chosen).delete()
    known = set(participation.exhibits.values_list("product", flat=True))
    for pk in chosen.keys() - known:
        Exhibit(participation=participation, product_id=pk).save()
    recount(Participation.objects.filter(pk=participation.pk))
