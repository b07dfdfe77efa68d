from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import Membership, PasswordSlip, Role, User
from core.transitions import Refusal
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, staff
from tests.factories.producers import ProducerFactory, RepresentativeFactory

NUMBER, OTHER = "+84912345678", "+84987654321"


def now():
    return timezone.now()


@pytest.fixture
def agency(db):
    agency = AgencyFactory()
    agency.manager = staff(agency, Role.MANAGER)
    return agency


def test_slip_sets_a_password_once_and_confirms_the_number(agency):
    user = staff(agency, email=None, phone=NUMBER)
    first, _token = actions.print_password_slip(user, by=agency.manager, at=now())
    slip, token = actions.print_password_slip(user, by=agency.manager, at=now())
    first.refresh_from_db()
    assert (first.status, slip.printed_by) == ("annulled", agency.manager)
    found = PasswordSlip.objects.by_token(token).get()
    for stale in (first, found):
        if stale == first:
            with pytest.raises(Refusal):
                actions.use_password_slip(stale, password="cho-moi-2026-a", at=now())
        else:
            actions.use_password_slip(stale, password="cho-moi-2026-x", at=now())
    user = User.objects.get(pk=user.pk)
    assert (user.check_password("cho-moi-2026-x"), bool(user.phone_confirmed_at)) == (True, True)
    with pytest.raises(Refusal):
        actions.use_password_slip(found, password="cho-moi-2026-y", at=now())


@pytest.mark.parametrize("why", ["old", "closed"])
def test_slip_that_is_old_or_of_a_closed_account_sets_nothing(agency, why):
    user = staff(agency)
    slip, _token = actions.print_password_slip(user, by=agency.manager, at=now())
    at = now() + timedelta(days=8) if why == "old" else now()
    if why == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refusal):
        actions.use_password_slip(slip, password="cho-moi-2026-x", at=at)
    assert not User.objects.get(pk=user.pk).check_password("cho-moi-2026-x")


@pytest.mark.parametrize("who", ["oneself", "elsewhere too", "administrator", "closed"])
def test_nobody_gets_the_password_of_whoever_may_do_more(agency, who):
    person = agency.manager if who == "oneself" else staff(agency)
    if who == "elsewhere too":
        MembershipFactory(user=person, agency=AgencyFactory())
    fields = {"administrator": {"is_superuser": True}, "closed": {"is_active": False}}
    User.objects.filter(pk=person.pk).update(**fields.get(who, {"language": "vi"}))
    person.refresh_from_db()
    with pytest.raises(Refusal):
        actions.print_password_slip(person, by=agency.manager, at=now())
    assert not person.password_slips.exists()


def test_post_that_has_ended_elsewhere_hinders_nobody(agency):
    person = staff(agency)
    MembershipFactory(user=person, until=timezone.localdate())
    actions.print_password_slip(person, by=agency.manager, at=now())
    assert person.password_slips.count() == 1


def test_person_with_an_address_is_told_of_the_slip(
    agency, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.print_password_slip(staff(agency), by=agency.manager, at=now())
        actions.print_password_slip(
            staff(agency, email=None, phone=NUMBER), by=agency.manager, at=now()
        )
    (letter,) = mailoutbox
    assert str(agency.manager) in letter.body


def test_number_that_is_only_claimed_yields_and_a_confirmed_one_does_not(agency):
    squatter = UserFactory(email=None, phone=NUMBER, last_login=now())
    with_email = UserFactory(phone=OTHER)
    owner = staff(agency, new_phone=NUMBER)
    actions.confirm_phone(owner, by=agency.manager, at=now())
    for row in (squatter, owner):
        row.refresh_from_db()
    assert (owner.phone, owner.new_phone, bool(owner.phone_confirmed_at)) == (NUMBER, "", True)
    assert (squatter.phone, squatter.is_active) == (None, False)
    second = staff(agency, new_phone=NUMBER)
    with pytest.raises(Refusal):
        actions.confirm_phone(second, by=agency.manager, at=now())
    third = staff(agency, new_phone=OTHER)
    actions.confirm_phone(third, by=agency.manager, at=now())
    with_email.refresh_from_db()
    assert (with_email.phone, with_email.is_active) == (None, True)


def test_nobody_confirms_their_own_number_or_none(agency):
    User.objects.filter(pk=agency.manager.pk).update(phone=NUMBER)
    with pytest.raises(Refusal):
        actions.confirm_phone(agency.manager, by=agency.manager, at=now())
    without = staff(agency)
    confirmed = staff(agency, phone=OTHER, phone_confirmed_at=now())
    for person in (without, confirmed):
        with pytest.raises(Refusal):
            actions.confirm_phone(person, by=agency.manager, at=now())


def test_another_number_waits_and_the_name_does_not(db):
    user = UserFactory(phone=NUMBER, phone_confirmed_at=now())
    change = {"full_name": "Tên Mới", "language": "en"}
    actions.change_profile(user, **change, phone=OTHER)
    user.refresh_from_db()
    assert (user.full_name, user.language, user.phone, user.new_phone) == (
        "Tên Mới",
        "en",
        NUMBER,
        OTHER,
    )
    actions.change_profile(user, **change, phone=NUMBER)
    user.refresh_from_db()
    assert user.new_phone == ""
    actions.change_profile(user, **change, phone="")
    user.refresh_from_db()
    assert (user.phone, user.phone_confirmed_at) == (None, None)


def test_what_one_signs_in_with_is_not_removed(db):
    user = UserFactory(email=None, phone=NUMBER)
    with pytest.raises(Refusal):
        actions.change_profile(user, full_name="A", language="vi", phone="")
    user.refresh_from_db()
    assert user.phone == NUMBER


def test_unused_accounts_of_staff_are_closed_and_let_in_again(agency):
    old = now() - timedelta(days=46)
    people = {
        "unused": staff(agency, last_login=old),
        "never": staff(agency),
        "used": staff(agency, last_login=now() - timedelta(days=44)),
        "reopened": staff(agency, last_login=old, reopened_at=now() - timedelta(days=1)),
        "new": staff(agency, last_login=None),
        "new post": staff(agency, last_login=old),
        "left": staff(agency, last_login=old),
        "producer": UserFactory(last_login=old),
        "admin": staff(agency, last_login=old, is_superuser=True),
        "manager": agency.manager,
    }
    User.objects.exclude(pk=people["new"].pk).update(date_joined=old)
    User.objects.filter(pk=agency.manager.pk).update(last_login=now())
    new_post = Membership.objects.filter(user=people["new post"])
    new_post.update(since=timezone.localdate() - timedelta(days=3))
    Membership.objects.filter(user=people["left"]).update(until=timezone.localdate())
    assert actions.disable_unused(at=now()) == 2
    closed = {name for name, user in people.items() if not _fresh(user).is_active}
    assert closed == {"unused", "never"}
    assert actions.disable_unused(at=now()) == 0
    actions.reopen_account(people["unused"], by=agency.manager, at=now())
    assert _fresh(people["unused"]).is_active
    assert actions.disable_unused(at=now()) == 0
    with pytest.raises(Refusal):
        actions.reopen_account(people["used"], by=agency.manager, at=now())


def _fresh(user):
    return User.objects.get(pk=user.pk)


def test_account_that_nothing_is_known_of_stays_closed(agency):
    person = staff(agency, is_active=False, email=None, phone=None)
    with pytest.raises(Refusal):
        actions.reopen_account(person, by=agency.manager, at=now())
    assert not _fresh(person).is_active


def test_account_of_another_desk_is_not_let_in(agency):
    person = staff(agency, is_active=False)
    MembershipFactory(user=person)
    with pytest.raises(Refusal):
        actions.reopen_account(person, by=agency.manager, at=now())
    assert not _fresh(person).is_active


@pytest.mark.parametrize("becomes", ["administrator", "manager elsewhere", "coming", "giver left"])
def test_slip_is_worth_no_more_than_who_printed_it_may_do_when_it_is_used(agency, becomes):
    person = staff(agency)
    slip, _token = actions.print_password_slip(person, by=agency.manager, at=now())
    if becomes == "administrator":
        User.objects.filter(pk=person.pk).update(is_superuser=True)
    elif becomes == "giver left":
        staff(agency, Role.MANAGER)
        agency.manager.memberships.update(until=timezone.localdate())
    else:
        days = 3 if becomes == "coming" else -3
        since = timezone.localdate() + timedelta(days=days)
        MembershipFactory(user=person, role=Role.MANAGER, since=since)
    slip = PasswordSlip.objects.get(pk=slip.pk)
    with pytest.raises(Refusal):
        actions.use_password_slip(slip, password="cho-moi-2026-x", at=now())
    assert not _fresh(person).check_password("cho-moi-2026-x")


def test_number_of_whoever_works_somewhere_is_not_had_by_a_slip(agency):
    holder = staff(agency, phone=NUMBER, email=None)
    other = UserFactory(new_phone=NUMBER)
    with pytest.raises(Refusal):
        actions.take_phone(other, NUMBER, at=now())
    actions.confirm_by_slip(other, at=now())
    assert (_fresh(holder).phone, _fresh(other).new_phone) == (NUMBER, NUMBER)


def test_last_manager_is_not_closed_for_being_unused(agency):
    old = now() - timedelta(days=60)
    User.objects.update(date_joined=old, last_login=old)
    assert actions.disable_unused(at=now()) == 0
    second = staff(agency, Role.MANAGER, last_login=now())
    assert actions.disable_unused(at=now()) == 1
    assert (_fresh(agency.manager).is_active, _fresh(second).is_active) == (False, True)


def test_who_acts_for_producers_of_two_agencies_is_helped_by_both(agency):
    home = ProducerFactory(home_agency=agency)
    person = RepresentativeFactory(producer=home).user
    actions.print_password_slip(person, by=agency.manager, at=now())
    RepresentativeFactory(producer=ProducerFactory(), user=person)
    with pytest.raises(Refusal):
        actions.print_password_slip(person, by=agency.manager, at=now())
    assert person.password_slips.count() == 1
