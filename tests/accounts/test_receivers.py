from accounts.middleware import BEGUN, SEEN
from tests.factories.accounts import UserFactory


def test_session_knows_when_it_began(as_user, db):
    session = as_user(UserFactory()).session
    assert session[BEGUN] == session[SEEN] > 0
