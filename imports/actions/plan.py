"""What taking a workbook would do: every change and every fault, worked out without writing
anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.sheets.reader import Cell
from exhibitors.models import Participation
from imports.actions.columns import FIELDS
from producers.models import Producer, Product, mask_personal_ids


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken; `row` counts from 1 as the spreadsheet does, `column` is the
    heading that we read.
    """

    sheet: str
    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Change:
    """What a row would do: `what` is "new" or "changed"; `fields` are (label, before, after), of a
    new record all that it gets.
    """

    sheet: str
    row: int
    what: str
    noun: str
    label: str
    fields: tuple[tuple[str, str, str], ...] = ()


class Refused(Exception):
    """The row has a fault in this field."""

    def __init__(self, name: str, reason: str):
        super().__init__(reason)
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Question:
    """What is asked once for all rows that say the same. `choices` are (value, words); without any
    the answer is typed. `is_kept` says that the agency's next lists are answered by it too.
    """

    key: str
    text: str
    column: str
    choices: tuple[tuple[str, str], ...] = ()
    is_kept: bool = True


class Asked(Exception):
    """The row cannot be taken before this is answered."""

    def __init__(self, question: Question):
        super().__init__(question.text)
        self.question = question


@dataclass
class Row:
    """One line of a sheet, read field by field; `section` is the place that the heading above
    names.
    """

    number: int
    cells: dict[str, Cell]
    is_1904: bool
    sheet: str = ""
    section: str = ""

    def read(self, name: str, reader: Callable, **options):
        """What the cell of this field means; Refused in words when it is not what the field
        holds.
        """
        cell = self.cells.get(name)
        try:
            return reader(cell, **options)
        except ValidationError as error:
            raise Refused(name, " ".join(error.messages)) from None
        except (ValueError, OverflowError):
            raise Refused(
                name, _("“%(text)s” cannot be read here.") % {"text": str(read_text(cell))[:80]}
            ) from None


@dataclass
class Wish:
    """A participation that a row asks for: the producer, the products by their objects, the status
    to reach.
    """

    row: int
    sheet: str
    producer: Producer
    products: dict[str, Product] = field(default_factory=dict)
    status: str = Participation.Status.SUBMITTED
    fields: dict = field(default_factory=dict)


@dataclass
class Plan:
    """Everything that taking the workbook would write, and what stands against it."""

    day: date
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: dict[type[models.Model], list] = field(default_factory=lambda: defaultdict(list))
    changed: dict[models.Model, set[str]] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)
    rows: int = 0
    # What a row says that is not taken, and why: {"sheet", "row", "text"}.
    notes: list[dict] = field(default_factory=list)
    # Rows that are not taken because of their faults, by sheet and number.
    left: set[tuple[str, int]] = field(default_factory=set)
    # What is answered already, and what is not: {key: (question, the rows that ask it)}.
    answers: dict[str, str] = field(default_factory=dict)
    # The questions that an answer of before has settled.
    answered: dict[str, Question] = field(default_factory=dict)
    questions: dict[str, tuple[Question, list[tuple[str, int]]]] = field(default_factory=dict)
    # Which row has said what of a thing: a later one may repeat it, not contradict it.
    said: dict[tuple, int] = field(default_factory=dict)

    def create(self, thing: models.Model, *, row: Row, noun: str, fields: Iterable[str]) -> None:
        """A new record; `fields` are those that the page tells, as far as they hold something."""
        self.new[type(thing)].append(thing)
        told = tuple(
            (str(FIELDS[name].label), "", _shown(thing, name, getattr(thing, name)))
            for name in fields
            if getattr(thing, name) not in (None, "")
        )
        self.changes.append(Change(row.sheet, row.number, "new", noun, str(thing), told))

    def ask(self, question: Question) -> str:
        """What was answered; raises Asked while nobody has."""
        if question.key in self.answers:
            self.answered[question.key] = question
            return self.answers[question.key]
        raise Asked(question)

    def note(self, row: Row, text: str) -> None:
        """Something that the row says and that is left out on purpose."""
        told = {"sheet": row.sheet, "row": row.number, "text": mask_personal_ids(text)}
        self.notes.append(told)

    def is_new(self, thing: models.Model) -> bool:
        return thing._state.adding

    def set_fields(self, thing: models.Model, values: dict, *, row: Row, noun: str) -> None:
        """Give a thing what the row says of it, as far as it is new; Refused when an earlier row
        says otherwise.
        """
        told = []
        for name, value in values.items():
            before = getattr(thing, name)
            if value is None or value == before:
                continue
            earlier = self.said.get((id(thing), name))
            if earlier or (self.is_new(thing) and before not in (None, "")):
                reason = _("Row %(n)s says “%(before)s” of the same %(noun)s.")
                raise Refused(name, reason % {"n": earlier or "?", "before": before, "noun": noun})
            setattr(thing, name, value)
            self.said[(id(thing), name)] = row.number
            told.append((name, before, value))
        if told:
            self.check(thing)
        if told and not self.is_new(thing):
            self.changed.setdefault(thing, set()).update(name for name, _before, _after in told)
            fields = tuple(
                (
                    str(FIELDS[name].label),
                    _shown(thing, name, before),
                    _shown(thing, name, after),
                )
                for name, before, after in told
            )
            self.changes.append(Change(row.sheet, row.number, "changed", noun, str(thing), fields))

    def check(self, thing: models.Model) -> None:
        """What the model itself refuses, told in the field where it stands; keys and doubles are
        looked after elsewhere.
        """
        keys = [f.name for f in thing._meta.fields if f.is_relation]
        try:
            thing.full_clean(exclude=keys, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise Refused(
                "product" if (type(thing), name) == (Product, "name") else name, " ".join(messages)
            ) from None

    def report(self) -> dict:
        """What the page shows, as JSON."""
        counts = {"rows": self.rows, "new": 0, "changed": 0, "left": len(self.left)}
        counts["open"] = len({row for _question, rows in self.questions.values() for row in rows})
        for change in self.changes:
            counts[change.what] += 1
        return {
            "faults": [
                asdict(fault) | {"reason": mask_personal_ids(fault.reason)} for fault in self.faults
            ],
            "notes": self.notes,
            "answered": [
                asdict(question)
                | {"text": mask_personal_ids(question.text), "answer": self.answers[key]}
                for key, question in self.answered.items()
            ],
            "questions": [
                asdict(question)
                | {
                    "text": mask_personal_ids(question.text),
                    "rows": len(rows),
                    "sheet": rows[0][0],
                    "first": rows[0][1],
                }
                for question, rows in self.questions.values()
            ],
            "changes": [asdict(change) for change in self.changes],
            "counts": counts,
        }


def _shown(thing: models.Model, name: str, value) -> str:
    """A value as whoever reads the page may see it."""
    if value in (None, ""):
        return "—"
    words = dict(thing._meta.get_field(name).flatchoices).get(value, value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else mask_personal_ids(str(words))
