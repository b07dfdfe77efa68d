"""The list of claims, and what is done to many of them at once."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.forms import attempt, is_key
from core.lists.views import Bulk, TableView, bulk_verb
from core.money import format_vnd
from core.verbs import Verb
from core.views import row_view
from events.models import Event
from funding import actions, verbs
from funding.filters import ClaimFilter
from funding.forms import ClaimActForm, ProposeForm
from funding.journey import TO_DO
from funding.models import Claim, Payment
from funding.rules import keeps_books_somewhere
from funding.statistics import gaps
from funding.tables import ClaimTable
from office.documents import kinds_of

# What can be done to many claims at once.
MANY = {verb.name: verb for verb in vars(verbs).values() if isinstance(verb, Verb) and verb.many}
# {verb: the kind of payment whose sums its page shows}
ORDERS = {"order_advances": Payment.Kind.ADVANCE, "order_payments": Payment.Kind.PAYMENT}


class ClaimList(TableView):
    model = Claim
    table_class = ClaimTable
    filterset_class = ClaimFilter

    @property
    def bulk_verbs(self):
        """All acts; with a state chosen those that fit it."""
        status = getattr(self.filterset.form, "cleaned_data", {}).get("status")
        fitting = [
            verb for verb in MANY.values() if not status or verb.goes_from(Claim(status=status))
        ]
        return tuple(Bulk("act_on_claims", verb.many, value=verb.name) for verb in fitting)

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


def chosen_verb(request) -> Verb:
    if (name := request.POST.get("verb", "")) not in MANY:
        raise BadRequest
    return MANY[name]


@bulk_verb(ClaimList, lambda request: chosen_verb(request).permission)
def act_on_claims(request, claims):
    """First a page with the totals; the same once more, with `sure`, does it."""
    verb, rows = chosen_verb(request), list(claims.for_list())
    is_sure = "sure" in request.POST
    form = (verb.many_form or ClaimActForm)(request.POST if is_sure else None)

    def work():
        seen = {"seen": seen_sums(request)} if verb is verbs.approve_claims else {}
        verb.action(rows, by=request.user, at=timezone.now(), **form.cleaned_data, **seen)

    if is_sure and rows and attempt(form, work):
        words = ngettext("Done for %(n)s claim.", "Done for %(n)s claims.", len(rows))
        messages.success(request, words % {"n": len(rows)})
        return None
    registered = {row.pk: row.amount_vnd or 0 for row in rows}
    kind = ORDERS.get(verb.name)
    amounts = actions.to_be_ordered(rows, kind=kind) if kind else registered
    missing = gaps(rows)
    for row in rows:
        row.asked_vnd, row.gaps = amounts[row.pk], missing[row.pk]
    total = sum(amounts.values())
    context = {
        "verb": verb,
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


@row_view(Event, "funding.propose_claims", methods=("GET", "POST"))
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
