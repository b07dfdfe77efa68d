from django.utils import timezone

from accounts.actions import record_consents
from accounts.models import Consent
from tests.factories.accounts import UserFactory


def record(user, *given):
    return record_consents(user, given=given, at=timezone.now(), channel="page")


def test_only_new_answers_are_added_and_the_last_one_holds(db):
    user = UserFactory()
    assert record(user, "directory") == 1
    assert record(user, "directory") == 0
    assert Consent.objects.held_by(user) == {"directory": Consent.TEXT_VERSION}
    assert record(user) == 1
    assert Consent.objects.held_by(user) == {}
    assert list(Consent.objects.order_by("pk").values_list("purpose", "is_given")) == [
        ("directory", True),
        ("directory", False),
    ]


def test_what_was_asked_for_before_is_neither_asked_nor_changed(db):
    user = UserFactory()
    old = {"purpose": "news", "text_version": "2025-01", "channel": "page"}
    Consent(user=user, is_given=True, recorded_at=timezone.now(), **old).save()
    assert record(user, "news", "directory") == 1
    assert Consent.objects.held_by(user) == {"news": "2025-01", "directory": Consent.TEXT_VERSION}


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
    record(user, "directory")
    monkeypatch.setattr(Consent, "TEXT_VERSION", "2027-01")
    assert record(user, "directory") == 1
    assert Consent.objects.held_by(user) == {"directory": "2027-01"}
