import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from core import guards


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _lift_guards_before_flush():
    """Append-only tables refuse the flush after tests with real transactions: lift the guards for it, then set them again."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        guards.lift_guards()
        flush(self)
        guards.install_guards()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def as_user(client):
    """A client signed in as the person."""

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
