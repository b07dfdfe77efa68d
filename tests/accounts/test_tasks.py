from datetime import timedelta

from django.utils import timezone

from accounts.tasks import close_unused_accounts
from core.jobs import KINDS
from tests.factories.accounts import AgencyFactory, staff


def test_unused_accounts_are_closed_every_night(db):
    agency, old = AgencyFactory(), timezone.now() - timedelta(days=50)
    unused, used = staff(agency, date_joined=old), staff(agency, last_login=timezone.now())
    assert KINDS["close_unused_accounts"].is_nightly
    close_unused_accounts("")
    for user in (unused, used):
        user.refresh_from_db()
    assert (unused.is_active, used.is_active) == (False, True)
