"""What is done to claims, their lines and payments, to budgets and periods by a button."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DeskReasonForm, ReasonForm
from core.money import format_vnd
from core.verbs import Verb
from exhibitors.models import Participation
from funding import actions
from funding.actions.payment import PAYABLE
from funding.forms import (
    AllotForm,
    ApproveForm,
    ClaimForm,
    ClaimLineForm,
    ClaimPaperForm,
    DecisionForm,
    MoveForm,
    PaymentForm,
    PrizeForm,
    ReasonedDayForm,
    RuleItemForm,
    SettleForm,
    SupportForm,
    TransferForm,
    WaiverForm,
)
from funding.journey import is_third, may_approve, recorded_none, touched_none
from funding.models import BudgetLine, Claim, ClaimLine, Payment, Period, Programme, Rule
from funding.statistics import evidence_gaps

Status = Claim.Status
WORKED_OUT = gettext_lazy("Work it out and save")


def of_user(request, thing) -> dict:
    return {"user": request.user}


def of_claim(request, claim: Claim) -> dict:
    return {"claim": claim}


def words_of(claim: Claim) -> str:
    return str(claim.participation)


def claim_of(line: ClaimLine) -> Claim:
    return line.claim


def event_of_claim(request, claim: Claim):
    return claim.participation.event


def holds_a_place(participation: Participation) -> bool:
    return participation.status in Participation.PLACED


def is_open(claim: Claim) -> bool:
    return claim.is_open


draft_claim = Verb(
    Participation,
    actions.draft_claim,
    label=gettext_lazy("New claim"),
    button=gettext_lazy("Go on"),
    form=ClaimForm,
    given=of_user,
    fits=holds_a_place,
    leads=lambda participation, claim: reverse("add_claim_line", args=[claim.pk]),
)
log_support = Verb(
    Participation,
    actions.log_support,
    label=gettext_lazy("Log what was paid already"),
    title=gettext_lazy("Log support that was paid"),
    button=gettext_lazy("Save"),
    form=SupportForm,
    given=of_user,
    fits=holds_a_place,
)
void_support = Verb(
    ClaimLine,
    actions.void_support,
    label=gettext_lazy("Take back"),
    title=gettext_lazy("Take this line back"),
    form=ReasonForm,
    fits=lambda line: line.mode == ClaimLine.Mode.LOGGED,
    becomes=[ClaimLine.Status.VOIDED],
    back=claim_of,
)
add_claim_line = Verb(
    Claim,
    actions.add_claim_line,
    label=gettext_lazy("Add a cost"),
    button=WORKED_OUT,
    words=words_of,
    form=ClaimLineForm,
    given=of_claim,
    fits=is_open,
    done=gettext_lazy("The cost is added. See below how the support was worked out."),
    inside=event_of_claim,
)
add_prize_line = Verb(
    Claim,
    actions.add_prize_line,
    label=gettext_lazy("Add a prize"),
    button=WORKED_OUT,
    words=words_of,
    form=PrizeForm,
    given=of_claim,
    fits=is_open,
    inside=event_of_claim,
)
change_claim_line = Verb(
    ClaimLine,
    actions.change_claim_line,
    label=gettext_lazy("Change"),
    title=gettext_lazy("Change the cost"),
    button=WORKED_OUT,
    words=lambda line: words_of(line.claim),
    form=ClaimLineForm,
    given=lambda request, line: {"claim": line.claim, "line": line},
    fits=lambda line: line.claim.is_open and not line.product_id,
    back=claim_of,
    done=gettext_lazy("The cost is changed. See below how the support was worked out."),
    inside=lambda request, line: event_of_claim(request, line.claim),
)
add_claim_paper = Verb(
    Claim,
    actions.add_claim_paper,
    label=gettext_lazy("Add a paper"),
    button=gettext_lazy("Upload"),
    words=words_of,
    form=ClaimPaperForm,
    inside=event_of_claim,
)
waive_evidence = Verb(
    Claim,
    actions.waive_evidence,
    label=gettext_lazy("Let evidence pass"),
    button=gettext_lazy("Sign and let it pass"),
    words=lambda claim: _(
        "It is signed with your name, and shown with the claim and among what does not come out"
        " even."
    ),
    form=WaiverForm,
    given=of_claim,
    in_states=[
        Status.SUBMITTED,
        Status.CHECKED,
        Status.APPRAISED,
        *Claim.APPROVED_STATES,
    ],
    fits=lambda claim: any(gap.waiver is None for gap in evidence_gaps([claim])[claim.pk]),
    suits=recorded_none,
    inside=event_of_claim,
)
submit_claims = Verb(
    Claim,
    actions.submit_claims,
    label=gettext_lazy("Hand in"),
    becomes=[Status.SUBMITTED],
    fits=lambda claim: claim.line_count > 0,
    takes_many=True,
    many=gettext_lazy("Hand in"),
    done=gettext_lazy("The claim is handed in. Next its papers are checked."),
    tone="primary",
)
check_claims = Verb(
    Claim,
    actions.check_claims,
    label=gettext_lazy("The papers are complete"),
    becomes=[Status.CHECKED],
    suits=recorded_none,
    takes_many=True,
    many=gettext_lazy("Check"),
    done=gettext_lazy("The papers are noted as complete."),
    tone="primary",
)
appraise_claims = Verb(
    Claim,
    actions.appraise_claims,
    label=gettext_lazy("Costs and rules are right"),
    becomes=[Status.APPRAISED],
    suits=recorded_none,
    takes_many=True,
    many=gettext_lazy("Appraise"),
    done=gettext_lazy("The costs and rules are noted as right."),
    tone="primary",
)
approve_claims = Verb(
    Claim,
    actions.approve_claims,
    label=gettext_lazy("Approve"),
    title=gettext_lazy("Approve the claim"),
    words=words_of,
    form=ApproveForm,
    given=lambda request, claim: {
        "lines": claim.lines.run().standing().select_related("cost_item").in_order()
    },
    becomes=[Status.APPROVED],
    suits=may_approve,
    takes_many=True,
    many=gettext_lazy("Approve"),
    many_form=DecisionForm,
    tone="primary",
    inside=event_of_claim,
)
refuse_claim = Verb(
    Claim,
    actions.refuse_claim,
    label=gettext_lazy("Refuse"),
    title=gettext_lazy("Refuse the claim"),
    words=words_of,
    form=ReasonForm,
    becomes=[Status.REFUSED],
    inside=event_of_claim,
)
return_claim = Verb(
    Claim,
    actions.return_claim,
    label=gettext_lazy("Return"),
    title=gettext_lazy("Return the claim"),
    words=words_of,
    form=ReasonForm,
    becomes=[Status.RETURNED],
    inside=event_of_claim,
)
order_advances = Verb(
    Claim,
    actions.order_advances,
    label=gettext_lazy("Order the advance"),
    in_states=[Status.APPROVED, Status.PART_PAID],
    fits=lambda claim: claim.status == Status.APPROVED and bool(claim.programme.advance_pct),
    suits=touched_none,
    takes_many=True,
    many=gettext_lazy("Order advances"),
    done=gettext_lazy("The advance is ordered. Record its result once the bank has made it."),
)
order_payments = Verb(
    Claim,
    actions.order_payments,
    label=gettext_lazy("Order the payment"),
    in_states=PAYABLE,
    suits=touched_none,
    takes_many=True,
    many=gettext_lazy("Order payments"),
    done=gettext_lazy("The payment is ordered. Record its result once the bank has made it."),
    tone="primary",
)
settle_claims = Verb(
    Claim,
    actions.settle_claims,
    label=gettext_lazy("Settle"),
    title=gettext_lazy("Settle the claim"),
    words=lambda claim: _(
        "What was really due for each cost. What was promised beyond it is free again."
    ),
    form=SettleForm,
    given=lambda request, claim: {
        "lines": claim.lines.approved().select_related("cost_item").in_order()
    },
    becomes=[Status.SETTLED],
    suits=recorded_none,
    takes_many=True,
    inside=event_of_claim,
)
order_recoveries = Verb(
    Claim,
    actions.order_recoveries,
    label=gettext_lazy("Ask for the difference back"),
    in_states=[Status.SETTLED],
    suits=touched_none,
    takes_many=True,
    done=gettext_lazy("The recovery is noted. Record it once the money is back."),
    tone="primary",
)
cancel_claim = Verb(
    Claim,
    actions.cancel_claim,
    label=gettext_lazy("Cancel the claim"),
    words=words_of,
    form=ReasonedDayForm,
    becomes=[Status.CANCELLED],
    inside=event_of_claim,
)
record_payment = Verb(
    Payment,
    actions.record_payment,
    label=gettext_lazy("It was made"),
    title=gettext_lazy("The payment was made"),
    button=gettext_lazy("Save"),
    words=lambda payment: f"{payment} · {format_vnd(payment.amount_vnd)}",
    form=PaymentForm,
    becomes=[Payment.Status.DONE],
    suits=is_third,
    back=lambda payment: payment.line.claim,
    done=gettext_lazy("The payment is recorded."),
    tone="primary",
)
fail_payment = Verb(
    Payment,
    actions.fail_payment,
    label=gettext_lazy("It failed"),
    title=gettext_lazy("The payment failed"),
    button=gettext_lazy("Save"),
    words=lambda payment: f"{payment} · {format_vnd(payment.amount_vnd)}",
    form=DeskReasonForm,
    becomes=[Payment.Status.FAILED],
    suits=is_third,
    back=lambda payment: payment.line.claim,
    done=gettext_lazy("The failure is recorded. What is due can be ordered again."),
)
allot_budget = Verb(
    Programme,
    actions.allot_budget,
    label=gettext_lazy("Allot money"),
    button=gettext_lazy("Allot"),
    form=AllotForm,
    tone="primary",
)


def is_not_settled(budget_line: BudgetLine) -> bool:
    return budget_line.settled_at is None


def words_of_settling(budget_line: BudgetLine) -> str:
    return _(
        "Allotted %(ceiling)s, promised %(committed)s, paid %(paid)s. Nothing moves on this line"
        " any more afterwards. Draft"
        " the settlement paper first and look at it."
    ) % {
        name: format_vnd(getattr(budget_line, f"{name}_vnd"))
        for name in ("ceiling", "committed", "paid")
    }


transfer_budget = Verb(
    BudgetLine,
    actions.transfer_budget,
    label=gettext_lazy("Transfer"),
    title=gettext_lazy("Transfer money"),
    form=TransferForm,
    given=lambda request, budget_line: {"budget_line": budget_line},
    fits=is_not_settled,
)
reduce_budget = Verb(
    BudgetLine,
    actions.reduce_budget,
    label=gettext_lazy("Reduce"),
    title=gettext_lazy("Reduce the allotment"),
    form=MoveForm,
    fits=is_not_settled,
)
settle_budget_line = Verb(
    BudgetLine,
    actions.settle_budget_line,
    label=gettext_lazy("Settle the year"),
    words=words_of_settling,
    asks=True,
    fits=is_not_settled,
)
ask_reopening = Verb(
    Period,
    actions.ask_reopening,
    label=gettext_lazy("Ask to reopen"),
    button=gettext_lazy("Ask"),
    words=lambda period: " ".join((f"{period}.", _("A second person of the desk opens it then."))),
    form=DeskReasonForm,
    becomes=[Period.Status.REOPENING],
)
reopen_period = Verb(
    Period,
    actions.reopen_period,
    label=gettext_lazy("Open"),
    becomes=[Period.Status.OPEN],
    in_states=[Period.Status.REOPENING],
)
keep_closed = Verb(
    Period,
    actions.keep_closed,
    label=gettext_lazy("Keep it closed"),
    in_states=[Period.Status.REOPENING],
)
add_rule_item = Verb(
    Rule,
    actions.add_rule_item,
    label=gettext_lazy("Add a cost"),
    button=gettext_lazy("Save"),
    form=RuleItemForm,
)
delete_rule = Verb(
    Rule,
    actions.delete_rule,
    label=gettext_lazy("Delete the draft"),
    words=lambda rule: _("%(rule)s with its costs. This cannot be undone.") % {"rule": rule},
    asks=True,
    fits=lambda rule: rule.is_draft,
    leads=lambda _rule, _made: reverse("rule_list"),
    done=gettext_lazy("The draft is deleted."),
)
