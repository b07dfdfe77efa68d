"""The parts that an event is set up with, through their pages."""

import pytest
from django.urls import reverse

from tests.factories.accounts import AgencyFactory, staff
from tests.factories.events import (
    BoothFactory,
    EventFactory,
)
from tests.factories.exhibitors import AnswerFactory, ScoreFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory


def test_question_that_was_answered_stays_of_its_kind_and_cannot_be_taken_back(as_user, draft):
    client = as_user(staff(draft.event.host))
    AnswerFactory(participation=draft, question=draft.number)
    changed = {"text": "Từng bị phạt?", "kind": "text", "need": "optional", "position": "3"}
    assert (
        client.post(reverse("part_update", args=[draft.number.pk, "question"]), changed).status_code
        == 302
    )
    client.post(reverse("remove_part", args=[draft.number.pk, "question"]))
    draft.number.refresh_from_db()
    assert (draft.number.text, draft.number.kind, draft.number.position) == (
        "Doanh thu năm ngoái",
        "number",
        3,
    )
    client.post(reverse("remove_part", args=[draft.choice.pk, "question"]))
    assert not draft.event.questions.filter(pk=draft.choice.pk).exists()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"kind": "choice", "choices": "một"}, "choices"),
        ({"need": "later"}, "required_from"),
        ({"text": "Quà tặng"}, "__all__"),
        ({"producer_kinds": ["bank"]}, "producer_kinds"),
    ],
)
def test_question_that_cannot_be_asked_is_told(as_user, draft, given, wrong):
    form = {"text": "Mới", "kind": "text", "need": "optional", "position": "1"} | given
    response = as_user(staff(draft.event.host)).post(
        reverse("part_create", args=[draft.event_id, "question"]), form
    )
    assert (response.status_code, set(response.context["form"].errors)) == (422, {wrong})


def test_settings_hold_what_an_event_is_judged_and_filled_by(as_user, db):
    event = EventFactory()
    sender = AgencyFactory(name="Trung tâm bạn")
    ProductSetFactory()
    client = as_user(staff(event.host))
    made = {
        "criterion": {"name": "Bao bì", "source": "review", "weight": "3", "position": "1"},
        "quota": {"product_group": "Thực phẩm tươi sống", "places": "20"},
        "zone": {"name": "Khu A", "places": "40"},
        "delegation": {"agency": sender.pk, "places": "15"},
    }
    for part, form in made.items():
        assert client.post(reverse("part_create", args=[event.pk, part]), form).status_code == 302
        assert client.post(reverse("part_create", args=[event.pk, part]), form).status_code == 422
    page = client.get(reverse("event_settings", args=[event.pk])).content.decode()
    assert [
        word
        for word in ("Bao bì", "Thực phẩm tươi sống", "Khu A", "Trung tâm bạn")
        if word not in page
    ] == []
    zone = event.zones.get()
    BoothFactory(event=event, zone=zone)
    client.post(reverse("remove_part", args=[zone.pk, "zone"]))
    assert event.zones.exists()
    client.post(reverse("remove_part", args=[event.criteria.get().pk, "criterion"]))
    assert not event.criteria.exists()


def test_part_of_no_kind_is_not_found(as_user, db):
    event = EventFactory()
    assert (
        as_user(staff(event.host)).get(reverse("part_create", args=[event.pk, "booth"])).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("unit", "group"), [("", ""), ("Biên Sơn", "Thực phẩm tươi sống"), ("Không Có", "")]
)
def test_quota_is_for_one_known_unit_or_one_group(as_user, db, unit, group):
    CommuneFactory(name="Biên Sơn")
    ProductSetFactory()
    event = EventFactory()
    form = {"unit": unit, "product_group": group, "places": "5"}
    assert (
        as_user(staff(event.host))
        .post(reverse("part_create", args=[event.pk, "quota"]), form)
        .status_code
        == 422
    )


def test_answers_keep_the_meaning_that_they_were_given_for(as_user, draft):
    AnswerFactory(participation=draft, question=draft.choice, text="Có")
    client = as_user(staff(draft.event.host))
    url = reverse("part_update", args=[draft.choice.pk, "question"])
    form = {
        "text": "Từng bị phạt?",
        "kind": "choice",
        "choices": "Không\nChưa",
        "need": "optional",
        "position": "1",
    }
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"choices": "Có\nKhông\nChưa"}).status_code == 302
    draft.choice.refresh_from_db()
    assert (draft.choice.text, draft.choice.options) == ("Quà tặng", ["Có", "Không", "Chưa"])


def test_criterion_that_was_scored_keeps_its_source(as_user, db):
    score = ScoreFactory()
    criterion = score.criterion
    form = {"name": "Sao", "source": "stars", "weight": "1", "position": "1"}
    url = reverse("part_update", args=[criterion.pk, "criterion"])
    assert as_user(staff(criterion.event.host)).post(url, form).status_code == 422
