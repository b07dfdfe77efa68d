"""What an application answers, and the papers that it hands in."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.transitions import InvalidTransition, Refusal
from exhibitors import actions
from tests.factories.accounts import UserFactory
from tests.factories.events import QuestionFactory
from tests.factories.exhibitors import (
    AttachmentFactory,
    ExhibitFactory,
    ParticipationFactory,
)
from tests.papers import PDF


def now():
    return timezone.now()


def asked(**question):
    """A draft of an event that asks one thing."""
    draft = ExhibitFactory(participation=ParticipationFactory()).participation
    return draft, QuestionFactory(event=draft.event, **question)


def test_what_is_required_is_answered_before_the_application_is_handed_in(db):
    draft, question = asked(text="Số lao động", need="required")
    with pytest.raises(Refusal, match="Số lao động"):
        actions.submit_participation(draft, by=UserFactory())
    actions.change_application(
        draft, products=products_of(draft), by=UserFactory(), at=now(), answers={question: "12"}
    )
    actions.submit_participation(draft, by=UserFactory())
    assert (draft.status, draft.answers.get().text) == ("submitted", "12")


@pytest.mark.parametrize(("days", "is_refused"), [(0, True), (1, False)])
def test_what_is_required_from_a_day_on_is_asked_from_that_day(db, days, is_refused):
    draft, _question = asked(
        need="later", required_from=timezone.localdate() + timedelta(days=days)
    )
    with pytest.raises(Refusal) if is_refused else nullcontext():
        actions.submit_participation(draft, by=UserFactory())


def test_what_is_asked_of_another_kind_of_producer_is_not_missing(db):
    draft, _question = asked(need="required", producer_kinds=["household"])
    actions.submit_participation(draft, by=UserFactory())
    assert draft.status == "submitted"


def test_an_answer_taken_back_is_gone(db):
    draft, question = asked()
    for text in ("một", "hai", ""):
        actions.change_application(
            draft, products=products_of(draft), by=UserFactory(), at=now(), answers={question: text}
        )
    assert not draft.answers.exists()


def test_a_new_version_of_a_paper_replaces_the_one_before_which_is_kept(db):
    draft, question = asked(kind="paper", need="required")
    for name in ("mot.pdf", "hai.pdf"):
        papers = {question: SimpleUploadedFile(name, PDF)}
        actions.change_application(
            draft, products=products_of(draft), by=UserFactory(), at=now(), papers=papers
        )
    versions = draft.attachments.order_by("pk").values_list("upload__name", "status")
    assert list(versions) == [("mot.pdf", "replaced"), ("hai.pdf", "handed_in")]
    actions.submit_participation(draft, by=UserFactory())
    assert draft.status == "submitted"


def test_rejected_paper_is_missing_until_a_new_one_comes(db):
    attachment = AttachmentFactory(participation__status="returned", question__need="required")
    ExhibitFactory(participation=attachment.participation)
    actions.reject_attachment(attachment, reason="Ảnh mờ.", by=UserFactory(), at=now())
    with pytest.raises(Refusal):
        actions.submit_participation(attachment.participation, by=UserFactory())
    actions.check_attachment(attachment, by=UserFactory(), at=now())
    actions.submit_participation(attachment.participation, by=UserFactory())
    assert (attachment.status, attachment.reason) == ("in_order", "")


def test_replaced_paper_is_not_judged_any_more(db):
    attachment = AttachmentFactory(status="replaced")
    with pytest.raises(InvalidTransition):
        actions.check_attachment(attachment, by=UserFactory(), at=now())


def products_of(participation):
    return [exhibit.product for exhibit in participation.exhibits.all()]


def test_papers_are_judged_while_the_application_is_open(db):
    attachment = AttachmentFactory(participation__status="accepted")
    with pytest.raises(Refusal):
        actions.reject_attachment(attachment, reason="Mờ.", by=UserFactory(), at=now())
