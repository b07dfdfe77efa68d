"""The desk's pages, and the whole table of moves: page and action say the same."""

import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from exhibitors.documents import letter_text
from exhibitors.models import Participation
from places.forms import address
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import (
    BoothFactory,
    CriterionFactory,
    DelegationFactory,
    EventFactory,
    QuestionFactory,
    QuotaFactory,
)
from tests.factories.exhibitors import (
    AnswerFactory,
    AttachmentFactory,
    ExhibitFactory,
    ExhibitorFactory,
    ParticipationFactory,
    ProductSetFactory,
    RecognitionFactory,
    RepresentativeFactory,
    ScoreFactory,
)
from tests.factories.office import UploadFactory
from tests.factories.places import CommuneFactory

Status = Participation.Status
VERBS = {
    "submit_participation": Status.SUBMITTED,
    "accept_participation": Status.ACCEPTED,
    "waitlist_participation": Status.WAITLISTED,
    "decline_participation": Status.DECLINED,
    "return_participation": Status.RETURNED,
    "confirm_participation": Status.CONFIRMED,
    "withdraw_participation": Status.WITHDRAWN,
    "mark_attended": Status.ATTENDED,
    "mark_absent": Status.ABSENT,
}
# What the declared moves are, written out once more: (from, to).
MOVES = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "accepted"),
    ("submitted", "waitlisted"),
    ("submitted", "declined"),
    ("submitted", "returned"),
    ("submitted", "withdrawn"),
    ("returned", "submitted"),
    ("returned", "withdrawn"),
    ("waitlisted", "accepted"),
    ("waitlisted", "declined"),
    ("waitlisted", "withdrawn"),
    ("accepted", "confirmed"),
    ("accepted", "lapsed"),
    ("accepted", "withdrawn"),
    ("confirmed", "attended"),
    ("confirmed", "absent"),
    ("confirmed", "withdrawn"),
    ("absent", "attended"),
}
# Presence is marked from the first day on, withdrawing ends before it.
BEFORE = {"withdraw_participation"}


def make(status, verb):
    opens = timezone.localdate() + timezone.timedelta(days=3 if verb in BEFORE else 0)
    participation = ParticipationFactory(event=EventFactory(opens_on=opens), status=status)
    ExhibitFactory(participation=participation)
    return participation


def act(participation, verb):
    reason = {"reason": "Lý do."} if verb in ("decline_participation", "return_participation") else {}
    fixed = {
        "submit_participation": {},
        "confirm_participation": {},
        "withdraw_participation": {"at": timezone.now()},
        "mark_attended": {"at": timezone.now()},
        "mark_absent": {"at": timezone.now()},
    }
    words = fixed.get(verb, {"by": UserFactory(), "at": timezone.now(), **reason})
    getattr(actions, verb)(participation, **words)


@pytest.mark.parametrize(("status", "verb"), list(itertools.product(Status.values, VERBS)))
def test_every_state_and_verb_moves_as_declared_or_is_refused(as_user, db, status, verb):
    allowed = (status, VERBS[verb].value) in MOVES
    acted = make(status, verb)
    if allowed:
        act(acted, verb)
    else:
        with pytest.raises(InvalidTransition):
            act(acted, verb)
    acted.refresh_from_db()
    assert acted.status == (VERBS[verb] if allowed else status)

    shown = make(status, verb)
    is_producers = verb in ("submit_participation", "confirm_participation", "withdraw_participation")
    user = RepresentativeFactory(exhibitor=shown.exhibitor).user if is_producers else staff(shown.event.host)
    url = reverse(verb, args=[shown.pk])
    page = as_user(user).get(shown.get_absolute_url()).content.decode()
    if verb != "confirm_participation":
        assert (url in page) == allowed
    as_user(user).post(url, {"reason": "Lý do."})
    shown.refresh_from_db()
    assert shown.status == (VERBS[verb] if allowed else status)


def test_table_of_moves_is_the_models(db):
    assert {(a.value, b.value) for a, ends in Participation.TRANSITIONS.items() for b in ends} == MOVES


def test_proposals_are_published_together(as_user, db):
    event = EventFactory(places=1)
    yes, wait, no = (ParticipationFactory(event=event, status="submitted") for _ in range(3))
    client = as_user(staff(event.host))
    propose = reverse("propose_decisions")
    client.post(propose, {"verb": "accepted", "pk": [yes.pk]})
    client.post(propose, {"verb": "waitlisted", "pk": [wait.pk]})
    client.post(propose, {"verb": "declined", "pk": [no.pk], "reason": "Hết chỗ."})
    seen = [f"{yes.pk}:accepted", f"{wait.pk}:waitlisted", f"{no.pk}:declined"]
    page = client.get(reverse("event_decisions", args=[event.pk])).content.decode()
    assert [line in page for line in seen] == [True] * 3
    client.post(reverse("publish_decisions", args=[event.pk]), {"seen": seen})
    rows = Participation.objects.order_by("pk").values_list("status", "pending_decision", "decision_note", "waitlist_rank")
    assert list(rows) == [("accepted", "", "", None), ("waitlisted", "", "", 1), ("declined", "", "Hết chỗ.", None)]


def test_bulk_decline_without_a_reason_changes_nothing(as_user, db):
    p = ParticipationFactory(status="submitted")
    response = as_user(staff(p.event.host)).post(reverse("propose_decisions"), {"verb": "declined", "pk": [p.pk]}, follow=True)
    assert "Hãy ghi lý do từ chối" in response.content.decode()
    assert not Participation.objects.pending().exists()


# The state as the page draws it; the word alone stands in the filter too.
DECLINED = 'class="state no">từ chối<'


def test_producer_never_reads_what_is_proposed(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(p, decision="declined", by=staff(p.event.host), reason="Bí mật của ban tổ chức")
    client = as_user(RepresentativeFactory(exhibitor=p.exhibitor).user)
    for url in (p.get_absolute_url(), reverse("participation_list"), reverse("participation_list") + "?proposed=declined"):
        page = client.get(url).content.decode()
        assert p.event.name in page
        assert "Bí mật" not in page
        assert DECLINED not in page
    assert client.get(reverse("participation_list") + "?proposed=accepted&export=csv").content.decode().count(p.event.name) == 1
    assert DECLINED in as_user(staff(p.event.host, Role.INSPECTOR)).get(reverse("participation_list")).content.decode()


def test_zone_that_is_full_is_told(as_user, db):
    p = ParticipationFactory(status="accepted")
    zone = p.event.zones.create(name="Khu A", places=1)
    ParticipationFactory(event=p.event, status="confirmed", zone=zone)
    response = as_user(staff(p.event.host)).post(reverse("assign_zone", args=[p.pk]), {"zone": zone.pk})
    assert (response.status_code, "Khu A" in response.content.decode()) == (422, True)
    with pytest.raises(Refusal):
        actions.assign_zone(p, zone=zone)


def test_words_of_a_letter_are_tried_out_saved_and_reset(as_user, db):
    p = ParticipationFactory(status="submitted", exhibitor__name="HTX Vải")
    client = as_user(staff(p.event.host))
    url = reverse("change_letter_template", args=[p.event_id, "accepted", "vi"])
    words = {"subject": "Mời {chủ thể}", "body": "Kính mời {chủ thể} đến {sự kiện}."}
    page = client.post(url, {**words, "try": "1"}).content.decode()
    assert ("Mời HTX Vải" in page, p.event.letter_templates.count()) == (True, 0)
    client.post(url, words)
    assert letter_text(p, occasion="accepted", language="vi") == ("Mời HTX Vải", f"Kính mời HTX Vải đến {p.event.name}.")
    client.post(reverse("reset_letter_template", args=[p.event_id, "accepted", "vi"]))
    assert letter_text(p, occasion="accepted", language="vi")[0] == f"Mời tham gia: {p.event.name}"


@pytest.mark.parametrize("body", ["Kính gửi {tên}", "Kính gửi {", "{chủ thể!r}", "{chủ thể.pk}", "{0}", "{}"])
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
        assert client.get(reverse("change_letter_template", args=[event.pk, *words])).status_code == 404


def test_nobody_verifies_what_they_act_for(as_user, db):
    recognition = RecognitionFactory()
    exhibitor = recognition.product.exhibitor
    user = staff(exhibitor.home_agency)
    RepresentativeFactory(exhibitor=exhibitor, user=user)
    assert as_user(user).post(reverse("verify_recognition", args=[recognition.pk])).status_code == 403
    other = AgencyFactory()
    other.memberships.create(user=user, role=Role.ORGANISER, since="2020-01-01")
    page = {"name": exhibitor.name, "kind": "cooperative", "home_agency": other.pk}
    page["commune"] = address(exhibitor.commune)
    assert as_user(user).post(reverse("exhibitor_update", args=[exhibitor.pk]), page).status_code == 302
    exhibitor.refresh_from_db()
    assert exhibitor.home_agency != other


@pytest.mark.parametrize("typed", ["024190001234", "0241", "234"])
def test_household_is_not_found_by_its_personal_id(as_user, db, typed):
    exhibitor = ExhibitorFactory(tax_code="024190001234", name="Hộ ông A")
    client = as_user(staff(exhibitor.home_agency))
    assert "Hộ ông A" in client.get(reverse("exhibitor_list"), {"q": "ho ong"}).content.decode()
    for name in ("exhibitor_list", "product_list", "participation_list", "claim_list", "certificate_list"):
        assert "Hộ ông A" not in client.get(reverse(name), {"q": typed}).content.decode()


def test_inspector_of_the_host_publishes_nothing_of_the_host(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(p, decision="waitlisted", by=staff(p.event.host))
    user = staff(p.event.host, Role.INSPECTOR)
    sender = DelegationFactory(event=p.event).agency
    sender.memberships.create(user=user, role=Role.ORGANISER, since="2020-01-01")
    as_user(user).post(reverse("publish_decisions", args=[p.event_id]), {"seen": [f"{p.pk}:waitlisted", "5", "x:y"]})
    p.refresh_from_db()
    assert p.status == "submitted"


def test_who_acts_for_the_producer_reads_no_proposal_though_a_desk_is_theirs(as_user, db):
    p = ParticipationFactory(status="submitted")
    actions.propose_decision(p, decision="declined", by=staff(p.event.host), reason="Bí mật của ban tổ chức")
    user = staff(DelegationFactory(event=p.event).agency, Role.INSPECTOR)
    RepresentativeFactory(exhibitor=p.exhibitor, user=user)
    assert "Bí mật" not in as_user(user).get(p.get_absolute_url()).content.decode()


def test_draft_that_was_withdrawn_stays_the_producers_own(as_user, db):
    p = ParticipationFactory(status="withdrawn", submitted_at=None)
    assert as_user(staff(p.event.host)).get(p.get_absolute_url()).status_code == 404


def test_officer_registers_producers_of_the_desks_communes(as_user, db):
    CommuneFactory(name="Tân Sơn")
    here, agency = CommuneFactory(name="Biên Sơn"), AgencyFactory()
    client = as_user(staff(agency, Role.OFFICER, communes=[here]))
    form = {"name": "HTX Mới", "kind": "cooperative", "home_agency": agency.pk}
    refused = client.post(reverse("exhibitor_create"), {**form, "commune": "Tân Sơn"})
    elsewhere = client.post(reverse("exhibitor_create"), {**form, "commune": "Biên Sơn", "home_agency": AgencyFactory().pk})
    assert (refused.status_code, elsewhere.status_code) == (422, 422)
    assert client.post(reverse("exhibitor_create"), {**form, "commune": "Biên Sơn"}).status_code == 302


def test_reason_of_invisible_characters_is_none(as_user, db):
    p = ParticipationFactory(status="submitted")
    response = as_user(staff(p.event.host)).post(reverse("decline_participation", args=[p.pk]), {"reason": "\u200b "})
    p.refresh_from_db()
    assert (response.status_code, p.status) == (422, "submitted")


def test_list_pages_have_fifty_rows_whatever_is_asked(as_user, db):
    p = ParticipationFactory(status="submitted")
    client = as_user(staff(p.event.host))
    assert client.get(reverse("participation_list"), {"per_page": "-1"}).status_code == 200
    assert client.get(reverse("participation_list"), {"per_page": "1000"}).context["table"].page.paginator.per_page == 50


def test_private_pages_are_kept_by_nobody(as_user, db):
    user = staff(AgencyFactory())
    assert as_user(user).get(reverse("exhibitor_list"))["Cache-Control"] == "private, no-store"


def test_who_has_applied_is_led_to_the_application(as_user, db):
    p = ParticipationFactory(status="submitted")
    client = as_user(RepresentativeFactory(exhibitor=p.exhibitor).user)
    url = reverse("apply_for_event", args=[p.event_id])
    assert client.get(url)["Location"] == p.get_absolute_url()
    type(p).objects.update(status="withdrawn")
    assert client.get(url).status_code == 200


@pytest.fixture
def draft(db):
    """A draft with one product, of an event that asks for a number, a choice and a paper."""
    draft = ExhibitFactory(participation=ParticipationFactory()).participation
    draft.number = QuestionFactory(event=draft.event, text="Doanh thu năm ngoái", kind="number")
    draft.choice = QuestionFactory(event=draft.event, text="Quà tặng", kind="choice", choices="Có\nKhông")
    draft.paper = QuestionFactory(event=draft.event, text="Giấy ATTP", kind="paper")
    draft.owner = RepresentativeFactory(exhibitor=draft.exhibitor).user
    return draft


def typed(draft, **answers):
    return {
        "products": [e.product_id for e in draft.exhibits.all()],
        "booths_wanted": "1",
        **{f"answer_{getattr(draft, name).pk}": value for name, value in answers.items()},
    }


def test_questions_of_the_event_are_answered_in_its_form(as_user, draft):
    client, url = as_user(draft.owner), reverse("change_application", args=[draft.pk])
    paper = SimpleUploadedFile("attp.pdf", b"%PDF-1.4")
    assert client.post(url, typed(draft, number="1.234,5", choice="Có", paper=paper)).status_code == 302
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
    response = client.post(url, typed(draft, number="nhiều", choice="Có thể", paper=paper) | {"note": "Ghi chú của tôi"})
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
    answer = client.post(url, typed(draft, choice="Không") | {"share_with": "HTX bạn"}, headers={"HX-Request": "true"})
    draft.refresh_from_db()
    assert (draft.share_with, draft.status, draft.answers.get().text) == ("HTX bạn", "draft", "Không")
    assert "Đã lưu" in answer.content.decode()
    # The stamp goes back to the page, so that its next save is not taken for an older one.
    assert draft.changed_at.isoformat() in answer.content.decode()
    answer = client.post(url, typed(draft, number="x"), headers={"HX-Request": "true"})
    assert "Chưa lưu" in answer.content.decode()


def test_question_that_was_answered_stays_of_its_kind_and_cannot_be_taken_back(as_user, draft):
    client = as_user(staff(draft.event.host))
    AnswerFactory(participation=draft, question=draft.number)
    changed = {"text": "Từng bị phạt?", "kind": "text", "need": "optional", "position": "3"}
    assert client.post(reverse("part_update", args=[draft.number.pk, "question"]), changed).status_code == 302
    client.post(reverse("part_delete", args=[draft.number.pk, "question"]))
    draft.number.refresh_from_db()
    assert (draft.number.text, draft.number.kind, draft.number.position) == ("Doanh thu năm ngoái", "number", 3)
    client.post(reverse("part_delete", args=[draft.choice.pk, "question"]))
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
    response = as_user(staff(draft.event.host)).post(reverse("part_create", args=[draft.event_id, "question"]), form)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {wrong})


def test_desk_sees_papers_their_state_and_what_is_missing(as_user, draft):
    type(draft).objects.filter(pk=draft.pk).update(status="submitted", submitted_at=timezone.now())
    client = as_user(staff(draft.event.host))
    assert "Giấy ATTP" in client.get(draft.get_absolute_url()).content.decode()
    paper = AttachmentFactory(participation=draft, question=draft.paper)
    client.post(reverse("reject_attachment", args=[paper.pk]), {"reason": "Ảnh mờ, xin chụp lại."})
    page = as_user(draft.owner).get(draft.get_absolute_url()).content.decode()
    assert "Ảnh mờ, xin chụp lại." in page


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
    assert [word for word in ("Bao bì", "Thực phẩm tươi sống", "Khu A", "Trung tâm bạn") if word not in page] == []
    zone = event.zones.get()
    BoothFactory(event=event, zone=zone)
    client.post(reverse("part_delete", args=[zone.pk, "zone"]))
    assert event.zones.exists()
    client.post(reverse("part_delete", args=[event.criteria.get().pk, "criterion"]))
    assert not event.criteria.exists()


def test_part_of_no_kind_is_not_found(as_user, db):
    event = EventFactory()
    assert as_user(staff(event.host)).get(reverse("part_create", args=[event.pk, "booth"])).status_code == 404


@pytest.mark.parametrize(("unit", "group"), [("", ""), ("Biên Sơn", "Thực phẩm tươi sống"), ("Không Có", "")])
def test_quota_is_for_one_known_unit_or_one_group(as_user, db, unit, group):
    CommuneFactory(name="Biên Sơn")
    ProductSetFactory()
    event = EventFactory()
    form = {"unit": unit, "product_group": group, "places": "5"}
    assert as_user(staff(event.host)).post(reverse("part_create", args=[event.pk, "quota"]), form).status_code == 422


def test_scores_show_who_stands_where_and_which_reviews_conflict(as_user, db):
    agree, differ = (ParticipationFactory(event=e, status="submitted") for e in [EventFactory()] * 2)
    event = agree.event
    criterion = CriterionFactory(event=event, name="Chất lượng")
    for participation, points in ((agree, (9, 9)), (differ, (9, 2))):
        for given in points:
            ScoreFactory(review__participation=participation, criterion=criterion, points=given)
    client = as_user(staff(event.host))
    url = reverse("event_scores", args=[event.pk])
    assert [row.participation for row in client.get(url).context["rows"]] == [agree, differ]
    assert [row.participation for row in client.get(url, {"conflicting": "1"}).context["rows"]] == [differ]


def test_review_wants_every_point_or_a_declared_conflict(as_user, db):
    participation = ParticipationFactory(status="submitted")
    criterion = CriterionFactory(event=participation.event)
    client = as_user(staff(participation.event.host))
    url, field = reverse("review_participation", args=[participation.pk]), f"points_{criterion.pk}"
    assert client.post(url, {field: ""}).status_code == 422
    assert client.post(url, {field: "11"}).status_code == 422
    assert client.post(url, {field: "7", "comment": "Tốt"}).status_code == 302
    assert 'value="7"' in client.get(url).content.decode()
    assert client.post(url, {field: "7", "has_conflict": "on"}).status_code == 302
    assert (participation.reviews.get().has_conflict, participation.reviews.get().scores.count()) == (True, 0)


def test_who_acts_for_a_producer_neither_judges_it_nor_reads_its_points(as_user, db):
    participation = ParticipationFactory(status="submitted")
    officer = staff(participation.event.host)
    RepresentativeFactory(exhibitor=participation.exhibitor, user=officer)
    client = as_user(officer)
    assert client.get(reverse("review_participation", args=[participation.pk])).status_code == 403
    assert client.get(reverse("event_scores", args=[participation.event_id])).context["rows"] == []


def test_proposal_by_points_is_seen_and_published(as_user, db):
    event = EventFactory(places=1)
    strong, weak = (ParticipationFactory(event=event, status="submitted") for _ in range(2))
    criterion = CriterionFactory(event=event)
    ScoreFactory(review__participation=strong, criterion=criterion, points=9)
    client = as_user(staff(event.host))
    assert client.post(reverse("propose_selection", args=[event.pk]), {"seed": "-1"}).status_code == 422
    client.post(reverse("propose_selection", args=[event.pk]), {"seed": "7"})
    page = client.get(reverse("event_decisions", args=[event.pk])).content.decode()
    assert "Xếp hạng 1/2" in page
    seen = [f"{strong.pk}:accepted", f"{weak.pk}:waitlisted"]
    client.post(reverse("publish_decisions", args=[event.pk]), {"seen": seen})
    assert dict(event.participations.values_list("pk", "status")) == {strong.pk: "accepted", weak.pk: "waitlisted"}


# --- what strangers and colleagues might do to one another


def test_words_of_people_are_never_markup(as_user, draft):
    evil = "<b hx-post='/x' hx-trigger='load'>ác</b>"
    QuestionFactory(event=draft.event, text="Khác", hint=evil, kind="paper")
    upload = UploadFactory(name=evil, about=f"participation:{draft.pk}")
    AttachmentFactory(participation=draft, question=draft.paper, upload=upload, status="rejected", reason=evil, **judged())
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
    type(draft.number).objects.filter(pk__in=[draft.number.pk, draft.paper.pk]).update(need="required")
    url = reverse("change_application", args=[draft.pk])
    response = as_user(draft.owner).post(url, typed(draft) | {"submit": "1"})
    assert set(response.context["form"].errors) == {f"answer_{draft.number.pk}", f"answer_{draft.paper.pk}"}


def test_draft_without_products_can_be_kept(as_user, db):
    event, exhibitor = EventFactory(), ExhibitorFactory()
    user = RepresentativeFactory(exhibitor=exhibitor).user
    url = reverse("apply_for_event", args=[event.pk])
    assert as_user(user).post(url, {"booths_wanted": "1", "note": "Ghi chú", "submit": "1"}).status_code == 422
    assert as_user(user).post(url, {"booths_wanted": "1", "note": "Ghi chú"}).status_code == 302
    assert event.participations.get().note == "Ghi chú"


def test_answers_keep_the_meaning_that_they_were_given_for(as_user, draft):
    AnswerFactory(participation=draft, question=draft.choice, text="Có")
    client = as_user(staff(draft.event.host))
    url = reverse("part_update", args=[draft.choice.pk, "question"])
    form = {"text": "Từng bị phạt?", "kind": "choice", "choices": "Không\nChưa", "need": "optional", "position": "1"}
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


def test_nobody_decides_for_a_producer_they_act_for(as_user, db):
    participation = ParticipationFactory(status="submitted", pending_decision="accepted", pending_by=UserFactory())
    user = staff(participation.event.host)
    RepresentativeFactory(exhibitor=participation.exhibitor, user=user)
    client = as_user(user)
    for verb in ("accept_participation", "propose_decision", "decline_participation", "review_participation"):
        assert client.post(reverse(verb, args=[participation.pk])).status_code == 403
    for verb in ("propose_selection",):
        assert client.post(reverse(verb, args=[participation.event_id]), {"seed": "1"}).status_code == 403
    assert client.post(reverse("draft_paper", args=[participation.event_id, "minutes"])).status_code == 403
    assert client.get(reverse("event_decisions", args=[participation.event_id])).context["pending"].count() == 0


def test_proposals_are_read_at_their_own_desk_alone(as_user, db):
    participation = ParticipationFactory(
        status="submitted", pending_decision="declined", pending_reason="x", pending_by=UserFactory()
    )
    elsewhere = staff(AgencyFactory(), Role.FINANCE)
    RepresentativeFactory(exhibitor=participation.exhibitor, user=elsewhere)
    client, url = as_user(elsewhere), reverse("participation_list")
    row = client.get(url, {"export": "csv"}).content.decode("utf-8-sig").splitlines()[1]
    assert "từ chối" not in row
    assert client.get(url, {"proposed": "declined"}).context["total"] == 0
    assert as_user(staff(participation.event.host)).get(url, {"proposed": "declined"}).context["total"] == 1


def test_who_files_for_a_producer_of_the_home_agency_keeps_the_draft(as_user, db):
    event = EventFactory()
    exhibitor = ExhibitorFactory(home_agency=event.host)
    client = as_user(staff(event.host))
    response = client.post(f"{reverse('apply_for_event', args=[event.pk])}?exhibitor={exhibitor.pk}", {"booths_wanted": "1"})
    assert client.get(response["Location"]).status_code == 200
    colleague = as_user(staff(event.host))
    assert colleague.get(response["Location"]).status_code == 404


def test_desk_is_told_what_would_be_too_many_and_what_is_missing(as_user, db):
    event = EventFactory(places=1)
    QuestionFactory(event=event, text="Giấy ATTP", kind="paper", need="required")
    QuotaFactory(event=event, unit=event.unit, places=0)
    for _ in range(2):
        commune = CommuneFactory(province=event.unit)
        ParticipationFactory(
            event=event, status="submitted", exhibitor__commune=commune, pending_decision="accepted", pending_by=UserFactory()
        )
    context = as_user(staff(event.host)).get(reverse("event_decisions", args=[event.pk])).context
    assert [(limit.taken, limit.places, limit.is_firm) for limit in context["tight"]] == [(2, 1, True), (2, 0, False)]
    assert [words for _p, words in context["incomplete"]] == ["Giấy ATTP"] * 2
