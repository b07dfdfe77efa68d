"""What a plan says of single rows: a fault, a change, a question, a step that a row asks for."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from core.money import MoneyField, format_vnd
from events.models import Event
from exhibitors.models import Participation
from funding.models import ClaimLine, Programme
from imports.actions.columns import FIELDS
from imports.actions.row import where
from producers.models import Producer, Product, mask_personal_ids


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken; `row` counts from 1 as the spreadsheet does, `column` is the
    heading that we read, `about` the producer and the product of the row as the list writes them.
    """

    sheet: str
    row: int
    column: str
    reason: str
    about: str = ""


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
    """The row cannot be taken before these are answered."""

    def __init__(self, *questions: Question):
        super().__init__(*(question.text for question in questions))
        self.questions = questions


@dataclass
class Wish:
    """A participation that a row asks for: the producer, the products by their objects, the status
    to reach.
    """

    row: int
    sheet: str
    event: Event
    producer: Producer
    products: dict[str, Product] = field(default_factory=dict)
    # None is like handed in: the row says nothing of it.
    status: str | None = None
    fields: dict = field(default_factory=dict)

    @property
    def where(self) -> str:
        return where(self.sheet, self.row)

    def as_change(self) -> Change:
        """What is going to be entered, for the page."""
        words = {
            _("Event"): str(self.event),
            _("Products"): "; ".join(product.name for product in self.products.values()),
            _("Status"): str(Participation.Status(self.status or "submitted").label),
        }
        for name, value in self.fields.items():
            words[str(Participation._meta.get_field(name).verbose_name)] = str(value)
        told = tuple((str(label), "", text) for label, text in words.items())
        label = str(self.producer)
        return Change(self.sheet, self.row, "new", _("participation"), label, told)


@dataclass
class PaidSupport:
    """Support that a row says was paid: a line that nothing of it is saved yet of."""

    row: int
    sheet: str
    participation: Participation
    programme: Programme
    line: ClaimLine

    COLUMNS = (
        "cost_item",
        "source",
        "amount_vnd",
        "voucher_number",
        "voucher_on",
        "paid_on",
        "note",
    )

    @property
    def fields(self) -> dict:
        return {name: getattr(self.line, name) for name in self.COLUMNS}

    def as_change(self) -> Change:
        """What is going to be logged, for the page."""
        told = (
            (str(_("Event")), "", str(self.participation.event)),
            (str(_("Programme")), "", str(self.programme)),
            *(
                (str(FIELDS[name].label), "", shown(self.line, name, value))
                for name, value in self.fields.items()
                if value != ""
            ),
        )
        label = str(self.participation.producer)
        return Change(self.sheet, self.row, "new", _("support line"), label, told)


def name_of(thing: models.Model) -> str:
    """What a record is called on the page: a product is nothing without its producer."""
    product = getattr(thing, "product", thing)
    if not isinstance(product, Product):
        return str(thing)
    return f"{thing} · {product.producer}"


def shown(thing: models.Model, name: str, value) -> str:
    """A value as whoever reads the page may see it."""
    if value in (None, ""):
        return "—"
    field = thing._meta.get_field(name)
    if isinstance(field, MoneyField):
        return format_vnd(value)
    words = dict(field.flatchoices).get(value, value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else mask_personal_ids(str(words))
