from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.models import Exhibitor, Participation, ProductSet, Recognition, Representative
from office.actions import load_legal_parameters
from office.models import Letter
from office.rules import may_read
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import DelegationFactory, EventFactory
from tests.factories.exhibitors import (
    ExhibitFactory,
    ExhibitorFactory,
    ParticipationFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
)
from tests.factories.logistics import AllocationFactory
from tests.factories.places import CommuneFactory

Status = Participation.Status


def now():
    return timezone.now()


@pytest.fixture
def event(db):
    return EventFactory()


def draft(event, products=1):
    product = ProductFactory()
    others = [ProductFactory(exhibitor=product.exhibitor) for _ in range(products - 1)]
    return actions.apply_for_event(event, exhibitor=product.exhibitor, products=[product, *others], by=UserFactory(), at=now())


def reload(participation):
    participation.refresh_from_db()
    return participation


def test_apply_keeps_a_draft_with_its_products(event):
    participation = draft(event, products=2)
    assert (participation.status, participation.exhibits.count()) == (Status.DRAFT, 2)


def test_second_application_is_refused_by_name(event):
    participation = draft(event)
    with pytest.raises(Refusal, match=participation.exhibitor.name):
        actions.apply_for_event(event, exhibitor=participation.exhibitor, products=[], by=UserFactory(), at=now())


def test_products_of_another_producer_are_refused(event):
    with pytest.raises(Refusal):
        actions.apply_for_event(event, exhibitor=ExhibitorFactory(), products=[ProductFactory()], by=UserFactory(), at=now())
    assert not Participation.objects.exists()


def test_submit_stamps_the_databases_time(event):
    participation = draft(event)
    actions.submit_participation(participation, by=UserFactory())
    assert reload(participation).status == Status.SUBMITTED
    assert abs(participation.submitted_at - now()) < timedelta(seconds=5)


def test_submit_after_the_close_is_refused_and_the_draft_kept(event):
    participation = draft(event)
    event.apply_until = now()
    event.save()
    with pytest.raises(Refusal, match="đóng nhận hồ sơ"):
        actions.submit_participation(participation, by=UserFactory())
    assert reload(participation).status == Status.DRAFT


def test_submit_without_products_is_refused(event):
    participation = ParticipationFactory(event=event)
    with pytest.raises(Refusal):
        actions.submit_participation(participation, by=UserFactory())


def test_recorded_event_takes_registrations_without_a_call(db):
    event = EventFactory(is_recorded=True, apply_from=None, apply_until=None)
    actions.submit_participation(draft(event), by=UserFactory())
    assert Participation.objects.get().status == Status.SUBMITTED


def test_returned_application_is_changed_and_handed_in_after_the_close(event):
    participation, by = draft(event), UserFactory()
    actions.submit_participation(participation, by=UserFactory())
    actions.return_participation(participation, reason="Thiếu ảnh.", by=by, at=now())
    event.apply_until = now()
    event.save()
    more = ProductFactory(exhibitor=participation.exhibitor)
    actions.change_application(participation, products=[more], by=UserFactory(), at=now(), booths_wanted=2, note="đã bổ sung")
    actions.submit_participation(participation, by=UserFactory())
    assert (reload(participation).status, participation.exhibits.get().product) == (Status.SUBMITTED, more)


def test_application_with_the_organiser_cannot_be_changed(event):
    participation = draft(event)
    actions.submit_participation(participation, by=UserFactory())
    with pytest.raises(Refusal):
        actions.change_application(participation, products=[], by=UserFactory(), at=now())


def test_accept_freezes_what_is_true_now(event):
    participation = draft(event)
    RecognitionFactory(product=participation.exhibits.get().product, verified=True, stars=4, code="24-1-1-2026")
    actions.submit_participation(participation, by=UserFactory())
    name = participation.exhibitor.name
    actions.accept_participation(participation, by=UserFactory(), at=now())
    Exhibitor.objects.update(name="Tên mới")
    reload(participation)
    exhibit = participation.exhibits.get()
    assert (participation.name_then, participation.kind_then) == (name, "cooperative")
    assert participation.unit_then == participation.exhibitor.commune
    assert (exhibit.stars, exhibit.recognition_code_then) == (4, "24-1-1-2026")


def test_star_that_has_expired_on_opening_day_does_not_count(event):
    participation = draft(event)
    RecognitionFactory(
        product=participation.exhibits.get().product,
        verified=True,
        issued_on=event.opens_on - timedelta(days=400),
        expires_on=event.opens_on - timedelta(days=1),
    )
    actions.submit_participation(participation, by=UserFactory())
    actions.accept_participation(participation, by=UserFactory(), at=now())
    assert participation.exhibits.get().stars is None


def test_star_revoked_before_the_fair_is_gone_when_presence_is_marked(event):
    participation = draft(event)
    recognition = RecognitionFactory(product=participation.exhibits.get().product, verified=True)
    actions.submit_participation(participation, by=UserFactory())
    actions.accept_participation(participation, by=UserFactory(), at=now())
    actions.confirm_participation(participation, by=UserFactory())
    Recognition.objects.filter(pk=recognition.pk).update(revoked_on=event.opens_on)
    actions.mark_attended(participation, at=now())
    assert participation.exhibits.get().stars is None


@pytest.mark.parametrize("second", ["accept", "decline", "waitlist", "return"])
def test_second_decision_is_refused_and_told_by_whom(event, second):
    participation, first = draft(event), staff(event.host, full_name="Người Nhanh Hơn")
    actions.submit_participation(participation, by=UserFactory())
    actions.decline_participation(participation, reason="Hết chỗ.", by=first, at=now())
    reason = {"reason": "x"} if second in ("decline", "return") else {}
    act = getattr(actions, f"{second}_participation")
    with pytest.raises(InvalidTransition, match="Người Nhanh Hơn"):
        act(participation, by=UserFactory(), at=now(), **reason)


def test_offer_is_confirmed_before_its_deadline_only(event):
    event.confirm_until = event.apply_until
    event.save()
    early, late = (ParticipationFactory(event=event, status=Status.ACCEPTED) for _ in range(2))
    actions.confirm_participation(early, by=UserFactory())
    event.apply_until = event.confirm_until = now()
    event.save()
    with pytest.raises(Refusal, match="hết hạn xác nhận"):
        actions.confirm_participation(late, by=UserFactory())
    assert (reload(early).status, reload(late).status) == (Status.CONFIRMED, Status.ACCEPTED)


def test_presence_is_marked_from_the_first_day_on(event):
    participation = ParticipationFactory(event=event, status=Status.CONFIRMED)
    yesterday = now() - timedelta(days=1)
    for act in (actions.mark_attended, actions.mark_absent):
        with pytest.raises(Refusal, match="chưa khai mạc"):
            act(participation, at=yesterday)
    actions.mark_absent(participation, at=now())
    actions.mark_attended(participation, at=now())
    assert reload(participation).status == Status.ATTENDED


def test_withdrawal_gives_the_booth_back_and_lets_one_apply_again(db):
    event = EventFactory(opens_on=timezone.localdate() + timedelta(days=9))
    participation = ParticipationFactory(event=event, status=Status.CONFIRMED)
    allocation = AllocationFactory(participation=participation)
    actions.withdraw_participation(participation, by=UserFactory(), at=now())
    allocation.refresh_from_db()
    assert (reload(participation).status, allocation.released_at is None) == (Status.WITHDRAWN, False)
    actions.apply_for_event(event, exhibitor=participation.exhibitor, products=[], by=UserFactory(), at=now())


def test_withdrawal_after_the_opening_is_refused(event):
    with pytest.raises(Refusal):
        actions.withdraw_participation(ParticipationFactory(event=event, status=Status.CONFIRMED), by=UserFactory(), at=now())


@pytest.mark.parametrize("is_staff", [True, False])
def test_whoever_registers_without_a_desk_represents(db, is_staff):
    by = staff(AgencyFactory()) if is_staff else UserFactory()
    exhibitor = Exhibitor(name="HTX", kind="cooperative", commune=CommuneFactory(), home_agency=AgencyFactory())
    actions.register_exhibitor(exhibitor, by=by, at=now())
    assert Representative.objects.filter(user=by, exhibitor=exhibitor).exists() is not is_staff


def test_recognition_runs_for_the_months_of_the_law(db):
    load_legal_parameters()
    recognition = RecognitionFactory.build(product=ProductFactory(), issued_on=date(2023, 6, 29), expires_on=None)
    assert actions.state_recognition(recognition, by=UserFactory(), at=timezone.now()).expires_on == date(2026, 6, 28)


def test_verifying_names_who_and_keeps_the_first(db):
    recognition, first = RecognitionFactory(), UserFactory()
    actions.verify_recognition(recognition, by=first, at=now())
    actions.verify_recognition(recognition, by=UserFactory(), at=now())
    recognition.refresh_from_db()
    assert recognition.verified_by == first


def test_product_sets_are_the_26_of_the_decree(db):
    assert actions.load_product_sets() == actions.load_product_sets() == 26
    assert str(ProductSet.objects.get(number=14)) == "14. Đồ uống có cồn – Rượu trắng"


def test_exhibits_follow_the_chosen_products(event):
    participation = draft(event, products=2)
    kept = participation.exhibits.first()
    actions.change_application(participation, products=[kept.product], by=UserFactory(), at=now())
    assert list(participation.exhibits.all()) == [kept]
    assert ExhibitFactory(participation=participation).product != kept.product


# --- proposals, publication, places, offers ---------------------------------------------------------------------------


def submitted(event, n=1):
    rows = [ParticipationFactory(event=event, status="submitted") for _ in range(n)]
    return rows if n > 1 else rows[0]


def pending(event):
    return {p.pk: p.pending_decision for p in Participation.objects.for_event(event).pending()}


def publish(event, seen=None):
    everybody = Participation.objects.all()
    return actions.publish_decisions(event, participations=everybody, seen=pending(event) if seen is None else seen, at=now())


def test_second_officer_is_told_who_proposed_first(event):
    participation, first = submitted(event), staff(event.host, full_name="Nguyễn Thị Nhanh")
    actions.propose_decision(participation, decision="accepted", seen="", by=first)
    with pytest.raises(Refusal, match="Nguyễn Thị Nhanh"):
        actions.propose_decision(participation, decision="declined", seen="", by=UserFactory(), reason="Hết chỗ.")
    assert (reload(participation).pending_decision, participation.pending_by) == ("accepted", first)


def test_proposal_is_taken_back(event):
    participation = submitted(event)
    actions.propose_decision(participation, decision="declined", by=UserFactory(), reason="Hết chỗ.")
    actions.propose_decision(participation, decision="", seen="declined", by=UserFactory())
    reload(participation)
    assert (participation.pending_decision, participation.pending_reason, participation.pending_by) == ("", "", None)


def test_many_are_proposed_or_none(event):
    one, decided = submitted(event), ParticipationFactory(event=event, status="confirmed")
    with pytest.raises(InvalidTransition):
        actions.propose_decisions(Participation.objects.all(), decision="accepted", by=UserFactory())
    assert reload(one).pending_decision == ""
    assert actions.propose_decisions(Participation.objects.exclude(pk=decided.pk), decision="accepted", by=UserFactory()) == 1


def test_publication_refuses_what_changed_since_it_was_seen(event):
    one, two = submitted(event, 2)
    for p in (one, two):
        actions.propose_decision(p, decision="accepted", by=UserFactory())
    seen = pending(event)
    actions.propose_decision(two, decision="declined", by=UserFactory(), reason="Hết chỗ.")
    with pytest.raises(Refusal, match="thay đổi"):
        publish(event, seen)
    assert [reload(p).status for p in (one, two)] == ["submitted"] * 2
    assert publish(event).decisions == 2
    assert [reload(p).status for p in (one, two)] == ["accepted", "declined"]


def test_publication_is_whole_or_nothing(event):
    event.places = 1
    event.save()
    for p in submitted(event, 2):
        actions.propose_decision(p, decision="accepted", by=UserFactory())
    with pytest.raises(Refusal):
        publish(event)
    assert set(Participation.objects.values_list("status", flat=True)) == {"submitted"}
    assert not Letter.objects.exists()


def test_published_letters_wait_as_drafts_in_the_readers_language(event):
    participation = submitted(event)
    RepresentativeFactory(exhibitor=participation.exhibitor, user__language="en")
    RepresentativeFactory(exhibitor=participation.exhibitor, user__email=None, user__phone="+84912345678")
    actions.propose_decision(participation, decision="accepted", by=UserFactory())
    publish(event)
    letters = Letter.objects.order_by("pk").values_list("status", "language", "within", "subject")
    within = f"event:{event.pk}"
    assert list(letters) == [
        ("draft", "en", within, f"Invitation: {event.name}"),
        ("draft", "vi", within, f"Mời tham gia: {event.name}"),
    ]


def test_producer_without_people_is_written_to_at_its_contact(event):
    participation = submitted(event)
    Exhibitor.objects.update(email="htx@example.org")
    assert actions.write_letters(reload(participation), occasion="returned", at=now()) == 1
    assert Letter.objects.get().recipient == "htx@example.org"


@pytest.mark.parametrize("block", ["event", "zone", "delegation"])
def test_places_are_never_exceeded(event, block):
    zone, delegation = event.zones.create(name="A"), DelegationFactory(event=event)
    thing = {"event": event, "zone": zone, "delegation": delegation}[block]
    thing.places = 1
    thing.save()
    held, other = (
        ParticipationFactory(event=event, status=s, zone=zone, delegation=delegation) for s in ("confirmed", "submitted")
    )
    with pytest.raises(Refusal, match=str(thing)):
        actions.accept_participation(other, by=UserFactory(), at=now())
    # Nor by a row written by hand.
    with pytest.raises(IntegrityError, match="has_room"), transaction.atomic():
        Participation.objects.filter(pk=other.pk).update(
            status="accepted", decided_at=now(), decided_by=UserFactory(), frozen_at=now(), unit_then=held.unit_then
        )
    with pytest.raises(IntegrityError, match="has_room"), transaction.atomic():
        ParticipationFactory(event=event, status="accepted", zone=zone, delegation=delegation)
    actions.mark_attended(held, at=now())
    assert reload(held).status == "attended"


def test_zone_of_another_event_is_refused_by_the_database(event):
    foreign = EventFactory().zones.create(name="A")
    with pytest.raises(IntegrityError, match="zone_is_of_the_same_event"), transaction.atomic():
        ParticipationFactory(event=event, zone=foreign)


def waiting_event(**fields):
    days = timedelta(days=1)
    fixed = {"opens_on": now().date() + 30 * days, "apply_from": now() - 9 * days, "apply_until": now() - 2 * days, "places": 1}
    event = EventFactory(**{**fixed, **fields})
    held = ParticipationFactory(event=event, status="accepted")
    queue = submitted(event, 3)
    for p in queue:
        RepresentativeFactory(exhibitor=p.exhibitor)
        actions.waitlist_participation(p, by=UserFactory(), at=now())
    return event, held, queue


def test_waiting_list_keeps_its_order(db):
    _event, _held, queue = waiting_event()
    assert [reload(p).waitlist_rank for p in queue] == [1, 2, 3]


def test_place_that_lapses_is_offered_to_the_next_in_line(db):
    event, held, queue = waiting_event(confirm_until=now() - timedelta(minutes=1), offer_days=5)
    actions.lapse_offer(held)
    assert [reload(p).status for p in (held, *queue)] == ["lapsed", "accepted", "waitlisted", "waitlisted"]
    assert queue[0].waitlist_rank is None
    assert timedelta(days=4, hours=23) < queue[0].offer_until - now() < timedelta(days=5)
    letter = Letter.objects.get(occasion__startswith="offered")
    assert (letter.status, letter.about) == ("queued", f"participation:{queue[0].pk}")
    assert event.participations.holding().count() == 1


def test_place_that_is_given_up_is_offered_to_the_next_in_line(db):
    _event, held, queue = waiting_event()
    actions.withdraw_participation(held, by=UserFactory(), at=now())
    assert [reload(p).status for p in queue] == ["accepted", "waitlisted", "waitlisted"]


def test_leaving_the_waiting_list_frees_no_place(db):
    _event, _held, queue = waiting_event()
    actions.withdraw_participation(queue[0], by=UserFactory(), at=now())
    assert [reload(p).status for p in queue] == ["withdrawn", "waitlisted", "waitlisted"]
    assert queue[0].waitlist_rank is None


def test_nothing_is_offered_once_the_event_is_closed(db):
    event, held, queue = waiting_event()
    type(event).objects.update(status="closed")
    actions.withdraw_participation(held, by=UserFactory(), at=now())
    assert {reload(p).status for p in queue} == {"waitlisted"}


def test_place_is_offered_within_its_own_zone(db):
    event, held, queue = waiting_event()
    zone = event.zones.create(name="A", places=1)
    Participation.objects.filter(pk__in=[held.pk, queue[2].pk]).update(zone=zone)
    actions.withdraw_participation(reload(held), by=UserFactory(), at=now())
    assert [reload(p).status for p in queue] == ["waitlisted", "waitlisted", "accepted"]


def test_receipt_goes_to_confirmed_addresses_and_phones_only(event):
    participation = submitted(event)
    stranger, confirmed = (RepresentativeFactory(exhibitor=participation.exhibitor).user for _ in range(2))
    EmailAddress.objects.create(user=confirmed, email=confirmed.email, verified=True, primary=True)
    phone = RepresentativeFactory(exhibitor=participation.exhibitor, user__email=None, user__phone="+84912345678").user
    actions.write_letters(participation, occasion="submitted", at=now())
    assert set(Letter.objects.values_list("reader", flat=True)) == {confirmed.pk, phone.pk}
    assert stranger.pk not in {confirmed.pk, phone.pk}


CANCELLED = {
    "apply": lambda p: actions.apply_for_event(p.event, exhibitor=ExhibitorFactory(), products=[], by=UserFactory(), at=now()),
    "submit": lambda p: actions.submit_participation(p, by=UserFactory()),
    "accept": lambda p: actions.accept_participation(p, by=UserFactory(), at=now()),
    "confirm": lambda p: actions.confirm_participation(p, by=UserFactory()),
    "attended": lambda p: actions.mark_attended(p, at=now()),
    "publish": lambda p: actions.publish_decisions(p.event, participations=Participation.objects.all(), seen={}, at=now()),
}


@pytest.mark.parametrize(
    ("verb", "status"),
    list(zip(CANCELLED, ["draft", "returned", "submitted", "accepted", "confirmed", "submitted"], strict=True)),
)
def test_nothing_goes_on_at_a_cancelled_event(db, verb, status):
    participation = ExhibitFactory(participation=ParticipationFactory(status=status)).participation
    type(participation.event).objects.update(status="cancelled")
    participation.event.refresh_from_db()
    with pytest.raises(Refusal, match="đã hủy"):
        CANCELLED[verb](participation)
    assert (reload(participation).status, Participation.objects.count()) == (status, 1)


def test_recognised_product_keeps_its_name_and_set_unless_its_agency_changes_them(db):
    product = RecognitionFactory(verified=True).product
    owner = RepresentativeFactory(exhibitor=product.exhibitor).user
    product.name = "Rượu giả"
    with pytest.raises(Refusal, match="xác minh"):
        actions.save_product(product, photo=None, by=owner, at=now())
    actions.save_product(product, photo=None, by=staff(product.exhibitor.home_agency), at=now())
    product.description = "Mới"
    actions.save_product(product, photo=None, by=owner, at=now())
    product.refresh_from_db()
    assert (product.name, product.description) == ("Rượu giả", "Mới")


def test_recognition_of_a_time_without_a_known_term_asks_for_its_end(db):
    recognition = RecognitionFactory.build(product=ProductFactory(), issued_on=date(2017, 1, 1), expires_on=None)
    with pytest.raises(Refusal):
        actions.state_recognition(recognition, by=UserFactory(), at=timezone.now())
    recognition.expires_on = date(2020, 1, 1)
    assert actions.state_recognition(recognition, by=UserFactory(), at=timezone.now()).pk


def test_late_offer_ends_before_the_fair_begins(db):
    event, held, queue = waiting_event(confirm_until=now() - timedelta(minutes=1), offer_days=60)
    actions.lapse_offer(held)
    reload(queue[0])
    assert timezone.localtime(queue[0].offer_until).date() == event.opens_on
    assert timezone.localtime(queue[0].offer_until).hour == 0


def test_paper_of_a_recognition_is_read_by_whoever_sees_it_and_not_by_the_public(db):
    load_legal_parameters()
    recognition = RecognitionFactory.build(product=ProductFactory(), issued_on=date(2026, 1, 2))
    owner = RepresentativeFactory(exhibitor=recognition.product.exhibitor).user
    paper = SimpleUploadedFile("qd.pdf", b"%PDF-1.4")
    actions.state_recognition(recognition, by=owner, at=now(), paper=paper)
    assert recognition.paper.about == f"recognition:{recognition.pk}"
    assert [may_read(recognition.paper, user=user) for user in (owner, UserFactory(), AnonymousUser())] == [True, False, False]


def test_request_of_a_return_is_no_reason_once_it_is_answered(db):
    participation = ExhibitFactory(participation=ParticipationFactory(status="submitted")).participation
    actions.return_participation(participation, reason="Thiếu giấy.", by=UserFactory(), at=now())
    actions.submit_participation(participation, by=UserFactory())
    assert participation.decision_note == ""
