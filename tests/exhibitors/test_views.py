"""The desk's pages, and the whole table of moves: page and action say the same."""

import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.models import Participation
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import (
    DelegationFactory,
    EventFactory,
)
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.producers import (
    RepresentativeFactory,
)
from tests.world import make_world

Status = Participation.Status
VERBS = {
    "submit_participation": Status.SUBMITTED,
    "accept_participation": Status.ACCEPTED,
    "waitlist_participation": Status.WAITLISTED,
    "decline_participation": Status.DECLINED,
    "return_participation": Status.RETURNED,
    "confirm_participation": Status.CONFIRMED,
    "withdraw_participation": Status.WITHDRAWN,
    "mark_attended": Status.ATTENDED,
    "mark_absent": Status.ABSENT,
    "take_presence_back": Status.CONFIRMED,
}
# Two verbs that lead to one state, from different ones.
FROM = {"confirm_participation": {"accepted"}, "take_presence_back": {"attended", "absent"}}
# What the declared moves are, written out once more: (from, to).
MOVES = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "accepted"),
    ("submitted", "waitlisted"),
    ("submitted", "declined"),
    ("submitted", "returned"),
    ("submitted", "withdrawn"),
    ("returned", "submitted"),
    ("returned", "withdrawn"),
    ("waitlisted", "accepted"),
    ("waitlisted", "declined"),
    ("waitlisted", "withdrawn"),
    ("accepted", "confirmed"),
    ("accepted", "lapsed"),
    ("accepted", "withdrawn"),
    ("confirmed", "attended"),
    ("confirmed", "absent"),
    ("confirmed", "withdrawn"),
    ("absent", "attended"),
    ("attended", "confirmed"),
    ("absent", "confirmed"),
}
# Presence is marked from the first day on, withdrawing ends before it.
BEFORE = {"withdraw_participation"}


def make(status, verb):
    opens = timezone.localdate() + timezone.timedelta(days=3 if verb in BEFORE else 0)
    participation = ParticipationFactory(event=EventFactory(opens_on=opens), status=status)
    ExhibitFactory(participation=participation)
    return participation


def act(participation, verb):
    reason = (
        {"reason": "Lý do."} if verb in ("decline_participation", "return_participation") else {}
    )
    fixed = {
        "submit_participation": {"by": UserFactory()},
        "confirm_participation": {"by": UserFactory()},
        "take_presence_back": {"by": UserFactory(), "reason": "Nhầm."},
    }
    words = fixed.get(verb, {"by": UserFactory(), "at": timezone.now(), **reason})
    getattr(actions, verb)(participation, **words)


@pytest.mark.parametrize(("status", "verb"), list(itertools.product(Status.values, VERBS)))
def test_every_state_and_verb_moves_as_declared_or_is_refused(as_user, db, status, verb):
    allowed = (status, VERBS[verb].value) in MOVES and status in FROM.get(verb, {status})
    acted = make(status, verb)
    if allowed:
        act(acted, verb)
    else:
        with pytest.raises(InvalidTransition):
            act(acted, verb)
    acted.refresh_from_db()
    assert acted.status == (VERBS[verb] if allowed else status)

    shown = make(status, verb)
    is_producers = verb in (
        "submit_participation",
        "confirm_participation",
        "withdraw_participation",
    )
    user = (
        RepresentativeFactory(producer=shown.producer).user
        if is_producers
        else staff(shown.event.host)
    )
    url = reverse(verb, args=[shown.pk])
    page = as_user(user).get(shown.get_absolute_url()).content.decode()
    if verb != "confirm_participation":
        assert (url in page) == allowed
    as_user(user).post(url, {"reason": "Lý do."})
    shown.refresh_from_db()
    assert shown.status == (VERBS[verb] if allowed else status)


def test_table_of_moves_is_the_models(db):
    assert {
        (a.value, b.value) for a, ends in Participation.TRANSITIONS.items() for b in ends
    } == MOVES


def test_proposals_are_published_together(as_user, db):
    event = EventFactory(places=1)
    yes, wait, no = (ParticipationFactory(event=event, status="submitted") for _ in range(3))
    client = as_user(staff(event.host))
    propose = reverse("propose_decisions")
    client.post(propose, {"verb": "accepted", "pk": [yes.pk]})
    client.post(propose, {"verb": "waitlisted", "pk": [wait.pk]})
    client.post(propose, {"verb": "declined", "pk": [no.pk], "reason": "Hết chỗ."})
    seen = [f"{yes.pk}:accepted", f"{wait.pk}:waitlisted", f"{no.pk}:declined"]
    page = client.get(reverse("event_decisions", args=[event.pk])).content.decode()
    assert [line in page for line in seen] == [True] * 3
    client.post(reverse("publish_decisions", args=[event.pk]), {"seen": seen})
    rows = Participation.objects.order_by("pk").values_list(
        "status", "pending_decision", "decision_note", "waitlist_rank"
    )
    assert list(rows) == [
        ("accepted", "", "", None),
        ("waitlisted", "", "", 1),
        ("declined", "", "Hết chỗ.", None),
    ]


def test_bulk_decline_without_a_reason_changes_nothing(as_user, db):
    p = ParticipationFactory(status="submitted")
    response = as_user(staff(p.event.host)).post(
        reverse("propose_decisions"), {"verb": "declined", "pk": [p.pk]}, follow=True
    )
    assert "Hãy ghi lý do từ chối" in response.content.decode()
    assert not Participation.objects.pending().exists()


# The state as the page draws it; the word alone stands in the filter too.
DECLINED = 'class="state no">từ chối<'


def test_producer_never_reads_what_is_proposed(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(
        p, decision="declined", by=staff(p.event.host), reason="Bí mật của ban tổ chức"
    )
    client = as_user(RepresentativeFactory(producer=p.producer).user)
    for url in (
        p.get_absolute_url(),
        reverse("participation_list"),
        reverse("participation_list") + "?proposed=declined",
    ):
        page = client.get(url).content.decode()
        assert p.event.name in page
        assert "Bí mật" not in page
        assert DECLINED not in page
    assert (
        client.get(reverse("participation_list") + "?proposed=accepted&export=csv")
        .getvalue()
        .decode()
        .count(p.event.name)
        == 1
    )
    assert (
        DECLINED
        in as_user(staff(p.event.host, Role.INSPECTOR))
        .get(reverse("participation_list"))
        .content.decode()
    )


def test_zone_that_is_full_is_told(as_user, db):
    p = ParticipationFactory(status="accepted")
    zone = p.event.zones.create(name="Khu A", places=1)
    ParticipationFactory(event=p.event, status="confirmed", zone=zone)
    response = as_user(staff(p.event.host)).post(
        reverse("assign_zone", args=[p.pk]), {"zone": zone.pk}
    )
    assert (response.status_code, "Khu A" in response.content.decode()) == (422, True)
    with pytest.raises(Refusal):
        actions.assign_zone(p, zone=zone, by=UserFactory())


def test_inspector_of_the_host_publishes_nothing_of_the_host(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(p, decision="waitlisted", by=staff(p.event.host))
    user = staff(p.event.host, Role.INSPECTOR)
    sender = DelegationFactory(event=p.event).agency
    sender.memberships.create(user=user, role=Role.ORGANISER, since="2020-01-01")
    as_user(user).post(
        reverse("publish_decisions", args=[p.event_id]),
        {"seen": [f"{p.pk}:waitlisted", "5", "x:y"]},
    )
    p.refresh_from_db()
    assert p.status == "submitted"


def test_who_acts_for_the_producer_reads_no_proposal_though_a_desk_is_theirs(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(
        p, decision="declined", by=staff(p.event.host), reason="Bí mật của ban tổ chức"
    )
    user = staff(DelegationFactory(event=p.event).agency, Role.INSPECTOR)
    RepresentativeFactory(producer=p.producer, user=user)
    assert "Bí mật" not in as_user(user).get(p.get_absolute_url()).content.decode()


def test_draft_that_was_withdrawn_stays_the_producers_own(as_user, db):
    p = ParticipationFactory(status="withdrawn", submitted_at=None)
    assert as_user(staff(p.event.host)).get(p.get_absolute_url()).status_code == 404


def test_reason_of_invisible_characters_is_none(as_user, db):
    p = ParticipationFactory(status="submitted")
    response = as_user(staff(p.event.host)).post(
        reverse("decline_participation", args=[p.pk]), {"reason": "\u200b "}
    )
    p.refresh_from_db()
    assert (response.status_code, p.status) == (422, "submitted")


def test_list_pages_have_fifty_rows_whatever_is_asked(as_user, db):
    p = ParticipationFactory(status="submitted")
    client = as_user(staff(p.event.host))
    assert client.get(reverse("participation_list"), {"per_page": "-1"}).status_code == 200
    assert (
        client.get(reverse("participation_list"), {"per_page": "1000"})
        .context["table"]
        .page.paginator.per_page
        == 50
    )


def test_private_pages_are_kept_by_nobody(as_user, db):
    user = staff(AgencyFactory())
    assert as_user(user).get(reverse("producer_list"))["Cache-Control"] == "private, no-store"


def test_who_has_applied_is_led_to_the_application(as_user, db):
    p = ParticipationFactory(status="submitted")
    client = as_user(RepresentativeFactory(producer=p.producer).user)
    url = reverse("apply_for_event", args=[p.event_id])
    assert client.get(url)["Location"] == p.get_absolute_url()
    type(p).objects.update(status="withdrawn")
    assert client.get(url).status_code == 200


def test_nobody_reads_what_is_proposed_for_their_own_producer(as_user, db):
    """A platform admin who sits at the desk as well reads the others' in the list and its
    export.
    """
    world = make_world()
    admin, by = staff(world.host, is_superuser=True), world.people["organiser"]
    row = ParticipationFactory(
        event=world.event, status="submitted", pending_decision="waitlisted", pending_by=by
    )
    listed = {"event": row.event_id, "columns": "pending_decision", "export": "csv"}
    words = row.get_pending_decision_display()

    def sheet() -> str:
        return as_user(admin).get(reverse("participation_list"), listed).getvalue().decode()

    assert words in sheet()
    RepresentativeFactory(user=admin, producer=row.producer)
    assert words not in sheet()
