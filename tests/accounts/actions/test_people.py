from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import actions
from accounts.models import Invitation, Membership, Role, User, roles_of
from core.transitions import InvalidTransition, Refusal
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, staff
from tests.factories.places import CommuneFactory


def now():
    return timezone.now()


def today():
    return timezone.localdate()


@pytest.fixture
def agency(db):
    agency = AgencyFactory()
    agency.manager = staff(agency, Role.MANAGER)
    return agency


def invite(agency, *, by=None, at=None, **given):
    wanted = {"full_name": "Người Mới", "role": Role.FINANCE, "since": today(), **given}
    return actions.invite_colleague(agency, by=by or agency.manager, at=at or now(), **wanted)


def end(agency, post, *, until, by=None, **more):
    more.pop("at", None)
    by = by or agency.manager
    actions.end_membership(post, until=until, by=by, at=now(), **more)


def roles(user):
    user = User.objects.get(pk=user.pk)
    return {(role, agency) for role, agency in roles_of(user).posts}


def test_invited_colleague_has_the_role_once_they_accept(agency):
    invitation, token = invite(agency)
    person = UserFactory(full_name="", phone="+84912345678")
    assert Invitation.objects.by_token(token).get() == invitation
    actions.accept_invitation(invitation, by=person, at=now())
    person.refresh_from_db()
    assert roles(person) == {(Role.FINANCE, agency.pk)}
    assert (person.full_name, bool(person.phone_confirmed_at)) == ("Người Mới", True)
    invitation.refresh_from_db()
    assert (invitation.status, invitation.user) == ("accepted", person)
    with pytest.raises(Refusal):
        actions.accept_invitation(invitation, by=UserFactory(), at=now())


def test_invitation_of_later_begins_then_and_one_of_the_past_today(agency):
    later, _token = invite(agency, since=today() + timedelta(days=9))
    before, _token = invite(agency, full_name="Khác", since=today() - timedelta(days=9))
    people = UserFactory(), UserFactory()
    for person, invitation in zip(people, (later, before), strict=True):
        actions.accept_invitation(invitation, by=person, at=now())
    since = [Membership.objects.get(user=person).since for person in people]
    assert since == [today() + timedelta(days=9), today()]
    assert roles(people[0]) == set()


def test_officer_gets_the_communes_and_others_none(agency):
    communes = [CommuneFactory(), CommuneFactory()]
    officer, clerk = UserFactory(), UserFactory()
    for person, role in ((officer, Role.OFFICER), (clerk, Role.ORGANISER)):
        invitation, _token = invite(agency, role=role, communes=communes, full_name=str(person))
        actions.accept_invitation(invitation, by=person, at=now())
    assert set(officer.memberships.get().communes.all()) == set(communes)
    assert clerk.memberships.get().communes.count() == 0


@pytest.mark.parametrize(
    "why", ["withdrawn", "old", "own", "giver left", "giver closed", "held", "time over"]
)
def test_invitation_opens_nothing(agency, why):
    person, at = UserFactory(), now()
    until = today() + timedelta(days=2) if why == "time over" else None
    invitation, _token = invite(agency, until=until)
    staff(agency, Role.MANAGER)
    if why == "withdrawn":
        actions.withdraw_invitation(invitation)
    elif why == "old":
        at += timedelta(days=15)
    elif why == "own":
        person = agency.manager
    elif why == "giver left":
        agency.manager.memberships.update(until=today())
    elif why == "giver closed":
        User.objects.filter(pk=agency.manager.pk).update(is_active=False)
    elif why == "held":
        MembershipFactory(user=person, agency=agency, role=Role.FINANCE)
    else:
        at += timedelta(days=3)
    before = set(Membership.objects.values_list("pk", flat=True))
    with pytest.raises(Refusal):
        actions.accept_invitation(Invitation.objects.get(pk=invitation.pk), by=person, at=at)
    assert set(Membership.objects.values_list("pk", flat=True)) == before


def test_newer_invitation_of_the_same_person_and_role_replaces_the_first(agency):
    first, _token = invite(agency)
    other, _token = invite(agency, role=Role.INSPECTOR)
    foreign, _token = invite(AgencyFactory(), by=agency.manager)
    again, _token = invite(agency)
    states = {row.pk: row.status for row in Invitation.objects.all()}
    assert states == {
        first.pk: "withdrawn",
        other.pk: "open",
        foreign.pk: "open",
        again.pk: "open",
    }


def test_accepted_invitation_is_not_withdrawn(agency):
    invitation, _token = invite(agency)
    actions.accept_invitation(invitation, by=UserFactory(), at=now())
    with pytest.raises(InvalidTransition):
        actions.withdraw_invitation(invitation)


def test_successor_has_the_role_and_the_communes_from_the_day_the_other_leaves(agency):
    communes = [CommuneFactory()]
    leaving = staff(agency, Role.OFFICER, communes=communes)
    successor = staff(agency, Role.INSPECTOR)
    day = today() + timedelta(days=5)
    post = leaving.memberships.get()
    end(agency, post, until=day, successor=successor, at=now())
    assert Membership.objects.get(pk=post.pk).until == day
    new = successor.memberships.get(role=Role.OFFICER)
    assert (new.since, new.until, set(new.communes.all())) == (day, None, set(communes))
    assert roles(leaving) == {(Role.OFFICER, agency.pk)}
    # It has not come yet and is taken back.
    end(agency, post, until=None, at=now())
    assert Membership.objects.get(pk=post.pk).until is None


def test_role_ends_today_and_one_that_has_not_begun_is_gone(agency):
    person, coming = staff(agency), staff(agency)
    later = coming.memberships.get()
    Membership.objects.filter(pk=later.pk).update(since=today() + timedelta(days=3))
    end(agency, person.memberships.get(), until=today(), at=now())
    end(agency, later, until=today(), at=now())
    assert roles(person) == set()
    assert not Membership.objects.filter(pk=later.pk).exists()
    with pytest.raises(Refusal):
        end(agency, person.memberships.get(), until=today(), at=now())


def test_day_that_is_over_ends_nothing(agency):
    post = staff(agency).memberships.get()
    with pytest.raises(Refusal):
        end(agency, post, until=today() - timedelta(days=1), at=now())
    post.refresh_from_db()
    assert post.until is None


@pytest.mark.parametrize("helps", ["nobody", "elsewhere", "closed", "ends before", "other role"])
def test_agency_is_never_without_a_manager(agency, helps):
    if helps == "elsewhere":
        staff(AgencyFactory(), Role.MANAGER)
    elif helps == "closed":
        staff(agency, Role.MANAGER, is_active=False)
    elif helps == "ends before":
        staff(agency, Role.MANAGER).memberships.update(until=today() + timedelta(days=1))
    elif helps == "other role":
        staff(agency, Role.ORGANISER)
    post = agency.manager.memberships.get()
    with pytest.raises(Refusal):
        end(agency, post, until=today() + timedelta(days=2), at=now())
    post.refresh_from_db()
    assert post.until is None


@pytest.mark.parametrize("way", ["another", "successor"])
def test_manager_leaves_once_somebody_else_manages(agency, way):
    other = staff(agency, Role.MANAGER if way == "another" else Role.ORGANISER)
    successor = other if way == "successor" else None
    post = agency.manager.memberships.get()
    end(agency, post, until=today() + timedelta(days=1), successor=successor, at=now())
    post.refresh_from_db()
    assert post.until == today() + timedelta(days=1)
    managers = Membership.objects.on(today() + timedelta(days=1)).filter(role=Role.MANAGER)
    assert [row.user for row in managers] == [other]


def test_only_an_officer_has_communes(agency):
    commune, other = CommuneFactory(), CommuneFactory()
    officer = staff(agency, Role.OFFICER, communes=[commune])
    actions.set_communes(officer.memberships.get(), communes=[other])
    assert set(officer.memberships.get().communes.all()) == {other}
    with pytest.raises(Refusal):
        actions.set_communes(agency.manager.memberships.get(), communes=[commune])
    assert agency.manager.memberships.get().communes.count() == 0


def test_nobody_helps_a_colleague_who_has_left(agency):
    gone = staff(agency, is_active=False, phone="+84912345678")
    post = gone.memberships.get()
    Membership.objects.filter(pk=post.pk).update(since=date(2020, 1, 1), until=date(2021, 1, 1))
    for act in (actions.reopen_membership, actions.confirm_member_phone):
        with pytest.raises(Refusal):
            act(post, by=agency.manager, at=now())
    gone.refresh_from_db()
    assert (gone.is_active, gone.phone_confirmed_at) == (False, None)


def test_nobody_gives_a_role_to_themselves(agency):
    post = staff(agency, Role.FINANCE).memberships.get()
    with pytest.raises(Refusal):
        end(agency, post, until=today(), successor=agency.manager)
    post.refresh_from_db()
    assert (post.until, roles(agency.manager)) == (None, {(Role.MANAGER, agency.pk)})


@pytest.mark.parametrize("gap", [False, True])
def test_agency_is_managed_without_a_gap(agency, gap):
    """Two managers leave one after the other, or who takes over begins too late."""
    other = staff(agency, Role.MANAGER)
    post = other.memberships.get()
    end(agency, post, until=today() + timedelta(days=20))
    with pytest.raises(Refusal):
        end(agency, agency.manager.memberships.get(), until=today() + timedelta(days=10))
    third = staff(agency, Role.MANAGER)
    days = 21 if gap else 20
    third.memberships.update(since=today() + timedelta(days=days))
    mine = agency.manager.memberships.get()
    if gap:
        with pytest.raises(Refusal):
            end(agency, mine, until=today() + timedelta(days=10))
        return
    end(agency, mine, until=today() + timedelta(days=10))
    # Who is to take over does not drop out either.
    with pytest.raises(Refusal):
        end(agency, third.memberships.get(), until=today(), by=other)
    assert third.memberships.exists()


def test_no_slip_is_printed_for_whoever_has_left(agency):
    gone = staff(agency)
    gone.memberships.update(until=today())
    with pytest.raises(Refusal):
        actions.print_member_slip(gone.memberships.get(), by=agency.manager, at=now())
    assert not gone.password_slips.exists()


def test_who_takes_over_is_named_with_the_day(agency):
    post, other = staff(agency, Role.FINANCE).memberships.get(), staff(agency)
    with pytest.raises(Refusal):
        end(agency, post, until=None, successor=other)
    assert roles(other) == {(Role.ORGANISER, agency.pk)}
