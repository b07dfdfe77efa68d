import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.factories.accounts import AgencyFactory, UserFactory, staff


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
