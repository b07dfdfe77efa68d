"""Official papers after NĐ 30/2020/NĐ-CP: what stands on their heads, as PDF and as Word. Always in
Vietnamese.

An app registers its kinds of paper in PAPER_KINDS; office knows how a paper is numbered and kept,
not what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from core.pdf import Document, render_pdf
from core.sheets.word import CannotFill, fill_template
from core.sheets.writer import write_xlsx
from office.models import Paper, PaperTemplate

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper. `facts` says what is true of its subject now; `fields` are what people type
    into it, as (name, label, several lines?); `example` is facts of the same shape, to try a
    template on. `desk` groups the kinds that one desk drafts; `sheet` gives the rows of the same
    paper as a workbook, headings first.
    """

    label: str
    symbol: str
    facts: Callable[[Paper], dict]
    pdf_template: str
    word_template: str
    fields: tuple[tuple[str, str, bool], ...]
    example: dict
    desk: str = "selection"
    sheet: Callable[[dict], list[tuple]] | None = None


PAPER_KINDS: dict[str, PaperKind] = {}


def paper_facts(paper: Paper, *, on: date) -> dict:
    """Everything that stands on the paper: frozen ones once it is signed, else as things are;
    JSON.
    """
    if paper.status != Paper.Status.DRAFT:
        return paper.facts
    kind, agency = PAPER_KINDS[paper.kind], paper.agency
    typed = {name: paper.typed.get(name, "") for name, _label, _is_long in kind.fields}
    with translation.override("vi"):
        return {
            **head(agency, symbol=kind.symbol, number=paper.number, on=on),
            **typed,
            **kind.facts(paper),
        }


def head(agency: Agency, *, symbol: str, number: int | None, on: date) -> dict:
    """The head and the foot of an agency's paper; a draft has dots for its number."""
    short = agency.paper_symbol.rpartition("-")[2]
    return {
        "number": f"{f'{number:02d}' if number else '……'}/{symbol}-{short}",
        "draft": "" if number else "DỰ THẢO",
        "parent": agency.parent.name.upper() if agency.parent else "",
        "agency": agency.name.upper(),
        "agency_name": agency.name,
        "place_and_date": f"{agency.paper_place}, {official_date(on)}",
        "signer_title": agency.signer_title,
        "signer_name": agency.signer_name,
    }


def paper_pdf(paper: Paper, facts: dict) -> Document:
    html = render_to_string(PAPER_KINDS[paper.kind].pdf_template, {"facts": facts})
    return Document(f"{paper.filename}.pdf", render_pdf(html, stylesheet="css/paper.css"))


def paper_word(paper: Paper, facts: dict) -> Document:
    """The same as a Word file, drawn from the agency's own template if it has one."""
    return Document(
        f"{paper.filename}.docx", fill_word(word_template(paper.agency, kind=paper.kind), facts)
    )


def paper_sheet(paper: Paper, facts: dict) -> Document:
    """The same as a workbook; only of kinds that have a `sheet`."""
    return Document(
        f"{paper.filename}.xlsx",
        write_xlsx(PAPER_KINDS[paper.kind].sheet(facts), title=paper.title),
    )


def kinds_of(desk: str) -> list[tuple[str, str]]:
    """(name, label) of the kinds that this desk drafts."""
    return [(name, kind.label) for name, kind in PAPER_KINDS.items() if kind.desk == desk]


def word_template(agency: Agency, *, kind: str) -> bytes:
    own = PaperTemplate.objects.filter(agency=agency, kind=kind).select_related("upload").first()
    if own is None:
        return (
            Path(settings.BASE_DIR) / "templates" / PAPER_KINDS[kind].word_template
        ).read_bytes()
    with own.upload.file.open() as file:
        return file.read()


def fill_word(template: bytes, facts: dict) -> bytes:
    """Raises ValidationError, in words for the person, for what is no Word template or names what
    no paper has.
    """
    try:
        return fill_template(template, facts)
    except CannotFill as error:
        raise ValidationError(WORDS[error.reason] % {"error": error.words}) from None


WORDS = {
    "unfilled": _(
        "This template cannot be filled: %(error)s. Correct it in Word and upload it again."
    ),
    "damaged": _("This Word file cannot be read. Save it again as .docx."),
    "size": _(
        "This Word file is too large for a template, or it never ends. Remove pictures and loops"
        " from it."
    ),
}


def official_date(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: a zero before days under ten and before months one and two."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def official_days(first: date, last: date) -> str:
    if first == last:
        return official_date(first)
    start = official_date(first)
    if first.year == last.year:
        start = start.removesuffix(f" năm {first.year}")
    if (first.year, first.month) == (last.year, last.month):
        start = start.partition(" tháng")[0]
    return f"từ {start} đến {official_date(last)}"
