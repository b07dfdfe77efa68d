"""What must not be in how claims were decided: on no evidence, by too few, by whom they concern."""

from collections.abc import Iterator

from django.db.models import F, Q

from funding.models import Claim, Payment
from funding.statistics.fault import Fault
from funding.statistics.gap import lines_without_evidence

DECIDED = (Claim.Status.APPRAISED, *Claim.APPROVED_STATES)


def evidence_is_there() -> Iterator[Fault]:
    """What was found right has what its rules ask for, or somebody let it pass."""
    decided = Claim.objects.filter(status__in=DECIDED, is_of_before=False)
    for line in lines_without_evidence(decided).filter(is_bare=True):
        yield Fault("evidence_is_there", f"line {line.pk}", "nothing", "what its rule asks for")


def claims_are_decided_by_enough_people() -> Iterator[Fault]:
    heads = ("checked_by", "appraised_by", "decided_by")
    rows = Claim.objects.filter(status__in=Claim.APPROVED_STATES, is_of_before=False)
    for key, wanted, *people in rows.values_list("pk", "heads", *heads):
        if None in people or len(set(people)) < wanted:
            yield Fault(
                "claims_are_decided_by_enough_people", f"claim {key}", len(set(people)), wanted
            )


def settlements_name_their_paper() -> Iterator[Fault]:
    bare = Q(settlement_document="") | Q(settled_on=None) | Q(settled_by=None)
    for claim in Claim.objects.filter(bare, status=Claim.Status.SETTLED, is_of_before=False):
        yield Fault("settlements_name_their_paper", f"claim {claim.pk}", "nothing", "its paper")


def nobody_decides_for_their_own_producer() -> Iterator[Fault]:
    """On the day of each act; whoever acted for the producer before or later is no fault."""
    of_claim = "participation__producer__representatives"
    acts = [
        (Claim.objects.all(), of_claim, "decided_by", "decided_at"),
        (Claim.objects.all(), of_claim, "settled_by", "settled_at"),
        (Payment.objects.all(), f"line__claim__{of_claim}", "payer", "ordered_at"),
    ]
    for rows, people, who, at in acts:
        then = Q(**{f"{people}__user": F(who), f"{people}__since__lte": F(f"{at}__date")}) & (
            Q(**{f"{people}__until": None}) | Q(**{f"{people}__until__gt": F(f"{at}__date")})
        )
        for row in rows.filter(then).distinct():
            noun = row._meta.model_name
            yield Fault(
                "nobody_decides_for_their_own_producer", f"{noun} {row.pk}", who, "a colleague"
            )


def claims_stand_as_their_columns() -> Iterator[Fault]:
    """Who and when are there from the step on that sets them."""
    state = Claim.Status
    begun = (state.SUBMITTED, state.CHECKED, state.APPRAISED, *Claim.APPROVED_STATES)
    wrong = {
        "submitted_at": Q(status__in=begun, submitted_at=None),
        "checked_by": Q(status__in=begun[1:], checked_by=None),
        "appraised_by": Q(status__in=begun[2:], appraised_by=None),
        "decision_number": Q(status__in=Claim.APPROVED_STATES, decision_number=""),
        "settled_at": Q(status=state.SETTLED, settled_at=None)
        | (~Q(status=state.SETTLED) & Q(settled_at__isnull=False)),
    }
    for column, when in wrong.items():
        for claim in Claim.objects.filter(when):
            yield Fault("claims_stand_as_their_columns", f"claim {claim.pk}", claim.status, column)
