"""The list of claims, and what is done to many of them at once."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from core.forms import attempt, is_key
from core.lists.views import Bulk, TableView, bulk_verb
from core.money import format_vnd
from core.views import verb
from events.models import Event
from funding import actions
from funding.actions.payment import PAYABLE
from funding.filters import ClaimFilter
from funding.forms import ClaimActForm, DecisionForm, ProposeForm
from funding.journey import TO_DO
from funding.models import Claim, Payment
from funding.rules import keeps_books_somewhere
from funding.statistics import gaps
from funding.tables import ClaimTable
from office.documents import kinds_of


@dataclass(frozen=True)
class Act:
    """What can be done to many claims at once: its words, the state that it leads to, or the kind
    of payment that it orders and for claims in which states, and the form that it asks for.
    """

    label: str
    leads_to: str = ""
    orders: str = ""
    of: tuple[str, ...] = ()
    form: type = ClaimActForm

    def fits(self, status: str) -> bool:
        """Whether it can be done to claims in this state."""
        return status in self.of or self.leads_to in Claim.TRANSITIONS.get(status, ())


ACTS = {
    "submit": Act(gettext_lazy("Hand in"), leads_to=Claim.Status.SUBMITTED),
    "check": Act(gettext_lazy("Check"), leads_to=Claim.Status.CHECKED),
    "appraise": Act(gettext_lazy("Appraise"), leads_to=Claim.Status.APPRAISED),
    "approve": Act(gettext_lazy("Approve"), leads_to=Claim.Status.APPROVED, form=DecisionForm),
    "advance": Act(
        gettext_lazy("Order advances"),
        orders=Payment.Kind.ADVANCE,
        of=(Claim.Status.APPROVED, Claim.Status.PART_PAID),
    ),
    "pay": Act(gettext_lazy("Order payments"), orders=Payment.Kind.PAYMENT, of=PAYABLE),
}


class ClaimList(TableView):
    model = Claim
    table_class = ClaimTable
    filterset_class = ClaimFilter

    @property
    def bulk_verbs(self):
        """All acts; with a state chosen those that fit it."""
        status = getattr(self.filterset.form, "cleaned_data", {}).get("status")
        fitting = {name: act for name, act in ACTS.items() if not status or act.fits(status)}
        return tuple(Bulk("act_on_claims", act.label, value=name) for name, act in fitting.items())

    def offers_bulk(self):
        return bool(keeps_books_somewhere(self.request.user) and self.bulk_verbs)

    def get_context_data(self, **kwargs):
        to_do = self.to_do() if keeps_books_somewhere(self.request.user) else ()
        return super().get_context_data(drafts=kinds_of("money"), to_do=to_do, **kwargs)

    def to_do(self) -> list[tuple[str, str, int]]:
        """What waits for the desk, as (address, what is to be done, how many claims); inside an
        event only its own.
        """
        claims, query = Claim.objects.visible_to(self.request.user).kept_by(self.request.user), {}
        if event := getattr(self.filterset.form, "cleaned_data", {}).get("event"):
            claims, query = claims.filter(participation__event=event), {"event": event.pk}
        ordered = Payment.objects.filter(line__claim__in=claims, status=Payment.Status.ORDERED)
        numbers = claims.exclude(pk__in=ordered.values("line__claim")).numbers()
        found = [
            (f"?{urlencode(query | {'status': status})}", label, numbers[status])
            for status, label in TO_DO.items()
            if status in numbers
        ]
        if under_way := ordered.count():
            url = (
                f"{reverse('payment_list')}?{urlencode(query | {'status': Payment.Status.ORDERED})}"
            )
            found.append((url, gettext("payments whose result is awaited"), under_way))
        return found


@bulk_verb(ClaimList, "funding.decide_claim")
def act_on_claims(request, claims):
    """First a page with the totals; the same once more, with `sure`, does it."""
    name = request.POST.get("verb", "")
    if name not in ACTS:
        raise BadRequest
    act, rows = ACTS[name], list(claims.for_list())
    is_sure = "sure" in request.POST
    form = act.form(request.POST if is_sure else None)

    def work():
        seen = {"seen": seen_sums(request)} if name == "approve" else {}
        _act(name, rows, by=request.user, at=timezone.now(), **form.cleaned_data, **seen)

    if is_sure and rows and attempt(form, work):
        words = ngettext("Done for %(n)s claim.", "Done for %(n)s claims.", len(rows))
        messages.success(request, words % {"n": len(rows)})
        return None
    registered = {row.pk: row.amount_vnd or 0 for row in rows}
    amounts = actions.to_be_ordered(rows, kind=act.orders) if act.orders else registered
    missing = gaps(rows)
    for row in rows:
        row.asked_vnd, row.gaps = amounts[row.pk], missing[row.pk]
    total = sum(amounts.values())
    context = {
        "act": act,
        "name": name,
        "form": form,
        "claims": rows,
        "total": total,
        "query": request.GET.urlencode(),
    }
    return render(
        request, "funding/act_on_claims.html", context, status=422 if form.errors else 200
    )


def seen_sums(request) -> dict[int, int]:
    """{claim: đồng} as the page before showed them."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    return {int(pk): int(vnd) for pk, _sep, vnd in pairs if is_key(pk) and is_key(vnd)}


def _act(name, claims, **given):
    verbs = {
        "submit": actions.submit_claims,
        "check": actions.check_claims,
        "appraise": actions.appraise_claims,
        "approve": actions.approve_claims,
        "advance": actions.order_advances,
        "pay": actions.order_payments,
    }
    return verbs[name](claims, **given)


@verb(Event, "funding.propose_claims", methods=("GET", "POST"))
def propose_claims(request, event):
    """What a budget line would pay everyone at the event for their booths; the ticked ones become
    drafts.
    """
    form = ProposeForm(request.GET or None, user=request.user)
    proposals = []
    if request.GET and form.is_valid():
        proposals = actions.claims_to_propose(event, by=request.user, **form.cleaned_data)
    if request.method == "POST" and proposals:
        made = actions.propose_claims(
            event,
            chosen=[int(pk) for pk in request.POST.getlist("pk") if is_key(pk)],
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        words = ngettext("%(n)s claim is drafted.", "%(n)s claims are drafted.", len(made))
        messages.success(request, words % {"n": len(made)})
        return redirect(f"{reverse('claim_list')}?event={event.pk}&status=draft")
    total = sum(proposal.amount_vnd for proposal in proposals)
    context = {
        "event": event,
        "form": form,
        "proposals": proposals,
        "total": format_vnd(total),
        "may_draft": total > 0,
    }
    return render(request, "funding/propose_claims.html", context)
