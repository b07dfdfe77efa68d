"""The form of an application: answers, papers, saving on the way, and what strangers might put into
it.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actions import record_consents
from tests.factories.accounts import UserFactory, staff
from tests.factories.events import (
    EventFactory,
    QuestionFactory,
)
from tests.factories.exhibitors import AttachmentFactory, ExhibitFactory
from tests.factories.office import UploadFactory
from tests.factories.producers import ProducerFactory, RepresentativeFactory
from tests.papers import PDF


def typed(draft, **answers):
    return {
        "products": [e.product_id for e in draft.exhibits.all()],
        "booths_wanted": "1",
        **{f"answer_{getattr(draft, name).pk}": value for name, value in answers.items()},
    }


def test_questions_of_the_event_are_answered_in_its_form(as_user, draft):
    client, url = as_user(draft.owner), reverse("change_application", args=[draft.pk])
    paper = SimpleUploadedFile("attp.pdf", PDF)
    assert (
        client.post(url, typed(draft, number="1.234,5", choice="Có", paper=paper)).status_code
        == 302
    )
    assert {str(answer.question): answer.text for answer in draft.answers.all()} == {
        "Doanh thu năm ngoái": "1234.5",
        "Quà tặng": "Có",
    }
    page = client.get(url).content.decode()
    assert 'value="1.234,5"' in page
    assert "attp.pdf" in page


def test_wrong_answers_are_told_beside_their_fields_and_the_rest_stays(as_user, draft):
    client, url = as_user(draft.owner), reverse("change_application", args=[draft.pk])
    paper = SimpleUploadedFile("x.exe", b"MZ")
    response = client.post(
        url,
        typed(draft, number="nhiều", choice="Có thể", paper=paper) | {"note": "Ghi chú của tôi"},
    )
    wrong = {f"answer_{getattr(draft, name).pk}" for name in ("number", "choice", "paper")}
    assert (response.status_code, set(response.context["form"].errors)) == (422, wrong)
    assert "Ghi chú của tôi" in response.content.decode()
    assert not draft.answers.exists()


def test_a_form_with_gaps_is_kept_and_not_handed_in(as_user, draft):
    type(draft.number).objects.filter(pk=draft.number.pk).update(need="required")
    url = reverse("change_application", args=[draft.pk])
    response = as_user(draft.owner).post(url, typed(draft, choice="Có") | {"submit": "1"})
    assert response.status_code == 422
    assert "Doanh thu năm ngoái" in response.content.decode()
    assert as_user(draft.owner).post(url, typed(draft, choice="Có")).status_code == 302
    assert draft.answers.get().text == "Có"


def test_what_is_typed_into_a_draft_is_saved_on_the_way(as_user, draft):
    client, url = as_user(draft.owner), reverse("change_application", args=[draft.pk])
    answer = client.post(
        url,
        typed(draft, choice="Không") | {"share_with": "HTX bạn"},
        headers={"HX-Request": "true"},
    )
    draft.refresh_from_db()
    assert (draft.share_with, draft.status, draft.answers.get().text) == (
        "HTX bạn",
        "draft",
        "Không",
    )
    assert "Đã lưu" in answer.content.decode()
    # The stamp goes back to the page, so that its next save is not taken for an older one.
    assert draft.changed_at.isoformat() in answer.content.decode()
    answer = client.post(url, typed(draft, number="x"), headers={"HX-Request": "true"})
    assert "Chưa lưu" in answer.content.decode()


@pytest.mark.leaves_stale_facts
def test_desk_sees_papers_their_state_and_what_is_missing(as_user, draft):
    type(draft).objects.filter(pk=draft.pk).update(status="submitted", submitted_at=timezone.now())
    client = as_user(staff(draft.event.host))
    assert "Giấy ATTP" in client.get(draft.get_absolute_url()).content.decode()
    paper = AttachmentFactory(participation=draft, question=draft.paper)
    client.post(reverse("reject_attachment", args=[paper.pk]), {"reason": "Ảnh mờ, xin chụp lại."})
    page = as_user(draft.owner).get(draft.get_absolute_url()).content.decode()
    assert "Ảnh mờ, xin chụp lại." in page


def test_words_of_people_are_never_markup(as_user, draft):
    evil = "<b hx-post='/x' hx-trigger='load'>ác</b>"
    QuestionFactory(event=draft.event, text="Khác", hint=evil, kind="paper")
    upload = UploadFactory(name=evil, about=f"participation:{draft.pk}")
    AttachmentFactory(
        participation=draft,
        question=draft.paper,
        upload=upload,
        status="rejected",
        reason=evil,
        **judged(),
    )
    for page in (reverse("change_application", args=[draft.pk]), draft.get_absolute_url()):
        assert "<b hx-post" not in as_user(draft.owner).get(page).content.decode()


def judged():
    return {"decided_by": UserFactory(), "decided_at": timezone.now()}


def test_older_page_does_not_write_over_a_newer_one(as_user, draft):
    client, url = as_user(draft.owner), reverse("change_application", args=[draft.pk])
    client.post(url, typed(draft, choice="Có"))
    draft.refresh_from_db()
    stale = draft.changed_at.isoformat()
    assert client.post(url, typed(draft, choice="Không") | {"seen": stale}).status_code == 302
    refused = client.post(url, typed(draft) | {"seen": stale}, headers={"HX-Request": "true"})
    assert "cửa sổ khác" in refused.content.decode()
    assert draft.answers.get().text == "Không"


def test_saving_on_the_way_never_hands_in(as_user, draft):
    client, url = as_user(draft.owner), reverse("change_application", args=[draft.pk])
    client.post(url, typed(draft, choice="Có") | {"submit": "1"}, headers={"HX-Request": "true"})
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_missing_answers_are_marked_at_their_fields(as_user, draft):
    type(draft.number).objects.filter(pk__in=[draft.number.pk, draft.paper.pk]).update(
        need="required"
    )
    url = reverse("change_application", args=[draft.pk])
    response = as_user(draft.owner).post(url, typed(draft) | {"submit": "1"})
    assert set(response.context["form"].errors) == {
        f"answer_{draft.number.pk}",
        f"answer_{draft.paper.pk}",
    }


def test_draft_without_products_can_be_kept(as_user, db):
    event, producer = EventFactory(), ProducerFactory()
    user = RepresentativeFactory(producer=producer).user
    url = reverse("apply_for_event", args=[event.pk])
    assert (
        as_user(user)
        .post(url, {"booths_wanted": "1", "note": "Ghi chú", "submit": "1"})
        .status_code
        == 422
    )
    assert as_user(user).post(url, {"booths_wanted": "1", "note": "Ghi chú"}).status_code == 302
    assert event.participations.get().note == "Ghi chú"


def test_who_files_for_a_producer_of_the_home_agency_keeps_the_draft(as_user, db):
    event = EventFactory()
    producer = ProducerFactory(home_agency=event.host)
    client = as_user(staff(event.host))
    response = client.post(
        f"{reverse('apply_for_event', args=[event.pk])}?producer={producer.pk}",
        {"booths_wanted": "1"},
    )
    assert client.get(response["Location"]).status_code == 200
    colleague = as_user(staff(event.host))
    assert colleague.get(response["Location"]).status_code == 404


def test_catalogue_shows_the_numbers_of_those_alone_who_agreed(client, db):
    event, now = EventFactory(), timezone.now()
    participation = ExhibitFactory(
        participation__event=event, participation__status="confirmed"
    ).participation
    numbers = {
        "agrees": "+84912000001",
        "silent": "+84912000002",
        "took back": "+84912000003",
        "unconfirmed": "+84912000004",
        "left": "+84912000005",
        "elsewhere": "+84912000006",
    }
    for name, phone in numbers.items():
        producer = ProducerFactory() if name == "elsewhere" else participation.producer
        person = RepresentativeFactory(
            producer=producer,
            until=timezone.localdate() if name == "left" else None,
            user__phone=phone,
            user__phone_confirmed_at=None if name == "unconfirmed" else now,
        ).user
        if name != "silent":
            record_consents(person, given=["directory"], at=now, channel="page")
        if name == "took back":
            record_consents(person, given=[], at=now, channel="page")
    page = client.get(reverse("event_catalogue", args=[event.pk])).content.decode()
    assert [name for name, phone in numbers.items() if phone in page] == ["agrees"]
    assert "0912 000 001" in page
