import pytest
from allauth.account.models import EmailAddress

from exhibitors import actions
from office.models import Letter
from producers.models import Producer
from tests.exhibitors.applying import now, publish, reload, submitted
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.producers import RepresentativeFactory


@pytest.fixture
def event(db):
    return EventFactory()


def test_published_letters_wait_as_drafts_in_the_readers_language(event):
    participation = submitted(event)
    RepresentativeFactory(producer=participation.producer, user__language="en")
    RepresentativeFactory(
        producer=participation.producer, user__email=None, user__phone="+84912345678"
    )
    actions.propose_decision(participation, decision="accepted", by=UserFactory())
    publish(event)
    letters = Letter.objects.order_by("pk").values_list("status", "language", "within", "subject")
    within = f"event:{event.pk}"
    assert list(letters) == [
        ("draft", "en", within, f"Invitation: {event.name}"),
        ("draft", "vi", within, f"Mời tham gia: {event.name}"),
    ]


def test_producer_without_people_is_written_to_at_its_contact(event):
    participation = submitted(event)
    Producer.objects.update(email="htx@example.org")
    assert actions.write_letters(reload(participation), occasion="returned", at=now()) == 1
    assert Letter.objects.get().recipient == "htx@example.org"


def test_receipt_goes_to_confirmed_addresses_and_phones_only(event):
    participation = submitted(event)
    stranger, confirmed = (
        RepresentativeFactory(producer=participation.producer).user for _ in range(2)
    )
    EmailAddress.objects.create(user=confirmed, email=confirmed.email, verified=True, primary=True)
    phone = RepresentativeFactory(
        producer=participation.producer, user__email=None, user__phone="+84912345678"
    ).user
    actions.write_letters(participation, occasion="submitted", at=now())
    assert set(Letter.objects.values_list("reader", flat=True)) == {confirmed.pk, phone.pk}
    assert stranger.pk not in {confirmed.pk, phone.pk}
