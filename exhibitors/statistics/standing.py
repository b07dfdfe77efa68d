"""The points of applicants: every number with its words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Criterion, Event
from exhibitors.models import Participation, Score
from places.models import AreaMember, Timeline
from producers.models import Producer, Recognition, Representative, homes_of

Status = Participation.Status
FULL = Decimal(10)
POINTS_A_STAR = 2
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Point:
    """0 to 10 by one criterion, and why; None while nobody has given any, which counts as none."""

    criterion: Criterion
    value: Decimal | None
    words: str


@dataclass(frozen=True)
class Standing:
    """An application's points; `total` and `spread` on a scale of 100. The spread is between the
    reviewers' own totals.
    """

    participation: Participation
    points: tuple[Point, ...]
    total: Decimal
    reviews: int
    spread: Decimal

    @property
    def words(self) -> str:
        return "; ".join(f"{point.criterion}: {point.words}" for point in self.points)


def standings(participations: QuerySet[Participation], *, event: Event) -> list[Standing]:
    """The standing of each of these applications to the event, best first; a fixed number of
    queries.
    """
    criteria = list(event.criteria.all())
    rows = list(
        participations.select_related("event", "producer__commune", "zone", "delegation").order_by(
            "pk"
        )
    )
    given = _given_points(participations)
    facts = _facts(
        {criterion.source for criterion in criteria}, participations, event=event, rows=rows
    )
    found = [_standing(row, criteria, given=given.get(row.pk, {}), facts=facts) for row in rows]
    return sorted(found, key=lambda standing: (-standing.total, standing.participation.pk))


def _given_points(participations) -> dict[int, dict[int, dict[int, int]]]:
    """{participation: {reviewer: {criterion: points}}}."""
    given = defaultdict(lambda: defaultdict(dict))
    own = Representative.objects.filter(
        user=OuterRef("review__reviewer"), producer=OuterRef("review__participation__producer")
    )
    scores = Score.objects.filter(
        review__participation__in=participations, review__has_conflict=False
    ).exclude(Exists(own))
    for pk, reviewer, criterion, points in scores.values_list(
        "review__participation", "review__reviewer", "criterion", "points"
    ):
        given[pk][reviewer][criterion] = points
    return given


def _standing(participation, criteria, *, given, facts) -> Standing:
    points = []
    for criterion in criteria:
        if criterion.source == Criterion.Source.REVIEW:
            points.append(
                _reviewed(
                    criterion, [row[criterion.pk] for row in given.values() if criterion.pk in row]
                )
            )
        else:
            value, words = facts[criterion.source](participation)
            points.append(Point(criterion, Decimal(value), words))
    weights = {c.pk: c.weight for c in criteria if c.source == Criterion.Source.REVIEW}
    rows = [
        [(weights[pk], Decimal(value)) for pk, value in row.items() if pk in weights]
        for row in given.values()
    ]
    own = [_weighted(row) for row in rows if row]
    return Standing(
        participation=participation,
        points=tuple(points),
        total=_weighted((point.criterion.weight, point.value or Decimal(0)) for point in points),
        reviews=len(own),
        spread=max(own) - min(own) if own else Decimal(0),
    )


def _reviewed(criterion, values) -> Point:
    if not values:
        return Point(criterion, None, _("not reviewed yet"))
    value = Decimal(mean(map(Decimal, values))).quantize(CENT)
    words = ngettext(
        "%(mean)s of 10 by %(n)s reviewer", "%(mean)s of 10, mean of %(n)s reviewers", len(values)
    )
    return Point(
        criterion, value, words % {"mean": number_format(value.normalize()), "n": len(values)}
    )


def _weighted(pairs) -> Decimal:
    """The mean of (weight, value of 10) on a scale of 100."""
    pairs = list(pairs)
    if not (whole := sum(weight for weight, _value in pairs)):
        return Decimal("0.00")
    return (sum(weight * value for weight, value in pairs) * 100 / (whole * FULL)).quantize(CENT)


def _facts(sources, participations, *, event, rows) -> Mapping:
    """{source: function participation -> (value of 10, words)}, each with its facts read once for
    all.
    """
    known = {
        Criterion.Source.STARS: lambda: _stars(participations, event=event),
        Criterion.Source.NEWCOMER: lambda: _newcomers(rows, event=event),
        Criterion.Source.RELIABLE: lambda: _reliable(rows, event=event),
        Criterion.Source.MOUNTAIN: lambda: _mountain(event=event),
    }
    return {source: known[source]() for source in sources if source in known}


def _stars(participations, *, event):
    valid = (
        Recognition.objects.verified()
        .valid(on=event.opens_on)
        .filter(product__exhibits__participation__in=participations)
    )
    best = dict(valid.values_list("product__exhibits__participation").annotate(best=Max("stars")))

    def judge(participation):
        if not (stars := best.get(participation.pk, 0)):
            return 0, _("no stars valid on the first day")
        return stars * POINTS_A_STAR, _("%(n)s stars valid on the first day") % {"n": stars}

    return judge


def _earlier(rows, status, *, event):
    """{producer: how many earlier fairs with this outcome}."""
    past = Participation.objects.filter(
        producer__in=[row.producer_id for row in rows],
        status=status,
        event__opens_on__lt=event.opens_on,
    )
    counts = defaultdict(int)
    for producer in past.exclude(event=event).values_list("producer", flat=True):
        counts[producer] += 1
    return counts


def _newcomers(rows, *, event):
    attended = _earlier(rows, Status.ATTENDED, event=event)

    def judge(participation):
        if n := attended[participation.producer_id]:
            return 0, ngettext(
                "has been at %(n)s fair before", "has been at %(n)s fairs before", n
            ) % {"n": n}
        return 10, _("first participation")

    return judge


def _reliable(rows, *, event):
    absent = _earlier(rows, Status.ABSENT, event=event)

    def judge(participation):
        if n := absent[participation.producer_id]:
            return 0, ngettext("was absent from %(n)s fair", "was absent from %(n)s fairs", n) % {
                "n": n
            }
        return 10, _("never absent")

    return judge


def _mountain(*, event):
    day, listed = AreaMember.objects.mountain(on=event.opens_on)
    there = Producer.objects.filter(participations__event=event)
    timeline = Timeline().load(homes_of(there))

    def judge(participation):
        unit = timeline.home(participation.producer, on=day).first_of(listed)
        if unit is None:
            return 0, _("not on the list of mountain areas")
        return 10, _("%(unit)s is on the list of mountain areas (as of %(day)s)") % {
            "unit": unit,
            "day": f"{day:%d/%m/%Y}",
        }

    return judge
