from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_day
from core.facts import recount
from core.text import clean
from core.transitions import Refusal
from events.actions import refuse_cancelled
from events.models import Event, Occasion
from exhibitors.actions.letter import write_letters
from exhibitors.actions.place import lock_with_event, set_offer, take_place
from exhibitors.models import Participation
from exhibitors.signals import participation_gone
from exhibitors.statistics import standings
from places.models import Timeline
from producers.actions import refuse_own_producer
from producers.models import Recognition

Status = Participation.Status
FROZEN = ("frozen_at", "name_then", "kind_then", "tax_code_then", "unit_then", "place_then")
DECIDED = (
    "status",
    "decided_by",
    "decided_at",
    "decision_note",
    "waitlist_rank",
    "offer_until",
    *Participation.PENDING,
)


@transaction.atomic
def accept_participation(participation: Participation, *, by: User, at: datetime) -> None:
    """Accept an application and freeze what is true now; the invitation waits as a draft.

    Raises InvalidTransition when someone decided it first, Refusal when the event, the zone or the
    delegation is full, and for whoever acts for the producer; so do the other decisions.

    Effects: exhibits are frozen; the letter `accepted` waits as a draft; the jobs `lapse_offer` and
    `remind_offer`.
    """
    lock_with_event(participation)
    accept(participation, by=by, at=at)
    write_letters(participation, occasion=Occasion.ACCEPTED, at=at)


@transaction.atomic
def decline_participation(
    participation: Participation, *, reason: str, by: User, at: datetime
) -> None:
    """Decline with a reason that the producer reads. Raises InvalidTransition when someone decided
    it first.

    Effects: the letter `declined` waits as a draft.
    """
    lock_with_event(participation)
    _decline(participation, reason=reason, by=by, at=at)
    write_letters(participation, occasion=Occasion.DECLINED, at=at)


@transaction.atomic
def waitlist_participation(participation: Participation, *, by: User, at: datetime) -> None:
    """Put at the end of the waiting list. Raises InvalidTransition when someone decided it first.

    Effects: the letter `waitlisted` waits as a draft.
    """
    lock_with_event(participation)
    _waitlist(participation, by=by, at=at)
    write_letters(participation, occasion=Occasion.WAITLISTED, at=at)


@transaction.atomic
def return_participation(
    participation: Participation, *, reason: str, by: User, at: datetime
) -> None:
    """Send back for completion with a request. Raises InvalidTransition when someone decided it
    first.

    Effects: the letter `returned` waits as a draft.
    """
    lock_with_event(participation)
    _decide(participation, Status.RETURNED, by=by, at=at, reason=reason)
    write_letters(participation, occasion=Occasion.RETURNED, at=at, by=by)


@transaction.atomic
def propose_decision(
    participation: Participation,
    *,
    decision: str,
    seen: str | None = None,
    by: User,
    reason: str = "",
) -> None:
    """Note a decision that waits to be published; an empty one takes the proposal back.

    `seen` is the proposal that the officer had before them. Raises Refusal when it has changed
    since, when the application is decided already, and for declining without a reason.
    """
    lock_with_event(participation)
    refuse_own_producer(participation.producer_id, by=by)
    if decision:
        participation.refuse_unless(decision)
    if seen is not None and seen != participation.pending_decision:
        raise Refusal(
            _(
                "%(name)s has just proposed “%(decision)s” for %(what)s. Look at it again and"
                " decide."
            )
            % {
                "name": participation.pending_by or _("A colleague"),
                "decision": participation.get_pending_decision_display() or "—",
                "what": participation.producer,
            }
        )
    if decision == Status.DECLINED and not clean(reason):
        raise Refusal(_("Write why you decline; the producer will read it."))
    participation.pending_decision, participation.pending_reason = (
        decision,
        reason if decision else "",
    )
    participation.pending_by = by if decision else None
    participation.drop_selection()
    participation.save(update_fields=[*Participation.PENDING, *Participation.SELECTED])


@transaction.atomic
def propose_decisions(
    participations: QuerySet[Participation], *, decision: str, by: User, reason: str = ""
) -> int:
    """The same proposal for many, all or none; returns how many. Events are locked first, in the
    order of their keys.
    """
    list(
        Event.objects.select_for_update()
        .filter(pk__in=participations.values("event"))
        .order_by("pk")
    )
    rows = list(participations.order_by("pk"))
    for participation in rows:
        propose_decision(participation, decision=decision, by=by, reason=reason)
    return len(rows)


@transaction.atomic
def publish_decisions(
    event: Event, *, participations: QuerySet[Participation], seen: dict[int, str], at: datetime
) -> "Published":
    """Make every pending decision among these real at once; letters wait as drafts.

    `seen` is {pk: decision} as the officer saw it. Raises Refusal when a colleague has changed one
    since, or when more are accepted than there are places; then nothing is published.

    Effects: those of each decision that is published.
    """
    refuse_cancelled(Event.objects.select_for_update().get(pk=event.pk))
    rows = list(
        participations.for_event(event).pending().select_for_update(of=("self",)).order_by("pk")
    )
    if {p.pk: p.pending_decision for p in rows} != seen:
        raise Refusal(
            _(
                "The proposals have changed since you opened this page. Look at them again, then"
                " publish."
            )
        )
    refuse_stale(event, rows)
    # The waiting list follows the order of the proposal, else that of handing in.
    rows.sort(key=lambda p: (p.selection_rank is None, p.selection_rank or 0, p.submitted_at, p.pk))
    letters, unheard = 0, 0
    timeline = Timeline().load({row.producer.commune_id for row in rows})
    for participation in rows:
        decision, reason, proposer = (
            participation.pending_decision,
            participation.pending_reason,
            participation.pending_by,
        )
        if decision == Status.ACCEPTED:
            accept(participation, by=proposer, at=at, timeline=timeline)
        elif decision == Status.DECLINED:
            _decline(participation, reason=reason, by=proposer, at=at)
        else:
            _waitlist(participation, by=proposer, at=at)
        written = write_letters(participation, occasion=decision, at=at)
        letters, unheard = letters + written, unheard + (written == 0)
    return Published(len(rows), letters, unheard)


@dataclass(frozen=True)
class Published:
    """How many decisions were published, how many letters wait for them, and how many producers
    nobody can write to.
    """

    decisions: int
    letters: int
    unheard: int


def refuse_stale(event: Event, rows: list[Participation]) -> None:
    """Raise Refusal when points that a proposal rests on have changed since it was made."""
    proposed = {row.pk: row.selection_score for row in rows if row.selection_id}
    if not proposed:
        return
    now = standings(Participation.objects.filter(pk__in=proposed), event=event)
    if changed := [
        standing.participation
        for standing in now
        if standing.total != proposed[standing.participation.pk]
    ]:
        raise Refusal(
            _(
                "Points have changed since they were proposed, those of %(name)s among them."
                " Propose again, then publish."
            )
            % {"name": changed[0].producer}
        )


def accept(
    participation: Participation, *, by: User, at: datetime, timeline: Timeline | None = None
) -> None:
    """Accept without a letter; event and participation are locked by the caller. One timeline
    serves many.
    """
    participation.refuse_unless(Status.ACCEPTED)
    take_place(participation)
    _freeze(participation, timeline=timeline or Timeline(), at=at)
    set_offer(participation, at=at)
    _decide(participation, Status.ACCEPTED, by=by, at=at)
    freeze_exhibits(participation)


def _decline(participation, *, reason, by, at):
    _decide(participation, Status.DECLINED, by=by, at=at, reason=reason)
    participation_gone.send(Participation, participation=participation, at=at)


def _waitlist(participation, *, by, at):
    last = Participation.objects.for_event(participation.event).aggregate(
        last=Max("waitlist_rank")
    )["last"]
    _decide(participation, Status.WAITLISTED, by=by, at=at, rank=(last or 0) + 1)


def _decide(participation, status, *, by, at, reason="", rank=None):
    refuse_own_producer(participation.producer_id, by=by)
    if participation.pending_decision != status:
        # What the proposal said is not why it was decided so.
        participation.drop_selection()
    participation.become(status)
    participation.decided_by, participation.decided_at = by, at
    participation.decision_note, participation.waitlist_rank = reason, rank
    participation.drop_pending()
    participation.save(update_fields=[*DECIDED, *FROZEN, *Participation.SELECTED])


def _freeze(participation, *, timeline, at):
    producer = participation.producer
    participation.frozen_at = at
    participation.name_then, participation.kind_then = producer.name, producer.kind
    participation.tax_code_then = producer.tax_code or ""
    participation.unit_then = timeline.at(producer.commune_id, on=local_day(at))
    participation.place_then = timeline.address(producer.commune_id, on=local_day(at))


def freeze_exhibits(participation):
    """Give every exhibit its name and its best valid stars as of the fair's first day."""
    valid = Recognition.objects.verified().valid(on=participation.event.opens_on)
    rated = valid.filter(product__exhibits__participation=participation).order_by(
        "stars", "issued_on", "pk"
    )
    best = {recognition.product_id: recognition for recognition in rated}
    for exhibit in participation.exhibits.select_related("product"):
        found = best.get(exhibit.product_id)
        exhibit.name_then = exhibit.name_then or exhibit.product.name
        exhibit.recognition, exhibit.stars = found, found and found.stars
        exhibit.recognition_code_then = found.code or found.decision_number if found else ""
        exhibit.save()
    recount(Participation.objects.filter(pk=participation.pk))
