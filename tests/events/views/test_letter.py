import pytest
from django.urls import reverse

from exhibitors.documents import letter_text
from tests.factories.accounts import staff
from tests.factories.events import (
    EventFactory,
)
from tests.factories.exhibitors import ParticipationFactory


def test_words_of_a_letter_are_tried_out_saved_and_reset(as_user, db):
    p = ParticipationFactory(status="submitted", producer__name="HTX Vải")
    client = as_user(staff(p.event.host))
    url = reverse("change_letter_template", args=[p.event_id, "accepted", "vi"])
    words = {"subject": "Mời {chủ thể}", "body": "Kính mời {chủ thể} đến {sự kiện}."}
    page = client.post(url, {**words, "try": "1"}).content.decode()
    assert ("Mời HTX Vải" in page, p.event.letter_templates.count()) == (True, 0)
    client.post(url, words)
    assert letter_text(p, occasion="accepted", language="vi") == (
        "Mời HTX Vải",
        f"Kính mời HTX Vải đến {p.event.name}.",
    )
    client.post(reverse("reset_letter_template", args=[p.event_id, "accepted", "vi"]))
    assert letter_text(p, occasion="accepted", language="vi")[0] == f"Mời tham gia: {p.event.name}"


@pytest.mark.parametrize(
    "body", ["Kính gửi {tên}", "Kính gửi {", "{chủ thể!r}", "{chủ thể.pk}", "{0}", "{}"]
)
def test_placeholder_that_no_letter_can_fill_is_told_and_nothing_is_lost(as_user, db, body):
    event = EventFactory()
    url = reverse("change_letter_template", args=[event.pk, "accepted", "vi"])
    response = as_user(staff(event.host)).post(url, {"subject": "Mời", "body": body})
    assert (response.status_code, body in response.content.decode()) == (422, True)
    assert not event.letter_templates.exists()


def test_unknown_occasion_or_language_is_not_found(as_user, db):
    event = EventFactory()
    client = as_user(staff(event.host))
    for words in (("rubbish", "vi"), ("accepted", "xx")):
        assert (
            client.get(reverse("change_letter_template", args=[event.pk, *words])).status_code
            == 404
        )
