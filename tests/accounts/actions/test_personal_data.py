import itertools
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import actions
from accounts.models import DataRequest, Role, User
from accounts.models.data_request import working_days_after
from core.models import Typed
from core.transitions import InvalidTransition, Refusal
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.producers import RepresentativeFactory


def now():
    return timezone.now()


@pytest.fixture
def manager(db):
    return staff(AgencyFactory(), Role.MANAGER)


def ask(user, kind="erasure", agency=None):
    days = {"reply_working_days": 2, "act_days": 15}
    return actions.ask_about_data(user, kind=kind, note="", agency=agency, at=now(), **days)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ((2026, 11, 25), (2026, 11, 27)),
        ((2026, 11, 26), (2026, 11, 30)),
        ((2026, 11, 28), (2026, 12, 1)),
    ],
)
def test_working_days_leave_the_weekend_out(asked, due):
    assert working_days_after(date(*asked), 2) == date(*due)


def test_request_stands_once_with_its_clocks(manager):
    user = UserFactory()
    first, again = ask(user), ask(user)
    other = ask(user, "correction")
    assert (first == again, DataRequest.objects.count()) == (True, 2)
    assert first.act_due_on == timezone.localdate() + timedelta(days=15)
    assert first.reply_due_on > timezone.localdate()
    assert other.pk != first.pk


def test_erasure_makes_the_person_unknown_and_leaves_others(manager):
    row = RepresentativeFactory(user__phone="+84912345678")
    user, other = row.user, RepresentativeFactory(producer=row.producer).user
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    Typed.objects.create(person=user.pk, place="/x", fields={}, kept_at=now())
    actions.fulfil_data_request(ask(user), answer="Đã xóa.", by=manager, at=now())
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.phone, user.is_active, user.has_usable_password()) == (
        None,
        None,
        False,
        False,
    )
    assert str(user) == "Người đã xóa dữ liệu"
    assert not EmailAddress.objects.exists()
    assert not Typed.objects.exists()
    left = {each.user for each in row.producer.representatives.on(timezone.localdate())}
    assert left == {other}


def test_restriction_closes_the_account_and_correction_changes_nothing(manager):
    for kind, is_open in (("restriction", False), ("correction", True)):
        user = UserFactory()
        actions.fulfil_data_request(ask(user, kind), answer="Xong.", by=manager, at=now())
        user = User.objects.get(pk=user.pk)
        assert (user.is_active, bool(user.email)) == (is_open, True)


def test_staff_and_administrators_are_not_erased_while_they_work(manager):
    coming = staff(AgencyFactory())
    coming.memberships.update(since=timezone.localdate() + timedelta(days=2))
    people = staff(AgencyFactory()), coming, UserFactory(is_superuser=True)
    for user, kind in itertools.product(people, ("erasure", "restriction")):
        request = ask(user, kind)
        with pytest.raises(Refusal):
            actions.fulfil_data_request(request, answer="Xong.", by=manager, at=now())
        assert DataRequest.objects.get(pk=request.pk).status == "open"
        fresh = User.objects.get(pk=user.pk)
        assert (bool(fresh.email), fresh.is_active) == (True, True)


def test_nobody_answers_their_own_request_or_one_twice(manager):
    own = ask(manager, "correction")
    with pytest.raises(Refusal):
        actions.fulfil_data_request(own, answer="Xong.", by=manager, at=now())
    request = ask(UserFactory())
    actions.refuse_data_request(request, answer="Luật yêu cầu lưu.", by=manager, at=now())
    with pytest.raises(InvalidTransition):
        actions.fulfil_data_request(request, answer="Xong.", by=manager, at=now())
    assert User.objects.get(pk=request.user_id).email
