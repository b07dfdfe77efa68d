"""Points, reviews, proposals and decisions, through their pages."""

from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import (
    CriterionFactory,
    EventFactory,
    QuestionFactory,
    QuotaFactory,
)
from tests.factories.exhibitors import ParticipationFactory, ScoreFactory
from tests.factories.places import CommuneFactory
from tests.factories.producers import RepresentativeFactory


def test_scores_show_who_stands_where_and_which_reviews_conflict(as_user, db):
    agree, differ = (
        ParticipationFactory(event=e, status="submitted") for e in [EventFactory()] * 2
    )
    event = agree.event
    criterion = CriterionFactory(event=event, name="Chất lượng")
    for participation, points in ((agree, (9, 9)), (differ, (9, 2))):
        for given in points:
            ScoreFactory(review__participation=participation, criterion=criterion, points=given)
    client = as_user(staff(event.host))
    url = reverse("event_scores", args=[event.pk])
    assert [row.participation for row in client.get(url).context["rows"]] == [agree, differ]
    assert [row.participation for row in client.get(url, {"conflicting": "1"}).context["rows"]] == [
        differ
    ]


def test_review_wants_every_point_or_a_declared_conflict(as_user, db):
    participation = ParticipationFactory(status="submitted")
    criterion = CriterionFactory(event=participation.event)
    client = as_user(staff(participation.event.host))
    url, field = reverse("review_participation", args=[participation.pk]), f"points_{criterion.pk}"
    assert client.post(url, {field: ""}).status_code == 422
    assert client.post(url, {field: "11"}).status_code == 422
    assert client.post(url, {field: "7", "comment": "Tốt"}).status_code == 302
    assert 'value="7"' in client.get(url).content.decode()
    assert client.post(url, {field: "7", "has_conflict": "on"}).status_code == 302
    assert (
        participation.reviews.get().has_conflict,
        participation.reviews.get().scores.count(),
    ) == (True, 0)


def test_who_acts_for_a_producer_neither_judges_it_nor_reads_its_points(as_user, db):
    participation = ParticipationFactory(status="submitted")
    officer = staff(participation.event.host)
    RepresentativeFactory(producer=participation.producer, user=officer)
    client = as_user(officer)
    assert client.get(reverse("review_participation", args=[participation.pk])).status_code == 403
    assert client.get(reverse("event_scores", args=[participation.event_id])).context["rows"] == []


def test_proposal_by_points_is_seen_and_published(as_user, db):
    event = EventFactory(places=1)
    strong, weak = (ParticipationFactory(event=event, status="submitted") for _ in range(2))
    criterion = CriterionFactory(event=event)
    ScoreFactory(review__participation=strong, criterion=criterion, points=9)
    client = as_user(staff(event.host))
    assert (
        client.post(reverse("propose_selection", args=[event.pk]), {"seed": "-1"}).status_code
        == 422
    )
    client.post(reverse("propose_selection", args=[event.pk]), {"seed": "7"})
    page = client.get(reverse("event_decisions", args=[event.pk])).content.decode()
    assert "Xếp hạng 1/2" in page
    seen = [f"{strong.pk}:accepted", f"{weak.pk}:waitlisted"]
    client.post(reverse("publish_decisions", args=[event.pk]), {"seen": seen})
    assert dict(event.participations.values_list("pk", "status")) == {
        strong.pk: "accepted",
        weak.pk: "waitlisted",
    }


def test_nobody_decides_for_a_producer_they_act_for(as_user, db):
    participation = ParticipationFactory(
        status="submitted", pending_decision="accepted", pending_by=UserFactory()
    )
    user = staff(participation.event.host)
    RepresentativeFactory(producer=participation.producer, user=user)
    client = as_user(user)
    for verb in (
        "accept_participation",
        "propose_decision",
        "decline_participation",
        "review_participation",
    ):
        assert client.post(reverse(verb, args=[participation.pk])).status_code == 403
    for verb in ("propose_selection",):
        assert (
            client.post(reverse(verb, args=[participation.event_id]), {"seed": "1"}).status_code
            == 403
        )
    assert (
        client.post(reverse("draft_paper", args=[participation.event_id, "minutes"])).status_code
        == 403
    )
    assert (
        client.get(reverse("event_decisions", args=[participation.event_id]))
        .context["pending"]
        .count()
        == 0
    )


def test_proposals_are_read_at_their_own_desk_alone(as_user, db):
    participation = ParticipationFactory(
        status="submitted",
        pending_decision="declined",
        pending_reason="x",
        pending_by=UserFactory(),
    )
    elsewhere = staff(AgencyFactory(), Role.FINANCE)
    RepresentativeFactory(producer=participation.producer, user=elsewhere)
    client, url = as_user(elsewhere), reverse("participation_list")
    row = client.get(url, {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()[1]
    assert "từ chối" not in row
    assert client.get(url, {"proposed": "declined"}).context["total"] == 0
    assert (
        as_user(staff(participation.event.host)).get(url, {"proposed": "declined"}).context["total"]
        == 1
    )


def test_desk_is_told_what_would_be_too_many_and_what_is_missing(as_user, db):
    event = EventFactory(places=1)
    QuestionFactory(event=event, text="Giấy ATTP", kind="paper", need="required")
    QuotaFactory(event=event, unit=event.unit, places=0)
    for _ in range(2):
        commune = CommuneFactory(province=event.unit)
        ParticipationFactory(
            event=event,
            status="submitted",
            producer__commune=commune,
            pending_decision="accepted",
            pending_by=UserFactory(),
        )
    context = as_user(staff(event.host)).get(reverse("event_decisions", args=[event.pk])).context
    assert [(limit.taken, limit.places, limit.is_firm) for limit in context["tight"]] == [
        (2, 1, True),
        (2, 0, False),
    ]
    assert [words for _p, words in context["incomplete"]] == ["Giấy ATTP"] * 2
