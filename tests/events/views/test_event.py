from datetime import date

from django.urls import reverse

from events.models import Event
from office.actions import load_legal_parameters
from tests.factories.accounts import staff
from tests.factories.events import EventFactory, QuestionFactory


def test_duty_is_noted_and_shown_on_the_overview_without_javascript(as_user, db):
    load_legal_parameters()
    event = EventFactory(legal_basis="registered")
    client = as_user(staff(event.host))
    url = reverse("note_duty", args=[event.pk, "register"])
    assert client.post(url, {"done_on": "2099-01-01"}).status_code == 422
    assert client.post(url, {"done_on": "2026-11-02", "reference": "12/TB-SCT"}).status_code == 302
    assert client.post(url, {"done_on": "2026-11-03", "reference": "13/TB-SCT"}).status_code == 302
    assert event.duties.get().reference == "13/TB-SCT"
    assert (
        reverse("event_duties", args=[event.pk])
        in client.get(reverse("event_overview", args=[event.pk])).content.decode()
    )
    assert "13/TB-SCT" in client.get(reverse("event_duties", args=[event.pk])).content.decode()
    assert client.get(reverse("note_duty", args=[event.pk, "dance"])).status_code == 404


def test_event_is_copied_through_its_page(as_user, db):
    event = EventFactory()
    QuestionFactory(event=event)
    client = as_user(staff(event.host))
    url = reverse("copy_event", args=[event.pk])
    wrong = {"name": "Hội chợ sau", "opens_on": "2027-03-05", "closes_on": "2027-03-01"}
    assert client.post(url, wrong).status_code == 422
    response = client.post(url, wrong | {"closes_on": "2027-03-09"})
    copy = Event.objects.get(name="Hội chợ sau")
    assert response["Location"] == reverse("event_update", args=[copy.pk])
    assert (copy.status, copy.questions.count()) == ("draft", 1)


def test_extension_stands_on_the_public_page(as_user, client, db):
    event = EventFactory(opens_on=date(2027, 9, 1))
    desk = as_user(staff(event.host))
    url = reverse("extend_call", args=[event.pk])
    assert desk.post(url, {"until": "2020-01-01T00:00", "reason": "x"}).status_code == 422
    assert (
        desk.post(
            url, {"until": "2027-08-01T00:00", "reason": "Nhiều xã chưa kịp nộp."}
        ).status_code
        == 302
    )
    client.logout()
    assert "Nhiều xã chưa kịp nộp." in client.get(event.get_absolute_url()).content.decode()
