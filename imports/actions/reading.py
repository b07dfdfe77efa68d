"""One row of a workbook after the other, each read by the readers of its nouns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.clock import local_day
from core.sheets.cells import read_text
from core.sheets.reader import Sheet
from imports.actions.cells import CELL_READERS
from imports.actions.columns import FIELDS, MONEY, fields_of, meaning_of
from imports.actions.event import EventReader, events_of
from imports.actions.furniture import Line, Unread
from imports.actions.layout import Table, table_from, why_unread
from imports.actions.money import money_unit
from imports.actions.participation import ParticipationReader
from imports.actions.placed import paid_events
from imports.actions.plan import Plan
from imports.actions.producer import ProducerReader
from imports.actions.product import ProductReader
from imports.actions.recognition import RecognitionReader
from imports.actions.report import report_of
from imports.actions.row import Refused, Row
from imports.actions.rows import mended_lines, mended_notes
from imports.actions.support import SupportReader
from imports.actions.told import Asked, Fault, Question
from imports.actions.unnamed import AskedColumn, settle_columns
from imports.models import Import, Remembered
from places.addresses import Resolver
from places.models import Timeline
from producers.models import mask_personal_ids

# {(sheet, row): what is wrong with it, nothing for one that only waits for an answer}
Faults = dict[tuple[str, int], list[Fault]]
# {key: (question, the rows that ask it)}
Questions = dict[str, tuple[Question, list[tuple[str, int]]]]


def resolver_for(run: Import, *, day: date) -> Resolver:
    """Reads addresses as somebody of the agency's province means them."""
    return Resolver(day, home=Timeline().seat(run.agency.unit_id, on=day).province)


def reader_for(run: Import, plan: Plan, resolver: Resolver) -> Callable[[Row], object]:
    """What reads a row of this kind of import into the plan."""
    if run.kind == Import.Kind.SUPPORT:
        events = EventReader(run, plan, paid_events([run.agency]))
        return SupportReader(run, plan, resolver, events).read
    producers = ProducerReader(run, plan, resolver)
    if run.kind == Import.Kind.PRODUCERS:
        return producers.read
    products = ProductReader(run, plan)
    if run.kind == Import.Kind.PARTICIPATIONS:
        events = EventReader(run, plan, events_of([run.agency]))
        participations = ParticipationReader(run, plan, products, events)
        return lambda row: participations.read(row, producers.read(row))
    recognitions = RecognitionReader(run, plan)
    return lambda row: recognitions.read(row, products.read(row, producers.read(row)))


@dataclass(frozen=True)
class Reading:
    """What a workbook says: the plan of its clear rows with all faults, what each sheet holds, and
    the rows that are not read.
    """

    plan: Plan
    sheets: list[dict]
    unread: list[dict]

    def report(self) -> dict:
        """What the page shows, as JSON."""
        return report_of(self.plan) | {"read": self.sheets, "unread": self.unread}


def read_workbook(run: Import, sheets: list[Sheet], *, at: datetime) -> Reading:
    """Read every table and work out what its clear rows would do. A row with a fault does nothing;
    what follows from leaving it out is looked at again, so that all faults are told at once.
    """
    answers, tables, asked = answers_of(run), [], []
    for told in run.layout.get("tables", []):
        table, questions = settle_columns(
            table_from(told), sheets[told["sheet"]], kind=run.kind, answers=answers
        )
        tables.append(table)
        asked += questions
    lines = {table.sheet: list(mended_lines(run, sheets[table.sheet], table)) for table in tables}
    rows = [
        row for table in tables for row in _rows(sheets[table.sheet], table, lines[table.sheet])
    ]
    unread = [
        {
            "sheet": sheets[n].name,
            "row": line.number,
            "text": mask_personal_ids(line.text),
            "why": str(line.why),
        }
        for n, found in lines.items()
        for line in found
        if isinstance(line, Unread)
    ]
    answered = {each.question.key: each.question for each in asked if each.question.key in answers}
    asked = _waiting([each for each in asked if each.question.key not in answered], rows)
    missing = _missing(run, sheets, tables)
    plan = _plan(run, rows, at=at, answers=answers, answered=answered, missing=missing, asked=asked)
    plan.notes = [*mended_notes(run), *plan.notes]
    return Reading(
        plan,
        [_told(n, sheet, tables, rows, kind=run.kind) for n, sheet in enumerate(sheets)],
        unread,
    )


def _rows(sheet: Sheet, table: Table, lines: list[Line | Unread]) -> list[Row]:
    records = [line for line in lines if isinstance(line, Line)]
    unit = money_unit(sheet, table, (line.cells.get("amount_vnd") for line in records))
    return [
        Row(line.number, line.cells, sheet.is_1904, sheet.name, line.section, unit)
        for line in records
    ]


def _waiting(asked: list[AskedColumn], rows: list[Row]) -> Questions:
    """The questions about columns with the rows that wait for them; sheets alike ask together."""
    there, found = {(row.sheet, row.number) for row in rows}, {}
    for each in asked:
        if waiting := [key for key in each.rows if key in there]:
            found.setdefault(each.question.key, (each.question, []))[1].extend(waiting)
    return found


def _plan(
    run: Import,
    rows: list[Row],
    *,
    at: datetime,
    answers: dict[str, str],
    answered: dict[str, Question],
    missing: list[Fault],
    asked: Questions,
) -> Plan:
    questions = dict(asked)
    waiting = {key for _question, keys in asked.values() for key in keys}
    # What can be said of them is said already.
    faults: Faults = {
        (row.sheet, row.number): [*_cell_faults(row)]
        for row in rows
        if (row.sheet, row.number) in waiting
    }
    resolver = resolver_for(run, day=local_day(at))
    while True:
        # `answered` goes on: what rows are left for may be answered otherwise.
        plan, before = Plan(at, answers=answers, answered=answered), len(faults)
        read = reader_for(run, plan, resolver)
        if not missing:
            _read_rows(rows, read, faults, questions)
        if len(faults) == before:
            break
    open_rows = {key for _question, asking in questions.values() for key in asking}
    plan.rows, plan.left, plan.questions = len(rows), set(faults) - open_rows, questions
    plan.faults = [*missing, *(fault for key in sorted(faults) for fault in faults[key])]
    if not rows and not missing:
        plan.faults.append(Fault("", 1, "", _("There are no rows below the headings.")))
    return plan


def _read_rows(
    rows: list[Row], read: Callable[[Row], object], faults: Faults, questions: Questions
) -> None:
    """Read every row that has no fault and no open question yet; adds those that are found."""
    for row in rows:
        key = (row.sheet, row.number)
        if key in faults:
            continue
        try:
            found = [*_cell_faults(row)] or _read(read, row)
        except Asked as told:
            found = []
            for question in told.questions:
                questions.setdefault(question.key, (question, []))[1].append(key)
            faults[key] = found
        if found:
            faults[key] = found


def _read(read: Callable[[Row], object], row: Row) -> list[Fault]:
    try:
        read(row)
    except Refused as refused:
        return [_fault(row, refused)]
    return []


def _fault(row: Row, refused: Refused) -> Fault:
    label = str(FIELDS[refused.name].label) if refused.name in FIELDS else refused.name
    named = (read_text(row.cells.get(name)) for name in ("name", "product"))
    about = mask_personal_ids(" · ".join(filter(None, named)))
    return Fault(row.sheet, row.number, label, refused.reason, about)


def answers_of(run: Import) -> dict[str, str]:
    """What this import's people have answered, and what the agency has answered before."""
    known = Remembered.objects.filter(agency=run.agency).values_list("key", "value")
    return {**dict(known), **run.answers}


def _cell_faults(row: Row) -> Iterator[Fault]:
    """Every cell that cannot be what its column holds."""
    for name, reader in CELL_READERS.items():
        if name in row.cells:
            try:
                row.read(name, reader)
            except Refused as refused:
                yield _fault(row, refused)


def _missing(run: Import, sheets: list[Sheet], tables: list[Table]) -> list[Fault]:
    """The needed columns that a table lacks."""
    reason = _("No column is chosen for this. Choose one below, or name it so in the workbook.")
    needed = [(name, each) for name, each in fields_of(run.kind).items() if run.kind in each.needed]
    return [
        Fault(sheets[table.sheet].name, table.first, str(each.label), reason)
        for table in tables
        for name, each in needed
        if name not in table.columns
    ]


def _told(number: int, sheet: Sheet, tables: list[Table], rows: list[Row], *, kind: str) -> dict:
    """What is read of a sheet, and what is not."""
    told = {
        "name": sheet.name,
        "rows": sum(row.sheet == sheet.name for row in rows),
        "encoding": sheet.encoding,
    }
    table = next((table for table in tables if table.sheet == number), None)
    if table is None:
        return told | {"why": str(why_unread(sheet)), "columns": [], "unread": []}
    unread = [_unread(heading, kind=kind) for heading in table.unread]
    columns = [
        [str(FIELDS[name].label), table.headings.get(column, ""), name in table.guessed]
        for name, column in sorted(table.columns.items(), key=lambda each: each[::-1])
    ]
    return told | {"why": "", "columns": columns, "unread": unread}


def _unread(heading: str, *, kind: str) -> str:
    """A heading that is not read, with what to do about money."""
    meaning = meaning_of(heading, kind=Import.Kind.SUPPORT)
    is_money = kind != Import.Kind.SUPPORT and meaning and meaning.field in MONEY
    if not is_money or meaning_of(heading, kind=kind):
        return heading
    words = _("%(heading)s: finance staff bring the list again as “%(kind)s”")
    return words % {"heading": heading, "kind": Import.Kind.SUPPORT.label}
