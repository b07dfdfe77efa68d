from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.facts import recount
from core.transitions import Refusal
from events.actions import lock_events
from exhibitors.models import Participation
from funding.actions.evidence import refuse_bare, refuse_own
from funding.actions.line import work_out
from funding.models import Claim, ClaimLine, Programme
from places.models import Timeline
from producers.actions import refuse_own_producer

Status, Line = Claim.Status, ClaimLine.Status


@transaction.atomic
def draft_claim(
    participation: Participation, *, programme: Programme, by: User, at: datetime
) -> Claim:
    """Open a claim for a participation that holds a place. Raises Refusal when one runs already, or
    the programme did not hold on the fair's first day.
    """
    participation.lock()
    refuse_own_producer(participation.producer_id, by=by)
    if participation.status not in Participation.PLACED:
        raise Refusal(_("Support is for producers who hold a place at the event."))
    if not programme.holds(participation.event.opens_on):
        raise Refusal(
            _("The programme was not in force on the first day of this event. Choose another one.")
        )
    claim = Claim(
        participation=participation,
        programme=programme,
        agency_id=programme.agency_id,
        year=participation.event.opens_on.year,
        created_at=at,
        created_by=by,
    )
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:
        raise Refusal(
            _("A claim of this producer under this programme runs already. Open that one.")
        ) from None
    return claim


@transaction.atomic
def submit_claim(claim: Claim, *, at: datetime, timeline: Timeline | None = None) -> None:
    """Hand a claim in: its lines are worked out for the last time. Raises Refusal for a claim
    without lines, and when a line's rule no longer gives anything.
    """
    claim.lock()
    claim.become(Status.SUBMITTED)
    if not claim.lines.standing().exists():
        raise Refusal(_("Add at least one cost before the claim is handed in."))
    if reasons := work_out(claim, timeline=timeline):
        raise Refusal(" ".join(reasons))
    claim.submitted_at = at
    claim.save(update_fields=["status", "submitted_at"])


@transaction.atomic
def submit_claims(claims, *, by: User, at: datetime) -> None:
    """Hand many in. All or none: raises Refusal with a reason per claim."""
    reasons, timeline = [], Timeline()
    for claim in locked_claims(claims):
        try:
            refuse_own(claim, by=by)
            submit_claim(claim, at=at, timeline=timeline)
        except Refusal as refusal:
            reasons.append(f"{claim.participation.producer}: {refusal}")
    refuse_all(reasons)


@transaction.atomic
def return_claim(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Give a claim back to whoever recorded it, with what is missing."""
    _decide(claim, Status.RETURNED, reason=reason, by=by, at=at)


@transaction.atomic
def refuse_claim(claim: Claim, *, reason: str, by: User, at: datetime) -> None:
    """Refuse an appraised claim; its lines are void and its invoices are free again."""
    _decide(claim, Status.REFUSED, reason=reason, by=by, at=at)
    void_lines(claim, reason=reason, at=at)


def _decide(claim, status, *, reason, by, at):
    claim.lock()
    claim.become(status)
    refuse_own(claim, by=by)
    claim.decision_note, claim.checked_by, claim.appraised_by = reason, None, None
    if status == Status.REFUSED:
        claim.decided_by, claim.decided_at = by, at
    claim.save(
        update_fields=[
            "status",
            "decision_note",
            "checked_by",
            "appraised_by",
            "decided_by",
            "decided_at",
        ]
    )


def void_lines(claim: Claim, *, reason: str, at: datetime) -> None:
    for line in claim.lines.standing():
        line.become(Line.VOIDED)
        line.void_reason, line.voided_at = reason, at
        line.save(update_fields=["status", "void_reason", "voided_at"])
    recount(Claim.objects.filter(pk=claim.pk))
    for invoice in claim.invoices.standing():
        invoice.released_at = at
        invoice.save(update_fields=["released_at"])


def check_claims(claims, *, by: User, at: datetime) -> None:
    """The papers are complete. All or none: raises Refusal with a reason per claim."""
    step_all(claims, Status.CHECKED, checked_by=by)


def appraise_claims(claims, *, by: User, at: datetime) -> None:
    """The costs are right, the rules fit, and what they ask for is there or was let pass. All or
    none: raises Refusal with a reason per claim.
    """
    step_all(claims, Status.APPRAISED, refuse=refuse_appraisal, appraised_by=by)


def refuse_appraisal(claim: Claim, *, by: User) -> None:
    """Raises Refusal when evidence is missing, and for whoever checked it where three people
    decide.
    """
    refuse_bare(claim)
    if claim.programme.heads > 2 and claim.checked_by_id == by.pk:
        raise Refusal(_("you have checked it; three people decide, so a colleague appraises it"))


def nothing_more(claim: Claim, *, by: User) -> None:
    """A step that asks for nothing more."""


@transaction.atomic
def step_all(claims, status, *, refuse=nothing_more, **who) -> None:
    reasons, (person,) = [], who.values()
    for claim in locked_claims(claims):
        try:
            claim.become(status)
            refuse_own(claim, by=person)
            if claim.lines.standing().filter(recorder=person).exists():
                raise Refusal(
                    _("whoever recorded a line does not check or appraise it; ask a colleague")
                )
            refuse(claim, by=person)
        except Refusal as refusal:
            reasons.append(f"{claim.participation.producer}: {refusal}")
            continue
        for name, value in who.items():
            setattr(claim, name, value)
        claim.save(update_fields=["status", *who])
    refuse_all(reasons)


def locked_claims(claims) -> list[Claim]:
    """Claims under their locks, in the order of their keys, after those of their events."""
    keys = [claim.pk for claim in claims]
    lock_events(Participation.objects.filter(claims__in=keys).values_list("event", flat=True))
    rows = Claim.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
    return list(rows.select_related("participation__event", "participation__producer", "programme"))


def refuse_all(reasons: list[str], *, most: int = 10) -> None:
    """Raises one Refusal for all reasons; nothing was done for the others either."""
    if reasons:
        more = [_("and %(n)s more.") % {"n": len(reasons) - most}] if len(reasons) > most else []
        raise Refusal(" ".join([_("Nothing was done:"), *reasons[:most], *more]))
