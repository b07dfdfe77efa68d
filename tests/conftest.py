import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as of_hypothesis

from core import guards
from core.facts import stale_facts

# A busy machine is no fault.
of_hypothesis.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
of_hypothesis.load_profile("house")


@pytest.fixture(autouse=True)
def _as_at_the_door():
    """Nothing cached, and the language people see first: a page answered in English leaves its own
    behind.
    """
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def _lift_guards_before_flush():
    """Append-only tables refuse the flush after tests with real transactions: lift the guards for
    it, then set them again.
    """
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        guards.lift_guards()
        flush(self)
        guards.install_guards()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


# The longest by far: begun first, the others run beside them.
LONG = ("tests/machine/", "tests/test_hostile.py")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    for item in items:
        if (mark := item.get_closest_marker("once")) and os.environ.get("ONCE"):
            is_other = connection.vendor != mark.args[0]
            item.add_marker(pytest.mark.skipif(is_other, reason=f"runs on {mark.args[0]}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Whatever a test has done, every stored fact is what is counted: an action that forgets one
    fails the test that walks through it.
    """
    answer = yield
    is_written = {"db", "transactional_db"} & set(item.fixturenames)
    if is_written and not item.get_closest_marker("leaves_stale_facts"):
        assert list(stale_facts()) == []
    return answer


@pytest.fixture
def as_user(client):
    """A client signed in as the person."""

    def sign_in(user):
        client.force_login(user, backend="accounts.adapter.SignIn")
        return client

    return sign_in
