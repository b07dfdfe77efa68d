from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, staff


@pytest.fixture(autouse=True)
def _gate_is_shut(settings):
    settings.STAFF_MFA_REQUIRED = True


def test_staff_reach_nothing_without_a_second_factor(as_user, db):
    client = as_user(staff(AgencyFactory()))
    for name in ("home", "event_list", "event_calendar", "statistics"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_activate_totp")


def test_platform_admin_needs_a_second_factor_too(as_user, db):
    client = as_user(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(reverse("admin:index"))["Location"] == reverse("mfa_activate_totp")


def test_staff_with_a_second_factor_and_producers_pass(as_user, db):
    user = staff(AgencyFactory())
    TOTP.activate(user, generate_totp_secret())
    assert as_user(user).get(reverse("event_list")).status_code == 200
    assert as_user(UserFactory()).get(reverse("producer_home")).status_code == 200


PASSWORD = "cho-moi-2026-x"


def by_email(client):
    form = {"full_name": "Vi Vải", "email": "vai@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), form)
    return User.objects.get(email="vai@example.org")


def by_phone(client):
    form = {"full_name": "Vi Vải", "phone": "0912 345 678", "password1": PASSWORD}
    client.post(reverse("account_signup"), form)
    return User.objects.get(phone="+84912345678")


@pytest.mark.parametrize("signed_up", [by_email, by_phone])
def test_whoever_signed_up_and_is_given_a_role_sets_the_factor_up_and_works(client, db, signed_up):
    """However they signed up: the pages of the factor are open to them, and ask for no password
    that was typed a moment ago.
    """
    MembershipFactory(user=signed_up(client))
    page = client.get(reverse("home"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    assert page.status_code == 200
    code = format_hotp_value(
        hotp_value(page.context["form"].secret, next(yield_hotp_counters_from_time()))
    )
    done = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert done.status_code == 200
    assert client.get(reverse("event_list")).status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


@pytest.fixture
def working(as_user, db):
    user = staff(AgencyFactory())
    TOTP.activate(user, generate_totp_secret())
    return as_user(user)


def at(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def test_session_of_staff_asks_for_the_password_after_idle_minutes(working, settings):
    assert working.get(reverse("event_list")).status_code == 200
    with at(14):
        assert working.get(reverse("event_list")).status_code == 200
    with at(28):
        assert working.get(reverse("event_list")).status_code == 200
    with at(44):
        answer = working.get(f"{reverse('event_list')}?q=chợ")
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert "event" in answer["Location"]
        assert working.get(reverse("account_reauthenticate")).status_code in (200, 302)
        assert working.get(reverse("healthz")).status_code == 200
        assert working.post(reverse("account_logout")).status_code == 302


def test_password_opens_the_session_again(client, db):
    user = by_phone(client)
    MembershipFactory(user=user)
    TOTP.activate(user, generate_totp_secret())
    with at(16):
        assert client.get(reverse("event_list")).status_code == 302
        sent = {"password": PASSWORD}
        client.post(f"{reverse('account_reauthenticate')}?next={reverse('event_list')}", sent)
        assert client.get(reverse("event_list")).status_code == 200


def test_what_a_page_asks_by_itself_is_nobody_being_there(working):
    with at(10):
        working.get(reverse("event_list"), headers={"HX-Request": "true"})
    with at(16):
        assert working.get(reverse("event_list")).status_code == 302


def test_session_of_staff_ends_after_the_working_day(working):
    for hour in range(1, 72):
        with at(hour * 10):
            assert working.get(reverse("event_list")).status_code == 200
    with at(721):
        answer = working.get(reverse("event_list"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in working.session


def test_session_of_a_producer_stays(as_user, db):
    client = as_user(UserFactory())
    client.get(reverse("producer_home"))
    with at(60 * 24):
        assert client.get(reverse("producer_home")).status_code == 200
