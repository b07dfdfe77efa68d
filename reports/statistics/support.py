"""Support money and its counts, line by line and in groups."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, Count, F, Min, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from exhibitors.models import Participation
from funding.models import BudgetLine, Claim, ClaimLine, Payment
from funding.statistics import lines_without_evidence
from reports.statistics.grouping import Grouping, Units, plain

ABSENT = Participation.Status.ABSENT
LINES_AT_ONCE = 500
TURN = "claim__participation"
EXHIBITS = f"{TURN}__exhibits"
# What was logged was paid elsewhere and is at its end.
LOGGED = When(mode=ClaimLine.Mode.LOGGED, then="amount_vnd")
AMOUNTS = {
    "registered_vnd": Sum("amount_vnd"),
    "approved_vnd": Sum(Case(LOGGED, default="approved_vnd")),
    "paid_vnd": Sum("paid_vnd"),
    "settled_vnd": Sum(Case(LOGGED, default="settled_vnd")),
}


@dataclass(frozen=True)
class SupportRow:
    """One support line in words. Amounts in đồng: registered, approved, paid, found due in the
    end.
    """

    line: int
    claim: int
    producer_name: str
    event_name: str
    year: int
    home: str
    programme: str
    source: str
    cost: str
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


@dataclass(frozen=True)
class SupportRows:
    """Standing support lines in the order of the fairs, not read yet: counted by the database, read
    in parts.
    """

    lines: QuerySet[ClaimLine]
    units: Units

    def __len__(self) -> int:
        return self.lines.count()

    def __getitem__(self, part: slice) -> list[SupportRow]:
        rows = self.lines.select_related(f"{TURN}__event", "claim__programme", "cost_item")
        rows = rows.order_by(f"{TURN}__event_opens_on", f"{TURN}__name_then", "pk")
        rows = list(rows[part])
        self.units.load({line.claim.participation.unit_then_id for line in rows})
        return [self._row(line) for line in rows]

    def __iter__(self) -> Iterator[SupportRow]:
        for start in range(0, len(self), LINES_AT_ONCE):
            yield from self[start : start + LINES_AT_ONCE]

    def _row(self, line: ClaimLine) -> SupportRow:
        participation = line.claim.participation
        is_logged = line.mode == ClaimLine.Mode.LOGGED
        return SupportRow(
            line=line.pk,
            claim=line.claim_id,
            producer_name=participation.name_then,
            event_name=participation.event.name,
            year=participation.event_opens_on.year,
            home=self.units.home(participation.unit_then_id, participation.event_opens_on),
            programme=line.claim.programme.name,
            source=line.source,
            cost=line.cost_item.name,
            registered_vnd=line.amount_vnd,
            approved_vnd=line.amount_vnd if is_logged else line.approved_vnd or 0,
            paid_vnd=line.paid_vnd or 0,
            settled_vnd=line.amount_vnd if is_logged else line.settled_vnd or 0,
        )

    def paid(self) -> "SupportRows":
        return replace(self, lines=self.lines.filter(paid_vnd__gt=0))

    def of_group(self, by: str, key: str) -> "SupportRows":
        """The lines of one group, known by its key in words."""
        group = _groups(self.units)[by]
        return replace(self, lines=group.chosen(self.lines, lambda label: str(label) == key))


def support_rows(lines: QuerySet[ClaimLine], *, units: str, today: date) -> SupportRows:
    """The standing lines of a visible queryset. `units` names places as on the fair's first day
    ("then") or today ("now").
    """
    return SupportRows(lines.standing(), Units(units, today=today))


def support_count(rows: SupportRows, *, key: str | int = "") -> SupportCounts:
    """Count all lines: three queries."""
    paid = rows.lines.filter(paid_vnd__gt=0)
    who = paid.aggregate(
        turns=Count(TURN, distinct=True), producers=Count(f"{TURN}__producer", distinct=True)
    )
    what = paid.aggregate(
        product_turns=Count(EXHIBITS, distinct=True),
        products=Count(f"{EXHIBITS}__product", distinct=True),
    )
    return SupportCounts(key, **who, **what, **support_sums(rows))


def support_sums(rows: SupportRows) -> dict[str, int]:
    """{amount: its sum in đồng} over all lines."""
    return {name: vnd or 0 for name, vnd in rows.lines.aggregate(**AMOUNTS).items()}


def _quarter(year: int | None, quarter: int | None) -> str:
    return f"{year}-{quarter}" if year else ""


def _groups(units: Units) -> dict[str, Grouping]:
    day = f"{TURN}__event_opens_on"
    return {
        "year": plain(f"{day}__year"),
        "quarter": Grouping(("paid_on__year", "paid_on__quarter"), _quarter),
        "programme": plain("claim__programme__name"),
        "source": plain("source"),
        "cost": plain("cost_item__name"),
        "event": plain(f"{TURN}__event"),
        "place": units.by_place(f"{TURN}__event__unit", day),
        "home": units.by_home(f"{TURN}__unit_then", day),
        "province": units.by_place(f"{TURN}__unit_then", day),
        "kind": plain(f"{TURN}__kind_then"),
        "stars": plain(f"{TURN}__best_stars", lambda stars: stars or 0),
    }


SUPPORT_GROUPS = tuple(_groups(Units("then", today=date.min)))


def group_support(rows: SupportRows, *, by: str) -> list[SupportCounts]:
    """One row per value of a grouping of SUPPORT_GROUPS, the earliest fair first. Stars are the
    best that the producer showed.
    """
    group, lines = _groups(rows.units)[by], rows.lines
    paid = lines.filter(paid_vnd__gt=0)
    whose = {"turns": TURN, "producers": f"{TURN}__producer"}
    what = {"product_turns": EXHIBITS, "products": f"{EXHIBITS}__product"}
    parts = (
        group.counted(paid, {}, whose),
        group.counted(paid, {}, what),
        group.counted(lines, AMOUNTS, {}),
    )
    names = (*whose, *what, *AMOUNTS)
    counted = []
    for key in group.in_order(lines, Min(f"{TURN}__event_opens_on")):
        found = {name: number for part in parts for name, number in part[key].items()}
        counted.append(SupportCounts(key, **{name: found.get(name, 0) for name in names}))
    return counted


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
    orders without a result, and what was found right without its evidence.
    """
    lines = ClaimLine.objects.filter(claim__in=claims).select_related(
        "claim__participation__producer", "claim__participation__event"
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
        "line__claim__participation__producer", "line__claim__participation__event"
    )
    found += [Loose("ordered", payment.line.claim, payment.amount_vnd) for payment in ordered]
    return found + _without_evidence(claims)


def _without_evidence(claims: QuerySet[Claim]) -> list[Loose]:
    """Lines of decided claims that lack what their rule asks for, let pass or not."""
    decided = claims.filter(status__in=(Claim.Status.APPRAISED, *Claim.APPROVED_STATES))
    lines = lines_without_evidence(decided).select_related(
        "claim__participation__producer", "claim__participation__event"
    )
    return [
        Loose(
            "bare" if line.is_bare else "waived", line.claim, line.approved_vnd or line.amount_vnd
        )
        for line in lines
    ]


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
