"""Official papers: drafted, numbered, frozen, revoked, and their Word templates."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document as WordDocument
from pypdfium2 import PdfDocument

from core.transitions import InvalidTransition, Refusal
from exhibitors.models import Participation
from office.actions import (
    change_paper,
    delete_paper,
    draft_paper,
    reset_paper_template,
    revoke_paper,
    set_paper_template,
    sign_paper,
)
from office.documents import paper_facts, paper_word
from office.models import Paper, PaperTemplate
from producers.models import Producer
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.office import PaperFactory
from tests.raw import put


@pytest.fixture
def paper(db):
    event = EventFactory()
    ParticipationFactory(event=event, status="accepted", producer__name="HTX Được Chọn")
    about = f"event:{event.pk}"
    return draft_paper(
        event.host, kind="minutes", about=about, within=about, title="Biên bản", at=timezone.now()
    )


def test_a_draft_that_stands_is_taken_up_again(paper):
    again = draft_paper(
        paper.agency, kind="minutes", about=paper.about, title="Khác", at=timezone.now()
    )
    assert (again.pk, again.title) == (paper.pk, "Biên bản")


def test_signing_numbers_the_paper_and_freezes_what_it_says(paper):
    change_paper(paper, typed={"chair": "Trần Văn Chủ"})
    sign_paper(paper, by=UserFactory(), at=timezone.now())
    Producer.objects.update(name="HTX Đổi Tên")
    put(Participation.objects, status="declined", frozen_at=None)
    facts = paper_facts(Paper.objects.get(), on=timezone.localdate())
    assert (facts["number"], facts["chair"], facts["chosen"]) == ("01/BB-TT", "Trần Văn Chủ", 1)
    with paper.upload.file.open() as pdf, paper.word.file.open() as word:
        assert "Trần Văn Chủ" in PdfDocument(pdf.read())[0].get_textpage().get_text_range()
        assert "Trần Văn Chủ" in ZipFile(word).read("word/document.xml").decode()


def test_signed_paper_is_neither_signed_again_nor_changed(paper):
    sign_paper(paper, by=UserFactory(), at=timezone.now())
    with pytest.raises(InvalidTransition):
        sign_paper(paper, by=UserFactory(), at=timezone.now())
    with pytest.raises(Refusal):
        change_paper(paper, typed={})
    for broken in (
        {"facts": {}},
        {"number": 9},
        {"status": "draft", "number": None},
        {"typed": {"a": "b"}},
    ):
        stays = "what_was_signed_stays|status_moves_as_declared"
        with pytest.raises(IntegrityError, match=stays), transaction.atomic():
            Paper.objects.update(**broken)
    with pytest.raises(IntegrityError, match="signed_paper_is_kept"), transaction.atomic():
        Paper.objects.all().delete()


def test_revoked_paper_keeps_its_number_and_the_next_has_another(paper):
    sign_paper(paper, by=UserFactory(), at=timezone.now())
    revoke_paper(paper, reason="Sai tên đơn vị.")
    new = draft_paper(
        paper.agency, kind="minutes", about=paper.about, title="Biên bản", at=timezone.now()
    )
    sign_paper(new, by=UserFactory(), at=timezone.now())
    assert (paper.number, paper.status, new.number) == (1, "revoked", 2)


def test_own_word_template_is_used_until_it_is_reset(paper):
    out = BytesIO()
    document = WordDocument()
    document.add_paragraph("MẪU RIÊNG {{ event }}")
    document.save(out)
    set_paper_template(
        paper.agency,
        kind="minutes",
        content=out.getvalue(),
        name="a.docx",
        by=UserFactory(),
        at=timezone.now(),
    )
    facts = paper_facts(paper, on=timezone.localdate())
    assert "MẪU RIÊNG Hội chợ" in word_text(paper, facts)
    reset_paper_template(paper.agency, kind="minutes")
    assert "MẪU RIÊNG" not in word_text(paper, facts)


def test_template_that_names_what_no_paper_has_is_not_kept(paper):
    with pytest.raises(ValidationError):
        set_paper_template(
            paper.agency,
            kind="minutes",
            content=b"PK",
            name="a.docx",
            by=UserFactory(),
            at=timezone.now(),
        )
    assert not PaperTemplate.objects.exists()


def word_text(paper, facts):
    return ZipFile(BytesIO(paper_word(paper, facts).content)).read("word/document.xml").decode()


def test_draft_of_a_paper_is_deleted_and_a_signed_one_is_kept(db):
    draft, other, signed = (
        PaperFactory(agency=event.host, about=f"event:{event.pk}", within=f"event:{event.pk}")
        for event in (EventFactory() for _ in range(3))
    )
    sign_paper(signed, by=UserFactory(), at=timezone.now())
    delete_paper(draft)
    with pytest.raises(Refusal, match="đã ban hành"):
        delete_paper(signed)
    assert set(Paper.objects.all()) == {other, signed}
