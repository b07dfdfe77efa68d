from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from core.forms import ReasonForm, attempt
from core.views import VisibleMixin, form_page, verb
from exhibitors.models import Participation
from funding import actions
from funding.forms import (
    ApproveForm,
    ClaimForm,
    ClaimLineForm,
    ClaimPaperForm,
    PrizeForm,
    ReasonedDayForm,
    SettleForm,
)
from funding.journey import next_step
from funding.models import Claim, ClaimLine, Payment, sentence
from funding.statistics import gaps


class ClaimDetail(VisibleMixin, DetailView):
    """The claim with its lines, how each was worked out, and what was paid."""

    model = Claim

    def get_queryset(self):
        people = ("created_by", "checked_by", "appraised_by", "decided_by")
        return (
            super().get_queryset().for_list().select_related(*people, "participation__event__unit")
        )

    def get_context_data(self, **kwargs):
        shown = (
            "cost_item",
            "recorder",
            "approver",
            "payer",
            "claim",
            "item__rule",
            "invoice",
            "budget_line",
            "override_by",
        )
        lines = list(
            self.object.lines.select_related(*shown).prefetch_related("payments__payer").in_order()
        )
        for line in lines:
            line.sentences = [sentence(step) for step in line.steps]
        ordered = [
            p for line in lines for p in line.payments.all() if p.status == Payment.Status.ORDERED
        ]
        state = {
            "is_due": any(
                line.approved_vnd and line.due_vnd > 0
                for line in lines
                if line.mode == ClaimLine.Mode.RUN
            ),
            "is_ordered": bool(ordered),
            "is_overpaid": any(line.settled_vnd is not None and line.due_vnd < 0 for line in lines),
        }
        context = {
            **state,
            "ordered": ordered[0] if ordered else None,
            "next_step": next_step(self.object, **state),
            "lines": lines,
            "event": self.object.participation.event,
            "papers": self.object.papers.select_related("upload"),
            "status": self.object.status,
            "gaps": gaps([self.object])[self.object.pk]
            if self.object.status in Claim.TO_BE_PAID
            else (),
            "has_prizes": self.object.programme.rules.filter(items__is_prize=True).exists(),
            "is_absent": self.object.participation.status == Participation.Status.ABSENT,
        }
        return super().get_context_data(**context, **kwargs)


@verb(Participation, "funding.log_support", methods=("GET", "POST"))
def draft_claim(request, participation):
    form = ClaimForm(request.POST or None, user=request.user)
    made = []

    def act():
        made.append(
            actions.draft_claim(
                participation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        )

    if request.method == "POST" and attempt(form, act):
        return redirect("add_claim_line", made[0].pk)
    return form_page(
        request,
        form,
        title=_("New claim"),
        button=_("Go on"),
        subtitle=str(participation),
        back=participation.get_absolute_url(),
        event=participation.event,
    )


def _answer(request, form, claim, act, *, title, button, words=""):
    """Back on the claim once the act is done; until then the page of the form."""
    if request.method == "POST" and attempt(form, act):
        return redirect(claim)
    return form_page(
        request,
        form,
        title=title,
        button=button,
        subtitle=words or str(claim.participation),
        back=claim.get_absolute_url(),
        event=claim.participation.event,
    )


@verb(Claim, "funding.write_claim", methods=("GET", "POST"))
def add_claim_line(request, claim):
    form = ClaimLineForm(request.POST or None, claim=claim)

    def act():
        actions.add_claim_line(claim, by=request.user, at=timezone.now(), **form.arguments)
        messages.success(request, _("The cost is added. See below how the support was worked out."))

    return _answer(
        request, form, claim, act, title=_("Add a cost"), button=_("Work it out and save")
    )


@verb(Claim, "funding.write_claim", methods=("GET", "POST"))
def add_prize_line(request, claim):
    form = PrizeForm(request.POST or None, claim=claim)

    def act():
        actions.add_prize_line(claim, by=request.user, at=timezone.now(), **form.cleaned_data)

    return _answer(
        request, form, claim, act, title=_("Add a prize"), button=_("Work it out and save")
    )


@verb(ClaimLine, "funding.change_claim_line", methods=("GET", "POST"))
def change_claim_line(request, line):
    claim = line.claim
    form = ClaimLineForm(request.POST or None, claim=claim, line=line)

    def act():
        actions.change_claim_line(line, by=request.user, at=timezone.now(), **form.arguments)
        messages.success(
            request, _("The cost is changed. See below how the support was worked out.")
        )

    return _answer(
        request, form, claim, act, title=_("Change the cost"), button=_("Work it out and save")
    )


@verb(ClaimLine, "funding.remove_claim_line")
def remove_claim_line(request, line):
    for words in actions.remove_claim_line(line):
        messages.warning(request, words)
    return redirect(line.claim)


@verb(Claim, "funding.write_claim", methods=("GET", "POST"))
def add_claim_paper(request, claim):
    form = ClaimPaperForm(request.POST or None, request.FILES or None)

    def act():
        actions.add_claim_paper(claim, by=request.user, at=timezone.now(), **form.cleaned_data)

    return _answer(request, form, claim, act, title=_("Add a paper"), button=_("Upload"))


@verb(Claim, "funding.write_claim")
def submit_claim(request, claim):
    actions.submit_claim(claim, at=timezone.now())
    messages.success(request, _("The claim is handed in. Next its papers are checked."))
    return redirect(claim)


@verb(Claim, "funding.decide_claim")
def check_claim(request, claim):
    actions.check_claims([claim], by=request.user, at=timezone.now())
    messages.success(request, _("The papers are noted as complete."))
    return redirect(claim)


@verb(Claim, "funding.decide_claim")
def appraise_claim(request, claim):
    actions.appraise_claims([claim], by=request.user, at=timezone.now())
    messages.success(request, _("The costs and rules are noted as right."))
    return redirect(claim)


@verb(Claim, "funding.decide_claim", methods=("GET", "POST"))
def approve_claim(request, claim):
    form = ApproveForm(
        request.POST or None,
        lines=claim.lines.run().standing().select_related("cost_item").in_order(),
    )

    def act():
        actions.approve_claims([claim], by=request.user, at=timezone.now(), **form.arguments)

    return _answer(request, form, claim, act, title=_("Approve the claim"), button=_("Approve"))


@verb(Claim, "funding.decide_claim", methods=("GET", "POST"))
def return_claim(request, claim):
    return _with_reason(
        request, claim, actions.return_claim, title=_("Return the claim"), button=_("Return")
    )


@verb(Claim, "funding.decide_claim", methods=("GET", "POST"))
def refuse_claim(request, claim):
    return _with_reason(
        request, claim, actions.refuse_claim, title=_("Refuse the claim"), button=_("Refuse")
    )


@verb(Claim, "funding.write_claim", methods=("GET", "POST"))
def cancel_claim(request, claim):
    title = _("Cancel the claim")
    return _with_reason(
        request, claim, actions.cancel_claim, title=title, button=title, form_class=ReasonedDayForm
    )


def _with_reason(request, claim, action, *, title, button, form_class=ReasonForm):
    form = form_class(request.POST or None)

    def act():
        action(claim, by=request.user, at=timezone.now(), **form.cleaned_data)

    return _answer(request, form, claim, act, title=title, button=button)


@verb(Claim, "funding.pay_claim")
def order_payment(request, claim):
    actions.order_payments([claim], by=request.user, at=timezone.now())
    messages.success(
        request, _("The payment is ordered. Record its result once the bank has made it.")
    )
    return redirect(claim)


@verb(Claim, "funding.pay_claim")
def order_advance(request, claim):
    actions.order_advances([claim], by=request.user, at=timezone.now())
    messages.success(
        request, _("The advance is ordered. Record its result once the bank has made it.")
    )
    return redirect(claim)


@verb(Claim, "funding.pay_claim")
def order_recovery(request, claim):
    actions.order_recoveries([claim], by=request.user, at=timezone.now())
    messages.success(request, _("The recovery is noted. Record it once the money is back."))
    return redirect(claim)


@verb(Claim, "funding.decide_claim", methods=("GET", "POST"))
def settle_claim(request, claim):
    form = SettleForm(
        request.POST or None, lines=claim.lines.approved().select_related("cost_item").in_order()
    )

    def act():
        actions.settle_claims([claim], by=request.user, at=timezone.now(), **form.arguments)

    words = _("What was really due for each cost. What was promised beyond it is free again.")
    return _answer(
        request, form, claim, act, title=_("Settle the claim"), button=_("Settle"), words=words
    )
