"""Support money and its counts, line by line and in groups."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from exhibitors.models import Exhibit, Participation
from funding.models import BudgetLine, Claim, ClaimLine, Payment
from places.models import Timeline

ABSENT = Participation.Status.ABSENT


@dataclass(frozen=True)
class SupportRow:
    """One support line with what it is grouped by. Amounts in đồng: registered, approved, paid,
    found due in the end.
    """

    line: int
    claim: int
    participation: int
    exhibitor: int
    exhibitor_name: str
    event: int
    event_name: str
    year: int
    place: str
    home: str
    kind: str
    stars: int
    products: tuple[int, ...]
    programme: str
    source: str
    cost: str
    quarter: str
    registered_vnd: int
    approved_vnd: int
    paid_vnd: int
    settled_vnd: int


@dataclass(frozen=True)
class SupportCounts:
    """A group of support lines. Turns, producers and products count those with money paid."""

    key: str | int
    turns: int
    producers: int
    product_turns: int
    products: int
    registered_vnd: int
    approved_vnd: int
    paid_vnd: int
    settled_vnd: int


def support_rows(lines: QuerySet[ClaimLine], *, units: str, today: date) -> list[SupportRow]:
    """The standing lines of a visible queryset; eight queries, whatever the number of rows.

    `units` names places as on the fair's first day ("then") or today ("now"). Stars are the best
    that the producer showed.
    """
    rows = lines.standing().select_related(
        "claim__participation__event", "claim__programme", "cost_item"
    )
    rows = list(
        rows.order_by(
            "claim__participation__event__opens_on", "claim__participation__name_then", "pk"
        )
    )
    shown, timeline = defaultdict(list), Timeline()
    exhibits = Exhibit.objects.filter(
        participation__in={row.claim.participation_id for row in rows}
    )
    for participation, product, stars in exhibits.values_list("participation", "product", "stars"):
        shown[participation].append((product, stars or 0))
    return [
        _row(line, shown[line.claim.participation_id], timeline, units=units, today=today)
        for line in rows
    ]


def _row(line: ClaimLine, shown, timeline: Timeline, *, units: str, today: date) -> SupportRow:
    participation = line.claim.participation
    on = participation.event.opens_on if units == "then" else today
    is_logged = line.mode == ClaimLine.Mode.LOGGED
    return SupportRow(
        line=line.pk,
        claim=line.claim_id,
        participation=participation.pk,
        exhibitor=participation.exhibitor_id,
        exhibitor_name=participation.name_then,
        event=participation.event_id,
        event_name=participation.event.name,
        year=participation.event.opens_on.year,
        place=timeline.seat(participation.event.unit_id, on=on).province.name,
        home=timeline.full_name(timeline.seat(participation.unit_then_id, on=on).finest, on=on),
        kind=participation.kind_then,
        stars=max((stars for _product, stars in shown), default=0),
        products=tuple(product for product, _stars in shown),
        programme=line.claim.programme.name,
        source=line.source,
        cost=line.cost_item.name,
        quarter=f"{line.paid_on.year}-{(line.paid_on.month + 2) // 3}" if line.paid_on else "",
        registered_vnd=line.amount_vnd,
        approved_vnd=line.amount_vnd if is_logged else line.approved_vnd or 0,
        paid_vnd=line.paid_vnd or 0,
        # What was logged was paid elsewhere and is at its end.
        settled_vnd=line.amount_vnd if is_logged else line.settled_vnd or 0,
    )


def support_count(rows: Iterable[SupportRow], *, key: str | int = "") -> SupportCounts:
    """Count one group of lines."""
    rows = list(rows)
    paid = [row for row in rows if row.paid_vnd > 0]
    return SupportCounts(
        key=key,
        turns=len({(row.exhibitor, row.event) for row in paid}),
        producers=len({row.exhibitor for row in paid}),
        product_turns=len({(product, row.event) for row in paid for product in row.products}),
        products=len({product for row in paid for product in row.products}),
        registered_vnd=sum(row.registered_vnd for row in rows),
        approved_vnd=sum(row.approved_vnd for row in rows),
        paid_vnd=sum(row.paid_vnd for row in rows),
        settled_vnd=sum(row.settled_vnd for row in rows),
    )


SUPPORT_GROUPS = (
    "year",
    "quarter",
    "programme",
    "source",
    "cost",
    "event",
    "place",
    "home",
    "kind",
    "stars",
)


def group_support(rows: Iterable[SupportRow], *, by: str) -> list[SupportCounts]:
    """One row per value of a column of SUPPORT_GROUPS, in the order of first appearance."""
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return [support_count(part, key=key) for key, part in groups.items()]


def not_supported(
    participations: QuerySet[Participation], support: QuerySet[ClaimLine]
) -> QuerySet[Participation]:
    """Those who attended without one paid support line that the reader may see."""
    return participations.attended().exclude(pk__in=support.paid().values("claim__participation"))


@dataclass(frozen=True)
class Loose:
    """An end that is loose: what it is about, which claim, how much in đồng."""

    what: str
    claim: Claim
    amount_vnd: int


def loose_ends(claims: QuerySet[Claim], *, today: date) -> list[Loose]:
    """What does not come out even: money for the absent, owed either way, advances of past fairs,
    orders without a result.
    """
    lines = ClaimLine.objects.filter(claim__in=claims).select_related(
        "claim__participation__exhibitor", "claim__participation__event"
    )
    run = lines.run()
    settled = run.filter(settled_vnd__isnull=False).annotate(given=Coalesce("paid_vnd", 0))
    found = [
        Loose("absent", line.claim, line.paid_vnd)
        for line in run.paid().filter(claim__participation__status=ABSENT)
    ]
    found += [
        Loose("owed", line.claim, line.due_vnd)
        for line in settled.filter(given__lt=F("settled_vnd"))
    ]
    found += [
        Loose("overpaid", line.claim, -line.due_vnd)
        for line in settled.filter(given__gt=F("settled_vnd"))
    ]
    past = {"status": ClaimLine.Status.APPROVED, "claim__participation__event__opens_on__lt": today}
    found += [Loose("advance", line.claim, line.paid_vnd) for line in run.paid().filter(**past)]
    ordered = Payment.objects.filter(line__claim__in=claims, status=Payment.Status.ORDERED)
    ordered = ordered.select_related(
        "line__claim__participation__exhibitor", "line__claim__participation__event"
    )
    return found + [Loose("ordered", payment.line.claim, payment.amount_vnd) for payment in ordered]


@dataclass(frozen=True)
class Burn:
    """How far a budget line is used up, in per cent of what was allotted."""

    budget_line: BudgetLine
    committed_pct: float
    paid_pct: float


def burn_down(budget_lines: QuerySet[BudgetLine]) -> list[Burn]:
    return [
        Burn(row, _share(row.committed_vnd, row.ceiling_vnd), _share(row.paid_vnd, row.ceiling_vnd))
        for row in budget_lines.for_list().order_by("-year", "programme__order_key", "source")
    ]


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
