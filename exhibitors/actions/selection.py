from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import MOMENT
from core.transitions import Refusal
from events.actions import refuse_cancelled
from events.actions.setting import USES
from events.models import Criterion, Event
from exhibitors.actions.place import lock_with_event
from exhibitors.models import Participation, Review, Score, Selection
from exhibitors.statistics import fill, read_places, standings
from producers.models import Representative

Status = Participation.Status


@transaction.atomic
def review_participation(
    participation: Participation,
    *,
    points: Mapping[Criterion, int],
    by: User,
    at: datetime,
    comment: str = "",
    has_conflict: bool = False,
) -> Review:
    """Judge an application, or judge it anew; with a conflict of interest no points are kept.

    Raises Refusal for whoever acts or acted for the producer, and once the application is decided.
    """
    lock_with_event(participation)
    if participation.status not in Participation.UNDECIDED:
        raise Refusal(_("This application is decided; reviews are closed."))
    if Representative.objects.filter(user=by, producer=participation.producer_id).exists():
        raise Refusal(_("You act or acted for this producer. Somebody else reviews it."))
    review, _is_new = Review.objects.update_or_create(
        participation=participation,
        reviewer=by,
        defaults={"comment": comment, "has_conflict": has_conflict, "reviewed_at": at},
    )
    review.scores.all().delete()
    for criterion, given in points.items() if not has_conflict else ():
        Score(review=review, criterion=criterion, points=given).save()
    return review


@transaction.atomic
def propose_selection(event: Event, *, seed: int, by: User, at: datetime) -> Selection:
    """Propose for every open application in or waiting list, by points and within the places, each
    with its words; the same one asked for twice within a moment is one.

    What an officer has proposed by hand stays and takes its place first; what an earlier run
    proposed is done anew. The words are Vietnamese, since the minutes quote them. Raises Refusal
    when there is nothing to propose.
    """
    refuse_cancelled(Event.objects.select_for_update().get(pk=event.pk))
    rows = Participation.objects.for_event(event).select_related("producer")
    waiting = rows.filter(status=Status.SUBMITTED).undecided_by_hand()
    fixed = [*rows.holding(), *rows.filter(pending_decision=Status.ACCEPTED, selection=None)]
    with translation.override("vi"):
        ranked = standings(waiting, event=event)
        if not ranked:
            raise Refusal(_("No application waits for a proposal."))
        places = read_places(event, [*fixed, *(standing.participation for standing in ranked)])
        for participation in fixed:
            places.take(participation)
        lines = fill(ranked, places, seed=seed)
    chosen = sum(line.is_in for line in lines)
    basis = [[criterion.name, criterion.weight] for criterion in event.criteria.all()]
    about = {"seed": seed, "basis": basis, "ran_by": by, "candidates": len(lines), "chosen": chosen}
    # A button that was pressed twice is one run, which proposes what holds now all the same.
    run = event.selections.filter(ran_at__gt=at - MOMENT, **about).first()
    run = run or Selection.objects.create(event=event, ran_at=at, **about)
    for line in sorted(lines, key=lambda line: line.standing.participation.pk):
        _note(line, run, by=by)
    return run


def _note(line, run, *, by):
    participation = line.standing.participation.lock()
    participation.refuse_unless(Status.ACCEPTED)
    participation.pending_decision = Status.ACCEPTED if line.is_in else Status.WAITLISTED
    participation.pending_reason, participation.pending_by = "", by
    participation.selection, participation.selection_rank = run, line.rank
    participation.selection_score, participation.selection_note = line.standing.total, line.words
    participation.save(update_fields=[*Participation.PENDING, *Participation.SELECTED])


def is_scored(criterion: Criterion) -> bool:
    return Score.objects.filter(criterion=criterion).exists()


USES[Criterion].append(is_scored)
