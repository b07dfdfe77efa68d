from io import BytesIO

import pytest
from django.conf import settings
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from core.transitions import Refusal
from funding.models import BudgetLine, Claim
from office.actions import draft_paper, sign_paper
from office.actions.paper import tried_facts
from office.documents import PAPER_KINDS, fill_word, paper_facts, paper_pdf, paper_sheet, paper_word
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk

M = 1_000_000
KINDS = ["support_list", "payment_request", "acceptance"]


@pytest.fixture
def desk(db):
    """A fair with two approved claims, one of them paid, and a third that is only drafted."""
    desk = Desk()
    event = ParticipationFactory(status="attended", event__host=desk.agency).event
    come = [
        ParticipationFactory(event=event, status="attended", producer__name=f"HTX Đồng Kỳ {n}")
        for n in range(3)
    ]
    desk.approved(4 * M, participation=come[0])
    desk.paid(6_000_005, participation=come[1])
    desk.draft(9 * M, participation=come[2])
    desk.event = event
    return desk


def paper_of(desk, kind, about=None):
    about = about or f"event:{desk.event.pk}"
    return draft_paper(desk.agency, kind=kind, about=about, title="Văn bản", at=desk.now)


def text_of(document) -> str:
    return " ".join(
        page.get_textpage().get_text_range() for page in PdfDocument(document.content)
    ).replace("\r\n", " ")


def test_list_of_support_adds_up_in_numbers_and_words(desk):
    facts = paper_facts(paper_of(desk, "support_list"), on=desk.today)
    assert [
        (row["no"], row["name"], row["approved_vnd"], row["paid_vnd"]) for row in facts["rows"]
    ] == [
        (1, "HTX Đồng Kỳ 0", 4 * M, 0),
        (2, "HTX Đồng Kỳ 1", 6_000_005, 6_000_005),
    ]
    assert (facts["total_vnd"], facts["words"]) == (10_000_005, "Mười triệu không trăm lẻ năm đồng")


def test_payment_request_asks_for_what_is_still_due(desk):
    facts = paper_facts(paper_of(desk, "payment_request"), on=desk.today)
    assert [(row["name"], row["amount_vnd"]) for row in facts["rows"]] == [("HTX Đồng Kỳ 0", 4 * M)]


def test_acceptance_names_who_came_with_what(desk):
    facts = paper_facts(paper_of(desk, "acceptance"), on=desk.today)
    assert [(row["name"], row["presence"], row["amount_vnd"]) for row in facts["rows"]] == [
        ("HTX Đồng Kỳ 0", "Có tham gia", 4 * M),
        ("HTX Đồng Kỳ 1", "Có tham gia", 6_000_005),
    ]


def test_settlement_equals_its_budget_line_once_its_claims_are_settled(desk):
    paper = paper_of(desk, "settlement", about=f"budget_line:{desk.budget_line.pk}")
    assert paper_facts(paper, on=desk.today)["total_vnd"] == 0
    desk.settle(*Claim.objects.filter(status__in=("approved", "paid")))
    facts = paper_facts(paper, on=desk.today)
    book = BudgetLine.objects.get(pk=desk.budget_line.pk)
    assert facts["total_vnd"] == book.committed_vnd == 10_000_005
    assert [(row["producers"], row["paid_vnd"]) for row in facts["rows"]] == [(2, book.paid_vnd)]


@pytest.mark.parametrize("kind", KINDS)
def test_paper_says_the_same_as_pdf_word_and_workbook(desk, kind):
    paper = paper_of(desk, kind)
    facts = paper_facts(paper, on=desk.today)
    text = text_of(paper_pdf(paper, facts))
    assert facts["total"].replace("\xa0", " ") in text.replace("\xa0", " ")
    assert facts["words"] in " ".join(text.split())
    assert paper_word(paper, facts).content[:2] == b"PK"
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(paper_sheet(paper, facts).content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert (rows[0][0], rows[-1][0]) == ("TT", "Cộng")
    assert all(isinstance(cell, str) and cell for cell in rows[0])
    assert facts["total_vnd"] in [int(cell) for cell in rows[-1] if isinstance(cell, float)]


def test_signed_paper_keeps_its_numbers(desk):
    paper = paper_of(desk, "support_list")
    sign_paper(paper, by=desk.recorder, at=desk.now)
    desk.approved(1 * M, participation=ParticipationFactory(event=desk.event, status="attended"))
    assert paper_facts(paper, on=desk.today)["total_vnd"] == 10_000_005


def test_paper_without_anything_approved_is_refused(db):
    desk = Desk()
    desk.event = ParticipationFactory(status="attended", event__host=desk.agency).event
    with pytest.raises(Refusal):
        paper_facts(paper_of(desk, "support_list"), on=desk.today)


@pytest.mark.parametrize("kind", [*KINDS, "settlement"])
def test_word_template_of_the_house_takes_its_own_example(kind):
    template = (settings.BASE_DIR / "templates" / PAPER_KINDS[kind].word_template).read_bytes()
    for facts in tried_facts(kind):
        assert fill_word(template, facts)[:2] == b"PK"
