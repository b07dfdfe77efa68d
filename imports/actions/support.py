"""Which support, paid elsewhere or earlier, a row of a workbook tells."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.money import MOST_VND, format_vnd
from core.sheets.cells import read_date, read_money, read_text
from core.text import identity_key
from core.transitions import Refusal
from exhibitors.models import Participation
from funding.actions import refuse_support
from funding.models import ClaimLine, CostItem, Programme, Source, voucher_key
from imports.actions.asking import (
    ask_amount,
    ask_cost_item,
    ask_money_unit,
    ask_programme,
    ask_source,
)
from imports.actions.cells import read_source, read_words
from imports.actions.event import EventReader
from imports.actions.money import FEWEST_VND
from imports.actions.placed import PlacedReader, paid_participations
from imports.actions.plan import Plan
from imports.actions.row import Refused, Row
from imports.actions.told import Asked, PaidSupport
from imports.models import Import
from places.addresses import Resolver

# More than this for one participation is asked about.
MUCH_VND = 1_000_000_000


def _check(line: ClaimLine) -> None:
    """Raises Refused for what a line does not hold."""
    others = [f.name for f in ClaimLine._meta.fields if f.name not in PaidSupport.COLUMNS]
    try:
        line.clean_fields(exclude=[*others, "cost_item"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(name, " ".join(messages)) from None


def _all_at_once(**readers: Callable[[], object]) -> dict:
    """What each reader reads; their questions are asked together (Asked)."""
    found, asked = {}, []
    for name, read in readers.items():
        try:
            found[name] = read()
        except Asked as told:
            asked += told.questions
    if asked:
        raise Asked(*asked)
    return found


class SupportReader:
    """Knows the participations that the agency may log support for, and what is logged already."""

    def __init__(self, run: Import, plan: Plan, resolver: Resolver, events: EventReader):
        self.plan, self.events = plan, events
        self.by = run.taken_by or run.started_by
        self.items = list(CostItem.objects.all())
        self.programmes = list(Programme.objects.filter(agency=run.agency).order_by("-valid_from"))
        placed = paid_participations([run.agency])
        self.placed = PlacedReader(placed, plan, resolver)
        self.lines = defaultdict(list)
        lines = ClaimLine.objects.standing().filter(claim__participation__in=placed, product=None)
        for line in lines.select_related("claim"):
            self.lines[(line.claim.participation_id, line.cost_item_id)].append((line, None))

    def read(self, row: Row) -> None:
        """Note the support that the row tells, or compare it with what is logged. Raises Refused
        naming the field that cannot be taken.
        """
        event = self.events.read(row)
        participation = self.placed.find(row, event)
        number = row.read("voucher_number", read_text)
        if number is None or not voucher_key(number):
            raise Refused("voucher_number", _("The number of the voucher is missing."))
        voucher_on, paid_on = self._days(row)
        given = _all_at_once(
            amount_vnd=partial(self._amount, row),
            cost_item=partial(self._cost_item, row, on=paid_on),
            source=partial(self._source, row),
        )
        line = ClaimLine(
            **given,
            voucher_number=number,
            voucher_on=voucher_on,
            paid_on=paid_on,
            note=row.read("note", read_words) or "",
        )
        _check(line)
        key = (participation.pk, line.cost_item_id)
        if not self._is_logged(row, line, self.lines[key]):
            self._note(row, participation, line)
            self.lines[key].append((line, row.where))

    def _note(self, row: Row, participation: Participation, line: ClaimLine) -> None:
        programme = ask_programme(self.plan, line.paid_on, self.programmes)
        days = {"paid_on": line.paid_on, "voucher_on": line.voucher_on}
        try:
            about = {"programme": programme, "by": self.by, "at": self.plan.at}
            refuse_support(participation, **about, **days)
        except Refusal as refusal:
            raise Refused("paid_on", str(refusal)) from None
        told = PaidSupport(row.number, row.sheet, participation, programme, line)
        self.plan.supports.append(told)

    def _amount(self, row: Row) -> int:
        unit = row.money_unit or ask_money_unit(self.plan, row.sheet)
        amount = row.read("amount_vnd", read_money, unit=unit)
        if amount is None or amount <= 0:
            raise Refused("amount_vnd", _("Enter an amount greater than zero."))
        if amount > MOST_VND:
            words = _("More than %(most)s is no support of one participation.")
            raise Refused("amount_vnd", words % {"most": format_vnd(MOST_VND)})
        if not FEWEST_VND <= amount <= MUCH_VND and not ask_amount(self.plan, amount):
            raise Refused("amount_vnd", _("Rows of this amount are left out."))
        return amount

    def _days(self, row: Row) -> tuple[date, date]:
        """(of the voucher, of the payment); one stands for the other that the list lacks."""
        voucher_on, paid_on = (
            row.read(name, read_date, is_1904=row.is_1904) for name in ("voucher_on", "paid_on")
        )
        if not (voucher_on or paid_on):
            raise Refused("paid_on", _("The day of the payment is missing."))
        return voucher_on or paid_on, paid_on or voucher_on

    def _cost_item(self, row: Row, *, on: date) -> CostItem:
        """By its name, by words that hold it, or as somebody has said; of those of that day."""
        items = [item for item in self.items if item.valid_to is None or on < item.valid_to]
        text = row.read("cost_item", read_text) or ""
        key = identity_key(text)
        same = [item for item in items if identity_key(item.name) == key]
        if same:
            return same[0]
        held = [item for item in items if f" {identity_key(item.name)} " in f" {key} "]
        return ask_cost_item(self.plan, text, held, items)

    def _source(self, row: Row) -> str:
        text = row.read("source", read_text) or ""
        return read_source(text) or ask_source(self.plan, text, Source.choices)

    def _is_logged(self, row: Row, line: ClaimLine, known: list) -> bool:
        """Whether the same is logged already, or told by an earlier row; Refused when it says
        otherwise, or the cost is supported in another way.
        """
        told = {"number": line.voucher_number, "item": line.cost_item}
        for other, where in known:
            if other.mode == ClaimLine.Mode.RUN:
                words = _("“%(item)s” of this participation stands in a claim already.")
                raise Refused("cost_item", words % told)
            if other.source != line.source:
                words = _(
                    "“%(item)s” of this participation is already supported from another source; one"
                    " cost is never paid twice."
                )
                raise Refused("source", words % told)
            if voucher_key(other.voucher_number) != voucher_key(line.voucher_number):
                continue
            if (other.amount_vnd, other.paid_on) == (line.amount_vnd, line.paid_on):
                if where:
                    self.plan.note(row, _("The same as %(where)s.") % {"where": where})
                return True
            words = _("Voucher %(number)s is logged for “%(item)s” already.")
            raise Refused("voucher_number", words % told)
        return False
