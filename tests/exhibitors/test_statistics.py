from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Criterion
from exhibitors.models import Participation
from exhibitors.statistics import Limit, Places, Standing, fill, read_places, standings
from places.models import MOUNTAIN, Area, AreaMember
from tests.factories.events import CriterionFactory, DelegationFactory, EventFactory, QuotaFactory
from tests.factories.exhibitors import (
    ExhibitFactory,
    ParticipationFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.factories.office import ProductSetFactory
from tests.factories.producers import ProductFactory, RecognitionFactory

OPENS = date(2026, 12, 10)


@pytest.fixture
def event(db):
    return EventFactory(opens_on=OPENS)


def applicant(event, **fields):
    return ParticipationFactory(event=event, status="submitted", **fields)


def standing_of(participation):
    rows = standings(
        Participation.objects.filter(event=participation.event), event=participation.event
    )
    return next(row for row in rows if row.participation == participation)


def point_of(participation, source):
    CriterionFactory(event=participation.event, source=source)
    (point,) = standing_of(participation).points
    return point.value, point.words


def test_total_is_the_weighted_mean_on_a_scale_of_a_hundred(event):
    participation = applicant(event)
    heavy, light = CriterionFactory(event=event, weight=3), CriterionFactory(event=event, weight=1)
    for reviewer in (
        ReviewFactory(participation=participation),
        ReviewFactory(participation=participation),
    ):
        ScoreFactory(review=reviewer, criterion=heavy, points=8)
        ScoreFactory(review=reviewer, criterion=light, points=4)
    row = standing_of(participation)
    assert (row.total, row.reviews, row.spread) == (Decimal("70.00"), 2, 0)
    assert [point.value for point in row.points] == [8, 4]


def test_spread_lies_between_the_reviewers_own_totals(event):
    participation, criterion = applicant(event), CriterionFactory(event=event)
    for points in (9, 4):
        ScoreFactory(review__participation=participation, criterion=criterion, points=points)
    row = standing_of(participation)
    assert (row.total, row.spread) == (Decimal("65.00"), Decimal("50.00"))


def test_review_with_a_conflict_of_interest_counts_nothing(event):
    participation = applicant(event)
    ScoreFactory(
        review__participation=participation, review__has_conflict=True, criterion__event=event
    )
    row = standing_of(participation)
    assert (row.total, row.reviews, row.points[0].value) == (0, 0, None)


def test_without_criteria_all_are_equal(event):
    assert standing_of(applicant(event)).total == 0


@pytest.mark.parametrize(("expires", "value"), [(OPENS, 8), (OPENS - timedelta(days=1), 0)])
def test_stars_count_as_valid_on_the_first_day(event, expires, value):
    exhibit = ExhibitFactory(participation=applicant(event))
    RecognitionFactory(
        product=exhibit.product,
        stars=4,
        issued_on=date(2024, 1, 1),
        expires_on=expires,
        verified=True,
    )
    RecognitionFactory(product=exhibit.product, stars=5, issued_on=date(2024, 2, 1))
    points, words = point_of(exhibit.participation, Criterion.Source.STARS)
    assert (points, str(4) in words) == (value, value == 8)


def test_newcomer_and_reliable_look_at_earlier_fairs_only(event):
    veteran = applicant(event)
    for status in ("attended", "absent"):
        ParticipationFactory(
            producer=veteran.producer, event__opens_on=OPENS - timedelta(days=300), status=status
        )
    newcomer = applicant(event)
    ParticipationFactory(
        producer=newcomer.producer, event__opens_on=OPENS + timedelta(days=30), status="absent"
    )
    for source in (Criterion.Source.NEWCOMER, Criterion.Source.RELIABLE):
        CriterionFactory(event=event, source=source)
    assert [[point.value for point in standing_of(p).points] for p in (veteran, newcomer)] == [
        [0, 0],
        [10, 10],
    ]
    assert "1" in standing_of(veteran).words


def test_mountain_area_is_the_last_list_in_force(event):
    listed, other = applicant(event), applicant(event)
    area = Area.objects.create(code=MOUNTAIN, name="Miền núi")
    AreaMember.objects.create(
        area=area,
        unit=listed.producer.commune,
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 7, 1),
    )
    CriterionFactory(event=event, source=Criterion.Source.MOUNTAIN)
    assert [standing_of(p).points[0].value for p in (listed, other)] == [10, 0]
    assert "30/06/2025" in standing_of(listed).words


def test_standings_take_the_same_queries_for_one_as_for_many(event, django_assert_num_queries):
    for source in Criterion.Source.values:
        CriterionFactory(event=event, source=source)
    rows = Participation.objects.filter(event=event)
    for _ in range(2):
        ScoreFactory(
            review__participation=ExhibitFactory(participation=applicant(event)).participation,
            criterion=event.criteria.first(),
        )
        with django_assert_num_queries(13):
            standings(rows, event=event)


def places_for(event, *participations):
    return read_places(event, participations)


def test_places_are_those_of_event_zone_delegation_unit_and_group(event):
    delegation = DelegationFactory(event=event, places=3)
    event.places = 9
    zone = event.zones.create(name="Khu A", places=2)
    exhibit = ExhibitFactory(participation=applicant(event, zone=zone, delegation=delegation))
    participation = exhibit.participation
    QuotaFactory(event=event, unit=participation.producer.commune, places=4)
    QuotaFactory(event=event, product_group=exhibit.product.product_set.group, places=5)
    QuotaFactory(event=event, product_group="Thảo dược", places=6)
    assert sorted(limit.places for limit in places_for(event, participation).of(participation)) == [
        2,
        3,
        4,
        5,
        9,
    ]


def test_who_shows_products_of_two_groups_takes_a_place_in_both(event):
    participation = applicant(event)
    for number, group in ((1, "Thực phẩm"), (2, "Thảo dược")):
        product = ProductFactory(
            producer=participation.producer,
            product_set=ProductSetFactory(number=number, group=group),
        )
        ExhibitFactory(participation=participation, product=product)
        QuotaFactory(event=event, product_group=group, places=number)
    assert sorted(limit.places for limit in places_for(event, participation).of(participation)) == [
        1,
        2,
    ]


def standing(n, total="50"):
    return Standing(Participation(pk=n), (), Decimal(total), 0, Decimal(0))


def test_equal_points_are_ordered_by_the_seed_alone():
    ranked = [standing(n) for n in range(1, 30)]
    order = [
        [line.standing.participation.pk for line in fill(rows, Places({}), seed=seed)]
        for rows, seed in ((ranked, 7), (ranked[::-1], 7), (ranked, 8))
    ]
    assert order[0] == order[1] != order[2]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), max_size=30),
    st.lists(st.integers(0, 6), min_size=6, max_size=6),
    st.integers(0, 9),
)
def test_no_limit_is_exceeded_and_nobody_is_left_out_for_whom_there_is_room(rows, sizes, seed):
    keys = {n: [("zone", zone), ("unit", unit)] for n, (_points, zone, unit) in enumerate(rows, 1)}
    names = [("zone", n) for n in range(3)] + [("unit", n) for n in range(3)]
    places = Places(
        {name: Limit(str(name), size) for name, size in zip(names, sizes, strict=True)}, keys
    )
    lines = fill(
        [standing(n, points * 10) for n, (points, _z, _u) in enumerate(rows, 1)], places, seed=seed
    )
    taken = {
        name: sum(line.is_in and name in keys[line.standing.participation.pk] for line in lines)
        for name in names
    }
    assert all(taken[name] <= size for name, size in zip(names, sizes, strict=True))
    for line in lines:
        if not line.is_in:
            assert any(
                taken[name] == places.limits[name].places
                for name in keys[line.standing.participation.pk]
            )
    assert [line.rank for line in lines] == list(range(1, len(rows) + 1))
    assert [line.standing.total for line in lines] == sorted(
        (s.standing.total for s in lines), reverse=True
    )
