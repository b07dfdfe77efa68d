from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.models import Exhibitor, Participation, ProductSet, Recognition, Representative
from office.actions import load_legal_parameters
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import (
    ExhibitFactory,
    ExhibitorFactory,
    ParticipationFactory,
    ProductFactory,
    RecognitionFactory,
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
    actions.submit_participation(participation)
    assert reload(participation).status == Status.SUBMITTED
    assert abs(participation.submitted_at - now()) < timedelta(seconds=5)


def test_submit_after_the_close_is_refused_and_the_draft_kept(event):
    participation = draft(event)
    event.apply_until = now()
    event.save()
    with pytest.raises(Refusal, match="đóng nhận hồ sơ"):
        actions.submit_participation(participation)
    assert reload(participation).status == Status.DRAFT


def test_submit_without_products_is_refused(event):
    participation = ParticipationFactory(event=event)
    with pytest.raises(Refusal):
        actions.submit_participation(participation)


def test_recorded_event_takes_registrations_without_a_call(db):
    event = EventFactory(is_recorded=True, apply_from=None, apply_until=None)
    actions.submit_participation(draft(event))
    assert Participation.objects.get().status == Status.SUBMITTED


def test_returned_application_is_changed_and_handed_in_after_the_close(event):
    participation, by = draft(event), UserFactory()
    actions.submit_participation(participation)
    actions.return_participation(participation, reason="Thiếu ảnh.", by=by, at=now())
    event.apply_until = now()
    event.save()
    more = ProductFactory(exhibitor=participation.exhibitor)
    actions.change_application(participation, products=[more], booths_wanted=2, note="đã bổ sung")
    actions.submit_participation(participation)
    assert (reload(participation).status, participation.exhibits.get().product) == (Status.SUBMITTED, more)


def test_application_with_the_organiser_cannot_be_changed(event):
    participation = draft(event)
    actions.submit_participation(participation)
    with pytest.raises(Refusal):
        actions.change_application(participation, products=[], booths_wanted=1, note="")


def test_accept_freezes_what_is_true_now(event):
    participation = draft(event)
    RecognitionFactory(product=participation.exhibits.get().product, verified=True, stars=4, code="24-1-1-2026")
    actions.submit_participation(participation)
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
    actions.submit_participation(participation)
    actions.accept_participation(participation, by=UserFactory(), at=now())
    assert participation.exhibits.get().stars is None


def test_star_revoked_before_the_fair_is_gone_when_presence_is_marked(event):
    participation = draft(event)
    recognition = RecognitionFactory(product=participation.exhibits.get().product, verified=True)
    actions.submit_participation(participation)
    actions.accept_participation(participation, by=UserFactory(), at=now())
    actions.confirm_participation(participation)
    Recognition.objects.filter(pk=recognition.pk).update(revoked_on=event.opens_on)
    actions.mark_attended(participation, at=now())
    assert participation.exhibits.get().stars is None


@pytest.mark.parametrize("second", ["accept", "decline", "waitlist", "return"])
def test_second_decision_is_refused_and_told_by_whom(event, second):
    participation, first = draft(event), staff(event.host, full_name="Người Nhanh Hơn")
    actions.submit_participation(participation)
    actions.decline_participation(participation, reason="Hết chỗ.", by=first, at=now())
    reason = {"reason": "x"} if second in ("decline", "return") else {}
    act = getattr(actions, f"{second}_participation")
    with pytest.raises(InvalidTransition, match="Người Nhanh Hơn"):
        act(participation, by=UserFactory(), at=now(), **reason)


def test_offer_is_confirmed_before_its_deadline_only(event):
    event.confirm_until = event.apply_until
    event.save()
    early, late = (ParticipationFactory(event=event, status=Status.ACCEPTED) for _ in range(2))
    actions.confirm_participation(early)
    event.apply_until = event.confirm_until = now()
    event.save()
    with pytest.raises(Refusal, match="hết hạn xác nhận"):
        actions.confirm_participation(late)
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
    actions.withdraw_participation(participation, at=now())
    allocation.refresh_from_db()
    assert (reload(participation).status, allocation.released_at is None) == (Status.WITHDRAWN, False)
    actions.apply_for_event(event, exhibitor=participation.exhibitor, products=[], by=UserFactory(), at=now())


def test_withdrawal_after_the_opening_is_refused(event):
    with pytest.raises(Refusal):
        actions.withdraw_participation(ParticipationFactory(event=event, status=Status.CONFIRMED), at=now())


@pytest.mark.parametrize("is_staff", [True, False])
def test_whoever_registers_without_a_desk_represents(db, is_staff):
    by = staff(AgencyFactory()) if is_staff else UserFactory()
    exhibitor = Exhibitor(name="HTX", kind="cooperative", commune=CommuneFactory(), home_agency=AgencyFactory())
    actions.register_exhibitor(exhibitor, by=by, at=now())
    assert Representative.objects.filter(user=by, exhibitor=exhibitor).exists() is not is_staff


def test_recognition_runs_for_the_months_of_the_law(db):
    load_legal_parameters()
    recognition = RecognitionFactory.build(product=ProductFactory(), issued_on=date(2023, 6, 29), expires_on=None)
    assert actions.state_recognition(recognition).expires_on == date(2026, 6, 28)


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
    actions.change_application(participation, products=[kept.product], booths_wanted=1, note="")
    assert list(participation.exhibits.all()) == [kept]
    assert ExhibitFactory(participation=participation).product != kept.product
