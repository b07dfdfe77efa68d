from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from core.transitions import InvalidTransition, Refusal
from exhibitors.actions import (
    apply_for_event,
    confirm_participation,
    submit_participation,
    withdraw_participation,
)
from exhibitors.models import Filing
from producers import actions
from producers.models import Representative, TakeOver
from tests.factories.accounts import UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RepresentativeFactory,
    TakeOverFactory,
)

CODE = "2400123458"


def now():
    return timezone.now()


def people(producer):
    return [
        row.user
        for row in Representative.objects.on(timezone.localdate()).filter(producer=producer)
    ]


@pytest.fixture
def producer(db):
    return ProducerFactory(tax_code=CODE)


def test_slip_opens_the_profile_once(producer):
    slip, token = actions.print_slip(producer, by=staff(producer.home_agency), at=now())
    person = UserFactory()
    assert TakeOver.objects.by_token(token).standing(at=now()).get() == slip
    assert actions.use_slip(slip, by=person, at=now()) == producer
    assert people(producer) == [person]
    with pytest.raises(Refusal, match="đã được dùng"):
        actions.use_slip(slip, by=UserFactory(), at=now())
    assert people(producer) == [person]


def test_token_is_kept_nowhere(producer):
    slip, token = actions.print_slip(producer, by=staff(producer.home_agency), at=now())
    assert token not in [
        str(value) for value in TakeOver.objects.filter(pk=slip.pk).values_list()[0]
    ]
    assert not TakeOver.objects.by_token(slip.token_digest).exists()


def test_new_slip_makes_the_one_before_void(producer):
    by = staff(producer.home_agency)
    (first, _token), (second, _other) = (
        actions.print_slip(producer, by=by, at=now()) for _ in range(2)
    )
    with pytest.raises(Refusal):
        actions.use_slip(first, by=UserFactory(), at=now())
    actions.use_slip(second, by=UserFactory(), at=now())


def test_slip_lapses_and_serves_nobody_who_printed_it(producer):
    by = staff(producer.home_agency)
    slip, _token = actions.print_slip(producer, by=by, at=now())
    with pytest.raises(Refusal, match="tự in"):
        actions.use_slip(slip, by=by, at=now())
    with pytest.raises(Refusal):
        actions.use_slip(slip, by=UserFactory(), at=now() + timedelta(days=31))
    slip.status, slip.user, slip.decided_by, slip.decided_at = "granted", by, by, now()
    with pytest.raises(IntegrityError, match="nobody_uses_their_own_slip"), transaction.atomic():
        slip.save()


def test_knowing_a_number_is_not_enough(producer):
    person = UserFactory()
    asked = actions.ask_take_over(CODE, note="Tôi là giám đốc", by=person, at=now())
    assert (people(producer), asked.status) == ([], "asked")
    assert actions.ask_take_over(CODE, note="Tôi là giám đốc", by=person, at=now()) == asked
    actions.grant_take_over(asked, by=UserFactory(), at=now())
    assert people(producer) == [person]
    assert actions.ask_take_over(CODE, note="", by=person, at=now()) is None


def test_unknown_code_is_a_request_that_nobody_sees(db):
    asked = actions.ask_take_over(CODE, note="", by=UserFactory(), at=now())
    assert (asked.producer, asked.tax_code) == (None, CODE)
    assert not TakeOver.objects.visible_to(UserFactory(is_superuser=True)).exists()
    with pytest.raises(IntegrityError, match="only_a_request"), transaction.atomic():
        TakeOver.objects.update(status="annulled")


def test_request_is_decided_once_and_by_somebody_else(producer):
    asked = TakeOverFactory(producer=producer)
    with pytest.raises(Refusal, match="người khác"):
        actions.grant_take_over(asked, by=asked.user, at=now())
    actions.refuse_take_over(asked, reason="Không có trong hợp tác xã.", by=UserFactory(), at=now())
    with pytest.raises(InvalidTransition):
        actions.grant_take_over(asked, by=UserFactory(), at=now())
    asked.refresh_from_db()
    assert (people(producer), asked.status, asked.reason) == (
        [],
        "refused",
        "Không có trong hợp tác xã.",
    )
    with (
        pytest.raises(IntegrityError, match="refused_take_over_has_its_reason"),
        transaction.atomic(),
    ):
        TakeOver.objects.filter(pk=asked.pk).update(reason="")
    with (
        pytest.raises(IntegrityError, match="nobody_confirms_their_own_take_over"),
        transaction.atomic(),
    ):
        TakeOver.objects.filter(pk=asked.pk).update(decided_by=asked.user)


def test_who_asks_too_often_waits(db):
    person = UserFactory()
    for _ in range(5):
        TakeOverFactory(user=person)
    with pytest.raises(Refusal, match="nhiều chủ thể"):
        actions.ask_take_over(CODE, note="", by=person, at=now())


def test_representation_ends_today_and_once(producer):
    representative = RepresentativeFactory(producer=producer)
    actions.end_representation(representative, at=now())
    assert people(producer) == []
    with pytest.raises(Refusal):
        actions.end_representation(representative, at=now())
    fresh = RepresentativeFactory(producer=producer, since=timezone.localdate())
    actions.end_representation(fresh, at=now())
    assert people(producer) == []


def test_slip_of_who_left_opens_nothing(producer):
    representative = RepresentativeFactory(producer=producer)
    slip, _token = actions.print_slip(producer, by=representative.user, at=now())
    actions.end_representation(representative, at=now())
    with pytest.raises(Refusal):
        actions.use_slip(slip, by=UserFactory(), at=now())


def test_slip_is_worth_no_more_than_the_right_of_who_printed_it(producer):
    slip, _token = actions.print_slip(producer, by=staff(producer.home_agency), at=now())
    Membership.objects.filter(user=slip.printed_by).update(until=timezone.localdate())
    with pytest.raises(Refusal, match="không còn phụ trách"):
        actions.use_slip(TakeOver.objects.get(pk=slip.pk), by=UserFactory(), at=now())


def test_who_acts_for_the_producer_does_not_use_a_slip_up(producer):
    person = RepresentativeFactory(producer=producer).user
    slip, token = actions.print_slip(producer, by=staff(producer.home_agency), at=now())
    with pytest.raises(Refusal, match="đã đại diện"):
        actions.use_slip(slip, by=person, at=now())
    assert TakeOver.objects.by_token(token).standing(at=now()).exists()


def test_merged_profile_is_taken_over_by_nobody(producer):
    asked = TakeOverFactory(producer=producer)
    producer.merged_into = ProducerFactory(home_agency=producer.home_agency)
    producer.save()
    with pytest.raises(Refusal, match="đã được gộp"):
        actions.print_slip(producer, by=UserFactory(), at=now())
    with pytest.raises(Refusal, match="đã được gộp"):
        actions.grant_take_over(asked, by=UserFactory(), at=now())


def test_what_is_filed_names_who_and_on_whose_behalf(db):
    product, officer = ProductFactory(), UserFactory()
    own = RepresentativeFactory(producer=product.producer).user
    event, at = EventFactory(opens_on=timezone.localdate() + timedelta(days=3)), now()
    participation = apply_for_event(
        event, producer=product.producer, products=[product], by=officer, at=at
    )
    submit_participation(participation, by=own)
    withdraw_participation(participation, by=officer, at=at)
    filed = (
        Filing.objects.filter(participation=participation)
        .order_by("pk")
        .values_list("act", "by", "is_on_behalf")
    )
    assert list(filed) == [
        ("started", officer.pk, True),
        ("submitted", own.pk, False),
        ("withdrawn", officer.pk, True),
    ]


def test_confirming_is_filed_too(db):
    participation = ParticipationFactory(status="accepted")
    by = UserFactory()
    confirm_participation(participation, by=by)
    assert list(participation.filings.values_list("act", "by", "is_on_behalf")) == [
        ("confirmed", by.pk, True)
    ]
