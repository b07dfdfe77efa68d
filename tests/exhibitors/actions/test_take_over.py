from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.models import Filing, Representative, TakeOver
from tests.factories.accounts import UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.exhibitors import (
    ExhibitorFactory,
    ParticipationFactory,
    ProductFactory,
    RepresentativeFactory,
    TakeOverFactory,
)

CODE = "2400123458"


def now():
    return timezone.now()


def people(exhibitor):
    return [
        row.user
        for row in Representative.objects.on(timezone.localdate()).filter(exhibitor=exhibitor)
    ]


@pytest.fixture
def exhibitor(db):
    return ExhibitorFactory(tax_code=CODE)


def test_slip_opens_the_profile_once(exhibitor):
    slip, token = actions.print_slip(exhibitor, by=staff(exhibitor.home_agency), at=now())
    person = UserFactory()
    assert TakeOver.objects.by_token(token).standing(at=now()).get() == slip
    assert actions.use_slip(slip, by=person, at=now()) == exhibitor
    assert people(exhibitor) == [person]
    with pytest.raises(Refusal, match="đã được dùng"):
        actions.use_slip(slip, by=UserFactory(), at=now())
    assert people(exhibitor) == [person]


def test_token_is_kept_nowhere(exhibitor):
    slip, token = actions.print_slip(exhibitor, by=staff(exhibitor.home_agency), at=now())
    assert token not in [
        str(value) for value in TakeOver.objects.filter(pk=slip.pk).values_list()[0]
    ]
    assert not TakeOver.objects.by_token(slip.token_digest).exists()


def test_new_slip_makes_the_one_before_void(exhibitor):
    by = staff(exhibitor.home_agency)
    (first, _token), (second, _other) = (
        actions.print_slip(exhibitor, by=by, at=now()) for _ in range(2)
    )
    with pytest.raises(Refusal):
        actions.use_slip(first, by=UserFactory(), at=now())
    actions.use_slip(second, by=UserFactory(), at=now())


def test_slip_lapses_and_serves_nobody_who_printed_it(exhibitor):
    by = staff(exhibitor.home_agency)
    slip, _token = actions.print_slip(exhibitor, by=by, at=now())
    with pytest.raises(Refusal, match="tự in"):
        actions.use_slip(slip, by=by, at=now())
    with pytest.raises(Refusal):
        actions.use_slip(slip, by=UserFactory(), at=now() + timedelta(days=31))
    slip.status, slip.user, slip.decided_by, slip.decided_at = "granted", by, by, now()
    with pytest.raises(IntegrityError, match="nobody_uses_their_own_slip"), transaction.atomic():
        slip.save()


def test_knowing_a_number_is_not_enough(exhibitor):
    person = UserFactory()
    asked = actions.ask_take_over(CODE, note="Tôi là giám đốc", by=person, at=now())
    assert (people(exhibitor), asked.status) == ([], "asked")
    assert actions.ask_take_over(CODE, note="Tôi là giám đốc", by=person, at=now()) == asked
    actions.grant_take_over(asked, by=UserFactory(), at=now())
    assert people(exhibitor) == [person]
    assert actions.ask_take_over(CODE, note="", by=person, at=now()) is None


def test_unknown_code_is_a_request_that_nobody_sees(db):
    asked = actions.ask_take_over(CODE, note="", by=UserFactory(), at=now())
    assert (asked.exhibitor, asked.tax_code) == (None, CODE)
    assert not TakeOver.objects.visible_to(UserFactory(is_superuser=True)).exists()
    with pytest.raises(IntegrityError, match="only_a_request"), transaction.atomic():
        TakeOver.objects.update(status="annulled")


def test_request_is_decided_once_and_by_somebody_else(exhibitor):
    asked = TakeOverFactory(exhibitor=exhibitor)
    with pytest.raises(Refusal, match="người khác"):
        actions.grant_take_over(asked, by=asked.user, at=now())
    actions.refuse_take_over(asked, reason="Không có trong hợp tác xã.", by=UserFactory(), at=now())
    with pytest.raises(InvalidTransition):
        actions.grant_take_over(asked, by=UserFactory(), at=now())
    asked.refresh_from_db()
    assert (people(exhibitor), asked.status, asked.reason) == (
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


def test_representation_ends_today_and_once(exhibitor):
    representative = RepresentativeFactory(exhibitor=exhibitor)
    actions.end_representation(representative, at=now())
    assert people(exhibitor) == []
    with pytest.raises(Refusal):
        actions.end_representation(representative, at=now())
    fresh = RepresentativeFactory(exhibitor=exhibitor, since=timezone.localdate())
    actions.end_representation(fresh, at=now())
    assert people(exhibitor) == []


def test_slip_of_who_left_opens_nothing(exhibitor):
    representative = RepresentativeFactory(exhibitor=exhibitor)
    slip, _token = actions.print_slip(exhibitor, by=representative.user, at=now())
    actions.end_representation(representative, at=now())
    with pytest.raises(Refusal):
        actions.use_slip(slip, by=UserFactory(), at=now())


def test_slip_is_worth_no_more_than_the_right_of_who_printed_it(exhibitor):
    slip, _token = actions.print_slip(exhibitor, by=staff(exhibitor.home_agency), at=now())
    Membership.objects.filter(user=slip.printed_by).update(until=timezone.localdate())
    with pytest.raises(Refusal, match="không còn phụ trách"):
        actions.use_slip(TakeOver.objects.get(pk=slip.pk), by=UserFactory(), at=now())


def test_who_acts_for_the_producer_does_not_use_a_slip_up(exhibitor):
    person = RepresentativeFactory(exhibitor=exhibitor).user
    slip, token = actions.print_slip(exhibitor, by=staff(exhibitor.home_agency), at=now())
    with pytest.raises(Refusal, match="đã đại diện"):
        actions.use_slip(slip, by=person, at=now())
    assert TakeOver.objects.by_token(token).standing(at=now()).exists()


def test_merged_profile_is_taken_over_by_nobody(exhibitor):
    asked = TakeOverFactory(exhibitor=exhibitor)
    exhibitor.merged_into = ExhibitorFactory(home_agency=exhibitor.home_agency)
    exhibitor.save()
    with pytest.raises(Refusal, match="đã được gộp"):
        actions.print_slip(exhibitor, by=UserFactory(), at=now())
    with pytest.raises(Refusal, match="đã được gộp"):
        actions.grant_take_over(asked, by=UserFactory(), at=now())


def test_what_is_filed_names_who_and_on_whose_behalf(db):
    product, officer = ProductFactory(), UserFactory()
    own = RepresentativeFactory(exhibitor=product.exhibitor).user
    event, at = EventFactory(opens_on=timezone.localdate() + timedelta(days=3)), now()
    participation = actions.apply_for_event(
        event, exhibitor=product.exhibitor, products=[product], by=officer, at=at
    )
    actions.submit_participation(participation, by=own)
    actions.withdraw_participation(participation, by=officer, at=at)
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
    actions.confirm_participation(participation, by=by)
    assert list(participation.filings.values_list("act", "by", "is_on_behalf")) == [
        ("confirmed", by.pk, True)
    ]
