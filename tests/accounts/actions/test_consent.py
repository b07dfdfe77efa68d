from django.utils import timezone

from accounts.actions import record_consents
from accounts.models import Consent
from tests.factories.accounts import UserFactory


def record(user, *given):
    return record_consents(user, given=given, at=timezone.now(), channel="page")


def test_only_new_answers_are_added_and_the_last_one_holds(db):
    user = UserFactory()
    assert record(user, "news") == 1
    assert record(user, "news") == 0
    assert record(user, "publicity") == 2
    assert Consent.objects.held_by(user) == {"publicity": Consent.TEXT_VERSION}
    assert list(Consent.objects.order_by("pk").values_list("purpose", "is_given")) == [
        ("news", True),
        ("publicity", True),
        ("news", False),
    ]


def test_silence_is_no_consent_and_leaves_no_row(db):
    user = UserFactory()
    assert record(user) == 0
    assert not Consent.objects.exists()
    assert Consent.objects.held_by(user) == {}


def test_a_row_says_which_text_was_read_and_where(db):
    user = UserFactory()
    record(user, "directory")
    row = Consent.objects.get()
    assert (row.text_version, row.channel, row.user) == (Consent.TEXT_VERSION, "page", user)


def test_new_words_are_agreed_to_anew(db, monkeypatch):
    user = UserFactory()
    record(user, "news")
    monkeypatch.setattr(Consent, "TEXT_VERSION", "2027-01")
    assert record(user, "news") == 1
    assert Consent.objects.held_by(user) == {"news": "2027-01"}
