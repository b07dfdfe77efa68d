"""Reviews, the proposal by points, its publication and its minutes."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.transitions import Refusal
from events.models import Event
from exhibitors import actions
from exhibitors.documents import selection_facts
from exhibitors.models import Participation
from exhibitors.statistics import standings
from office.actions import draft_paper
from office.models import Letter
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.events import CriterionFactory, EventFactory, QuotaFactory
from tests.factories.exhibitors import (
    ExhibitFactory,
    ParticipationFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.factories.office import ProductSetFactory
from tests.factories.producers import ProductFactory, RepresentativeFactory


def now():
    return timezone.now()


def review(participation, *, by, **fields):
    return actions.review_participation(participation, by=by, at=now(), **{"points": {}} | fields)


def test_review_is_kept_once_per_person_and_replaced_by_the_next(db):
    participation, officer = ParticipationFactory(status="submitted"), UserFactory()
    criterion = CriterionFactory(event=participation.event)
    for points in (3, 8):
        review(participation, by=officer, points={criterion: points}, comment="Tốt")
    assert [score.points for score in participation.reviews.get().scores.all()] == [8]


def test_who_acted_for_a_producer_at_any_time_does_not_review_it(db):
    participation = ParticipationFactory(status="submitted")
    former = RepresentativeFactory(producer=participation.producer, until=date(2021, 1, 1)).user
    with pytest.raises(Refusal, match="đại diện"):
        review(participation, by=former)
    with (
        pytest.raises(IntegrityError, match="nobody_reviews_their_own_producer"),
        transaction.atomic(),
    ):
        ReviewFactory(participation=participation, reviewer=former)


def test_reviews_are_closed_once_it_is_decided(db):
    with pytest.raises(Refusal):
        review(ParticipationFactory(status="accepted"), by=UserFactory())


def full_house(places=60, applicants=200):
    """200 applicants of two zones and three product groups with points of their own, many of them
    equal.
    """
    event = EventFactory(places=places)
    criterion = CriterionFactory(event=event, weight=3)
    CriterionFactory(event=event, source="newcomer")
    zones = [event.zones.create(name=name, places=30) for name in ("Khu A", "Khu B")]
    sets = [ProductSetFactory(number=n, group=f"Nhóm {n}") for n in range(3)]
    QuotaFactory(event=event, product_group="Nhóm 0", places=15)
    people = [UserFactory(), UserFactory()]
    for n in range(applicants):
        p = ParticipationFactory(
            event=event, status="submitted", zone=zones[n % 2], producer__email=f"c{n}@example.org"
        )
        ExhibitFactory(
            participation=p, product=ProductFactory(producer=p.producer, product_set=sets[n % 3])
        )
        for m, person in enumerate(people):
            ScoreFactory(
                review__participation=p,
                review__reviewer=person,
                criterion=criterion,
                points=(n * 7 + m) % 11,
            )
    return event


def proposals(event):
    fields = ("pk", "pending_decision", "selection_rank", "selection_score", "selection_note")
    return list(event.participations.order_by("pk").values_list(*fields))


def test_two_hundred_applications_are_proposed_adjusted_and_published(db):
    event, officer = full_house(), UserFactory()
    runs = []
    for seed in (7, 7, 8):
        run = actions.propose_selection(event, seed=seed, by=officer, at=now())
        runs.append(proposals(event))
    assert runs[0] == runs[1] != runs[2]
    assert (run.candidates, run.chosen) == (200, 60)
    adjusted, other = event.participations.filter(pending_decision="accepted")[:2]
    actions.propose_decision(
        adjusted, decision="declined", reason="Không đủ điều kiện.", by=officer
    )
    actions.propose_decision(other, decision="waitlisted", by=officer)
    again = actions.propose_selection(event, seed=8, by=officer, at=now())
    assert (again.candidates, again.chosen) == (198, 60)
    draft = draft_paper(
        event.host, kind="minutes", about=f"event:{event.pk}", title="Biên bản", at=now()
    )
    proposed = selection_facts(draft)

    seen = dict(event.participations.pending().values_list("pk", "pending_decision"))
    everything = Participation.objects.all()
    published = actions.publish_decisions(event, participations=everything, seen=seen, at=now())
    assert (published.decisions, published.letters, published.unheard) == (200, 200, 0)
    outcomes = Counter(event.participations.values_list("status", flat=True))
    assert outcomes == {"accepted": 60, "waitlisted": 139, "declined": 1}
    assert Letter.objects.filter(status="draft").count() == Letter.objects.count() == 200
    ranks = (
        event.participations.filter(status="waitlisted")
        .order_by("waitlist_rank")
        .values_list("waitlist_rank", flat=True)
    )
    assert list(ranks) == list(range(1, 140))

    published = selection_facts(draft)
    numbers = {name: published[name] for name in ("total", "chosen", "reserve", "refused", "open")}
    assert numbers == {"total": 200, "chosen": 60, "reserve": 139, "refused": 1, "open": 0}
    assert numbers == {name: proposed[name] for name in numbers}
    assert Counter(row["outcome"] for row in published["rows"]) == {
        "Được chọn": 60,
        "Dự phòng": 139,
        "Không được chọn": 1,
    }
    for block in (*event.zones.all(), event):
        assert (
            event.participations.holding()
            .filter(**({"zone": block} if block != event else {}))
            .count()
            <= block.places
        )
    assert (
        event.participations.holding()
        .filter(exhibits__product__product_set__group="Nhóm 0")
        .count()
        == 15
    )


def test_a_hand_made_proposal_takes_its_place_before_the_run(db):
    event, officer = EventFactory(places=1), UserFactory()
    favourite, best = (
        ParticipationFactory(event=event, status="submitted"),
        ParticipationFactory(event=event, status="submitted"),
    )
    ScoreFactory(review__participation=best, criterion__event=event, points=10)
    actions.propose_decision(favourite, decision="accepted", by=officer)
    run = actions.propose_selection(event, seed=1, by=officer, at=now())
    best.refresh_from_db()
    assert (run.candidates, run.chosen, best.pending_decision) == (1, 0, "waitlisted")
    with pytest.raises(Refusal, match="chờ đề xuất"):
        actions.propose_selection(EventFactory(), seed=1, by=officer, at=now())


def selected(event, *points):
    """One applicant per number of points, proposed by a run."""
    criterion, rows = CriterionFactory(event=event), []
    for value in points:
        participation = ParticipationFactory(event=event, status="submitted")
        ScoreFactory(review__participation=participation, criterion=criterion, points=value)
        rows.append(participation)
    actions.propose_selection(event, seed=1, by=UserFactory(), at=now())
    return [Participation.objects.get(pk=row.pk) for row in rows]


def publish_all(event):
    seen = dict(event.participations.pending().values_list("pk", "pending_decision"))
    return actions.publish_decisions(
        event, participations=Participation.objects.all(), seen=seen, at=now()
    )


def test_proposal_does_not_outlive_the_points_that_it_rests_on(db):
    event = EventFactory(places=1)
    best, _other = selected(event, 9, 5)
    review(best, by=best.reviews.get().reviewer, points={event.criteria.get(): 0})
    with pytest.raises(Refusal, match="Điểm đã thay đổi"):
        publish_all(event)
    actions.propose_selection(event, seed=1, by=UserFactory(), at=now())
    assert publish_all(event).decisions == 2


def test_hand_made_proposal_has_no_rank_of_an_old_run(db):
    event = EventFactory(places=0)
    first, second = selected(event, 9, 5)
    actions.propose_decision(first, decision="waitlisted", by=UserFactory())
    assert (first.selection, first.selection_rank, first.selection_score, first.selection_note) == (
        None,
        None,
        None,
        "",
    )
    publish_all(event)
    assert [Participation.objects.get(pk=p.pk).waitlist_rank for p in (second, first)] == [1, 2]


def reasons(event):
    paper = draft_paper(event.host, kind="minutes", about=f"event:{event.pk}", title="x", at=now())
    return {row["outcome"]: row["reason"] for row in selection_facts(paper)["rows"]}


def test_minutes_give_the_reason_of_what_was_decided_and_no_other(db):
    event = EventFactory(places=1)
    _in, out = selected(event, 9, 5)
    assert "Ngoài" in reasons(event)["Dự phòng"]
    Event.objects.update(places=2)
    actions.accept_participation(out, by=UserFactory(), at=now())
    assert out.selection_note == ""
    assert "Ngoài" not in str(reasons(event))


@pytest.mark.leaves_stale_facts
def test_minutes_say_by_which_criteria_the_points_were_given(db):
    event = EventFactory(places=1)
    selected(event, 9)
    event.criteria.update(name="Khác", weight=99)
    paper = draft_paper(event.host, kind="minutes", about=f"event:{event.pk}", title="x", at=now())
    assert "99" not in str(selection_facts(paper)["criteria"])
    Event.objects.update(host=AgencyFactory())
    with pytest.raises(Refusal):
        selection_facts(paper)


def test_points_of_who_came_to_act_for_the_producer_count_no_more(db):
    score = ScoreFactory(points=9)
    participation = score.review.participation
    RepresentativeFactory(producer=participation.producer, user=score.review.reviewer)
    (row,) = standings(Participation.objects.filter(pk=participation.pk), event=participation.event)
    assert (row.reviews, row.total) == (0, 0)


def test_same_run_asked_for_twice_is_one_and_proposes_what_holds_now(db):
    event, by = EventFactory(places=1), UserFactory()
    best, other = selected(event, 9, 5)
    actions.propose_selection(event, seed=3, by=by, at=now())
    count = event.selections.count()
    review(best, by=best.reviews.get().reviewer, points={event.criteria.get(): 0})
    run = actions.propose_selection(event, seed=3, by=by, at=now())
    assert event.selections.count() == count
    rows = Participation.objects.in_bulk([best.pk, other.pk])
    assert {row.selection for row in rows.values()} == {run}
    assert [rows[p.pk].pending_decision for p in (other, best)] == ["accepted", "waitlisted"]
    actions.propose_selection(event, seed=3, by=UserFactory(), at=now())
    actions.propose_selection(event, seed=4, by=by, at=now())
    assert event.selections.count() == count + 2
