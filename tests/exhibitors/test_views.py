"""The desk's pages, and the whole table of moves: page and action say the same."""

import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.documents import letter_text
from exhibitors.models import Participation
from tests.factories.accounts import UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory, RepresentativeFactory

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
}
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
}
# Presence is marked from the first day on, withdrawing ends before it.
BEFORE = {"withdraw_participation"}


def make(status, verb):
    opens = timezone.localdate() + timezone.timedelta(days=3 if verb in BEFORE else 0)
    participation = ParticipationFactory(event=EventFactory(opens_on=opens), status=status)
    ExhibitFactory(participation=participation)
    return participation


def act(participation, verb):
    reason = {"reason": "Lý do."} if verb in ("decline_participation", "return_participation") else {}
    fixed = {
        "submit_participation": {},
        "confirm_participation": {},
        "withdraw_participation": {"at": timezone.now()},
        "mark_attended": {"at": timezone.now()},
        "mark_absent": {"at": timezone.now()},
    }
    words = fixed.get(verb, {"by": UserFactory(), "at": timezone.now(), **reason})
    getattr(actions, verb)(participation, **words)


@pytest.mark.parametrize(("status", "verb"), list(itertools.product(Status.values, VERBS)))
def test_every_state_and_verb_moves_as_declared_or_is_refused(as_user, db, status, verb):
    allowed = (status, VERBS[verb].value) in MOVES
    acted = make(status, verb)
    if allowed:
        act(acted, verb)
    else:
        with pytest.raises(InvalidTransition):
            act(acted, verb)
    acted.refresh_from_db()
    assert acted.status == (VERBS[verb] if allowed else status)

    shown = make(status, verb)
    user = staff(shown.event.host)
    RepresentativeFactory(exhibitor=shown.exhibitor, user=user)
    url = reverse(verb, args=[shown.pk])
    page = as_user(user).get(shown.get_absolute_url()).content.decode()
    if verb != "confirm_participation":
        assert (url in page) == allowed
    as_user(user).post(url, {"reason": "Lý do."})
    shown.refresh_from_db()
    assert shown.status == (VERBS[verb] if allowed else status)


def test_table_of_moves_is_the_models(db):
    assert {(a.value, b.value) for a, ends in Participation.TRANSITIONS.items() for b in ends} == MOVES


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
    rows = Participation.objects.order_by("pk").values_list("status", "pending_decision", "decision_note", "waitlist_rank")
    assert list(rows) == [("accepted", "", "", None), ("waitlisted", "", "", 1), ("declined", "", "Hết chỗ.", None)]


def test_bulk_decline_without_a_reason_changes_nothing(as_user, db):
    p = ParticipationFactory(status="submitted")
    response = as_user(staff(p.event.host)).post(reverse("propose_decisions"), {"verb": "declined", "pk": [p.pk]}, follow=True)
    assert "Hãy ghi lý do từ chối" in response.content.decode()
    assert not Participation.objects.pending().exists()


# The state as the page draws it; the word alone stands in the filter too.
DECLINED = 'class="state no">từ chối<'


def test_producer_never_reads_what_is_proposed(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(p, decision="declined", by=staff(p.event.host), reason="Bí mật của ban tổ chức")
    client = as_user(RepresentativeFactory(exhibitor=p.exhibitor).user)
    for url in (p.get_absolute_url(), reverse("participation_list"), reverse("participation_list") + "?proposed=declined"):
        page = client.get(url).content.decode()
        assert p.event.name in page
        assert "Bí mật" not in page
        assert DECLINED not in page
    assert client.get(reverse("participation_list") + "?proposed=accepted&export=csv").content.decode().count(p.event.name) == 1
    assert DECLINED in as_user(staff(p.event.host, Role.INSPECTOR)).get(reverse("participation_list")).content.decode()


def test_zone_that_is_full_is_told(as_user, db):
    p = ParticipationFactory(status="accepted")
    zone = p.event.zones.create(name="Khu A", places=1)
    ParticipationFactory(event=p.event, status="confirmed", zone=zone)
    response = as_user(staff(p.event.host)).post(reverse("assign_zone", args=[p.pk]), {"zone": zone.pk})
    assert (response.status_code, "Khu A" in response.content.decode()) == (422, True)
    with pytest.raises(Refusal):
        actions.assign_zone(p, zone=zone)


def test_words_of_a_letter_are_tried_out_saved_and_reset(as_user, db):
    p = ParticipationFactory(status="submitted", exhibitor__name="HTX Vải")
    client = as_user(staff(p.event.host))
    url = reverse("change_letter_template", args=[p.event_id, "accepted", "vi"])
    words = {"subject": "Mời {chủ thể}", "body": "Kính mời {chủ thể} đến {sự kiện}."}
    page = client.post(url, {**words, "try": "1"}).content.decode()
    assert ("Mời HTX Vải" in page, p.event.letter_templates.count()) == (True, 0)
    client.post(url, words)
    assert letter_text(p, occasion="accepted", language="vi") == ("Mời HTX Vải", f"Kính mời HTX Vải đến {p.event.name}.")
    client.post(reverse("reset_letter_template", args=[p.event_id, "accepted", "vi"]))
    assert letter_text(p, occasion="accepted", language="vi")[0] == f"Mời tham gia: {p.event.name}"


@pytest.mark.parametrize("body", ["Kính gửi {tên}", "Kính gửi {", "{chủ thể!r}", "{chủ thể.pk}", "{0}", "{}"])
def test_placeholder_that_no_letter_can_fill_is_told_and_nothing_is_lost(as_user, db, body):
    event = EventFactory()
    url = reverse("change_letter_template", args=[event.pk, "accepted", "vi"])
    response = as_user(staff(event.host)).post(url, {"subject": "Mời", "body": body})
    assert (response.status_code, body in response.content.decode()) == (422, True)
    assert not event.letter_templates.exists()


def test_unknown_occasion_or_language_is_not_found(as_user, db):
    event = EventFactory()
    client = as_user(staff(event.host))
    for words in (("rubbish", "vi"), ("accepted", "xx")):
        assert client.get(reverse("change_letter_template", args=[event.pk, *words])).status_code == 404
