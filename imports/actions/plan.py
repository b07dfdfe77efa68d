"""What taking a workbook would do: every change and every fault, worked out without writing
anything.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.clock import local_day
from imports.actions.columns import FIELDS
from imports.actions.row import Refused, Row
from imports.actions.told import Asked, Change, Fault, PaidSupport, Question, Wish, name_of, shown
from producers.models import Product, Recognition, mask_personal_ids


@dataclass
class Plan:
    """Everything that taking the workbook would write, and what stands against it."""

    at: datetime
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: dict[type[models.Model], list] = field(default_factory=lambda: defaultdict(list))
    # {thing: {column: what it held before}} of known things that get another value.
    changed: dict[models.Model, dict[str, object]] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)
    supports: list[PaidSupport] = field(default_factory=list)
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
    # What is settled unless somebody says otherwise: {key: (question, answer, rows)}.
    proposed: dict[str, tuple[Question, str, int]] = field(default_factory=dict)
    # {id of the object: recognition} of those whose decision somebody of the home agency has seen.
    verified: dict[int, Recognition] = field(default_factory=dict)
    # Which row has said what of a thing: a later one may repeat it, not contradict it.
    said: dict[tuple, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return local_day(self.at)

    def create(
        self,
        thing: models.Model,
        *,
        row: Row,
        noun: str,
        fields: Iterable[str],
        more: tuple[tuple[str, str, str], ...] = (),
    ) -> None:
        """A new record; `fields` are those that the page tells, as far as they hold something,
        `more` what it tells besides.
        """
        self.new[type(thing)].append(thing)
        self.said |= {(id(thing), field.name): row.where for field in thing._meta.fields}
        told = tuple(
            (str(FIELDS[name].label), "", shown(thing, name, getattr(thing, name)))
            for name in fields
            if getattr(thing, name) not in (None, "")
        )
        self.changes.append(Change(row.sheet, row.number, "new", noun, name_of(thing), told + more))

    def ask(self, question: Question) -> str:
        """What was answered; raises Asked while nobody has."""
        if question.key in self.answers:
            self.answered[question.key] = question
            return self.answers[question.key]
        raise Asked(question)

    def propose(self, question: Question, default: str) -> str:
        """What was answered, else the default; it holds the row up in no case, and can be changed
        on the page.
        """
        _question, answer, rows = self.proposed.get(question.key, (question, default, 0))
        answer = self.answers.get(question.key, answer)
        self.proposed[question.key] = (question, answer, rows + 1)
        return answer

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
            if earlier and before not in (None, ""):
                reason = _("%(where)s says “%(before)s” of the same %(noun)s.")
                raise Refused(name, reason % {"where": earlier, "before": before, "noun": noun})
            column = thing._meta.get_field(name).attname
            self.change(thing, **{column: getattr(thing, column)})
            setattr(thing, name, value)
            self.said[(id(thing), name)] = row.where
            told.append((name, before, value))
        if told:
            self.check(thing)
        if told and not self.is_new(thing):
            fields = tuple(
                (
                    str(FIELDS[name].label),
                    shown(thing, name, before),
                    shown(thing, name, after),
                )
                for name, before, after in told
            )
            change = Change(row.sheet, row.number, "changed", noun, name_of(thing), fields)
            self.changes.append(change)

    def change(self, thing: models.Model, **before) -> None:
        """Note what columns of a known thing held, just before they get another value."""
        if not self.is_new(thing):
            self.changed[thing] = before | self.changed.get(thing, {})

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
