"""Evidence that claims lack before money is promised or paid."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from funding.models import Claim, ClaimLine, ClaimPaper, Evidence, Invoice, Waiver


@dataclass(frozen=True)
class Gap:
    """A piece of evidence that the rule of a line asks for and that is not there; `waiver` says who
    let it pass, if somebody has.
    """

    line: ClaimLine
    what: Evidence
    waiver: Waiver | None


def evidence_gaps(claims: Iterable[Claim]) -> dict[int, list[Gap]]:
    """{claim: what its standing lines lack, in their order}, whether let pass or not; three queries
    for any number of claims.
    """
    keys = [claim.pk for claim in claims]
    lines = ClaimLine.objects.run().standing().filter(claim__in=keys, product=None)
    papers, waivers = defaultdict(set), {}
    for claim, kind in ClaimPaper.objects.filter(claim__in=keys).values_list("claim", "kind"):
        papers[claim].add(kind)
    for waiver in Waiver.objects.filter(line__claim__in=keys).select_related("by"):
        waivers[waiver.line_id, waiver.what] = waiver
    found = {key: [] for key in keys}
    for line in lines.select_related("cost_item", "item").in_order():
        found[line.claim_id] += [
            Gap(line, what, waivers.get((line.pk, what)))
            for what in _lacking(line, papers[line.claim_id])
        ]
    return found


def _lacking(line: ClaimLine, papers: set[str]) -> Iterator[Evidence]:
    if line.item.asks_invoice and line.invoice_id is None:
        yield Evidence.INVOICE
    if line.item.asks_contract and ClaimPaper.Kind.CONTRACT not in papers:
        yield Evidence.CONTRACT
    if line.item.asks_paper and not papers:
        yield Evidence.PAPER


def lines_without_evidence(claims: QuerySet[Claim]) -> QuerySet[ClaimLine]:
    """Lines of these claims that lack something their rule asks for; `is_bare` says that nobody has
    let it pass.
    """
    papers = ClaimPaper.objects.filter(claim=OuterRef("claim"))
    contracts = papers.filter(kind=ClaimPaper.Kind.CONTRACT)
    lacks = {
        Evidence.INVOICE: Q(item__asks_invoice=True, invoice=None),
        Evidence.CONTRACT: Q(item__asks_contract=True) & ~Exists(contracts),
        Evidence.PAPER: Q(item__asks_paper=True) & ~Exists(papers),
    }
    waivers = Waiver.objects.filter(line=OuterRef("pk"))
    bare = [lack & ~Exists(waivers.filter(what=what)) for what, lack in lacks.items()]
    lines = ClaimLine.objects.run().standing().filter(claim__in=claims, product=None)
    return lines.filter(reduce(or_, lacks.values())).annotate(
        is_bare=Case(When(reduce(or_, bare), then=True), default=False)
    )


def near_invoices(claims: Iterable[Claim]) -> dict[int, list[str]]:
    """{claim: sentences} about invoices that may be the same paper as another one of their
    seller.
    """
    told = {claim.pk: [] for claim in claims}
    invoices = Invoice.objects.standing().filter(claim__in=told)
    for invoice in invoices.select_related("claim__participation"):
        for other in Invoice.objects.like(invoice).select_related("claim__participation__producer"):
            where = _where(other, invoice.claim)
            words = _("Resembles invoice %(other)s of the same seller (%(where)s). Look at both.")
            told[invoice.claim_id].append(f"{invoice}: " + words % {"other": other, "where": where})
    return told


def _where(invoice: Invoice, claim: Claim) -> str:
    """Which claim an invoice is of, as the desk of another may know it."""
    if invoice.claim_id == claim.pk:
        return _("this claim")
    is_ours = invoice.claim.agency_id == claim.agency_id
    return str(invoice.claim.participation.producer) if is_ours else _("another agency")


def gaps(claims: Iterable[Claim]) -> dict[int, list[str]]:
    """{claim: sentences} about evidence that is missing and that nobody has let pass."""
    words = {
        Evidence.INVOICE: _("No invoice is entered for: %(costs)s."),
        Evidence.CONTRACT: _("No contract is uploaded for: %(costs)s."),
        Evidence.PAPER: _("No paper is uploaded for: %(costs)s."),
    }
    told = {}
    for key, found in evidence_gaps(claims).items():
        costs = defaultdict(list)
        for gap in found:
            if gap.waiver is None:
                costs[gap.what].append(str(gap.line.cost_item))
        told[key] = [words[what] % {"costs": ", ".join(names)} for what, names in costs.items()]
    return told
