from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import DetailView

from core.views import VisibleMixin, row_view
from exhibitors.models import Participation
from funding import actions
from funding.journey import next_step, why_not_you
from funding.models import Claim, ClaimLine, Payment, Rule, Waiver, sentence
from funding.statistics import gaps, near_invoices


class ClaimDetail(VisibleMixin, DetailView):
    """The claim with its lines, how each was worked out, and what was paid."""

    model = Claim

    def get_queryset(self):
        people = ("created_by", "checked_by", "appraised_by", "decided_by", "settled_by")
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
        rules = {line.item.rule_id for line in lines if line.item_id}
        known = Rule.objects.visible_to(self.request.user).filter(pk__in=rules)
        readable = set(known.values_list("pk", flat=True))
        for line in lines:
            line.sentences = [sentence(step) for step in line.steps]
            line.is_rule_readable = line.item_id and line.item.rule_id in readable
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
            "why_not_you": why_not_you(self.object, self.request.user),
            "lines": lines,
            "event": self.object.participation.event,
            "papers": self.object.papers.select_related("upload"),
            "status": self.object.status,
            "gaps": gaps([self.object])[self.object.pk]
            if self.object.status not in Claim.GONE
            else (),
            # What others have handed in is for the desk.
            "near": near_invoices([self.object])[self.object.pk]
            if self.request.user.has_perm("funding.add_claim_line", self.object)
            else (),
            "waivers": Waiver.objects.filter(line__claim=self.object).select_related(
                "line__cost_item", "by"
            ),
            "has_prizes": self.object.programme.rules.filter(items__is_prize=True).exists(),
            "is_absent": self.object.participation.status == Participation.Status.ABSENT,
        }
        return super().get_context_data(**context, **kwargs)


@row_view(ClaimLine, "funding.remove_claim_line")
def remove_claim_line(request, line):
    for words in actions.remove_claim_line(line):
        messages.warning(request, words)
    return redirect(line.claim)
