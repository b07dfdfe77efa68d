"""Where a participation stands with its support, and what the desk does next with a claim."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors.journey import State, Step, register
from funding.models import Claim, ClaimLine, Payment


def is_supported(participations):
    paid = ClaimLine.objects.paid().filter(claim__participation__in=participations)
    return dict.fromkeys(paid.values_list("claim__participation", flat=True), State.DONE)


register(Step(70, gettext_lazy("Support"), is_supported))

# {status: what the desk does next}
TO_DO = {
    Claim.Status.DRAFT: gettext_lazy("to hand in"),
    Claim.Status.RETURNED: gettext_lazy("to complete"),
    Claim.Status.SUBMITTED: gettext_lazy("to check"),
    Claim.Status.CHECKED: gettext_lazy("to appraise"),
    Claim.Status.APPRAISED: gettext_lazy("to approve"),
    Claim.Status.APPROVED: gettext_lazy("to pay"),
    Claim.Status.PART_PAID: gettext_lazy("to pay or settle"),
    Claim.Status.PAID: gettext_lazy("to settle"),
}
# {status: what the desk does now}
NEXT_STEPS = {
    **dict.fromkeys(
        Claim.OPEN, gettext_lazy("Add every cost with its invoice, then hand the claim in.")
    ),
    Claim.Status.SUBMITTED: gettext_lazy("Check that the papers are complete."),
    Claim.Status.CHECKED: gettext_lazy("Appraise: are the costs right, and does each rule fit?"),
    Claim.Status.APPRAISED: gettext_lazy("A colleague who did not record it approves the claim."),
    **dict.fromkeys(
        (Claim.Status.APPROVED, Claim.Status.PART_PAID),
        gettext_lazy("A third colleague pays it. Settle it once it is clear what was due."),
    ),
    Claim.Status.PAID: gettext_lazy("Nothing is left to do but to settle."),
    Claim.Status.SETTLED: gettext_lazy("Everything is settled. Nothing is left to do."),
}

# Where whoever recorded a line stands back, and where whoever approved one does too.
TO_DECIDE = (
    Claim.Status.SUBMITTED,
    Claim.Status.CHECKED,
    Claim.Status.APPRAISED,
    Claim.Status.PAID,
)
TO_PAY = (Claim.Status.APPROVED, Claim.Status.PART_PAID)


def next_step(claim: Claim, *, is_ordered: bool, is_due: bool, is_overpaid: bool) -> str:
    """What is done next with a claim, in a sentence; of a settled one what is still to be moved."""
    if is_ordered:
        return _(
            "A payment is ordered. Once bank or Treasury have made it, record its result below."
        )
    if claim.status == Claim.Status.SETTLED and is_due:
        return _("Something is still to be paid.")
    if claim.status == Claim.Status.SETTLED and is_overpaid:
        return _("More was paid than was due. Ask for the difference back.")
    return NEXT_STEPS.get(
        claim.status,
        _("This claim is closed. A new one can be begun on the page of the application."),
    )


def recorded_none(claim: Claim, user) -> bool:
    """Whether somebody else recorded every line, as who checks, appraises, approves or settles a
    claim must find it.
    """
    return not claim.lines.standing().filter(recorder=user).exists()


def may_approve(claim: Claim, user) -> bool:
    """Whether others recorded every line, and enough people have checked and appraised the claim
    besides.
    """
    heads = {claim.checked_by_id, claim.appraised_by_id, user.pk}
    return len(heads) >= claim.programme.heads and recorded_none(claim, user)


def touched_none(claim: Claim, user) -> bool:
    """Whether others recorded and approved every line, as who pays a claim must find it."""
    own = Q(recorder=user) | Q(approver=user)
    return not claim.lines.standing().filter(own).exists()


def is_third(payment: Payment, user) -> bool:
    """Whether others recorded and approved the line, as who tells what the bank did must find
    it.
    """
    return user.pk not in (payment.line.recorder_id, payment.line.approver_id)


def why_not_you(claim: Claim, user) -> str:
    """Why the next step of a claim is not for this person, in a sentence; empty if it is."""
    if claim.status in TO_DECIDE and not recorded_none(claim, user):
        return _("You recorded a line of this claim: a colleague goes on with it.")
    if claim.status == Claim.Status.APPRAISED and not may_approve(claim, user):
        return _("You have checked and appraised this claim: a colleague approves it.")
    if claim.status in TO_PAY and not touched_none(claim, user):
        return _("You recorded or approved a line of this claim: a third colleague pays it.")
    return ""
