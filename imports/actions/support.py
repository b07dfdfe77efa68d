"""Which support, paid elsewhere or earlier, a row of a workbook tells."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.sheets.cells import read_date, read_money, read_text
from core.text import fold, identity_key
from core.transitions import Refusal
from events.models import Event
from exhibitors.models import Participation
from funding.actions import refuse_support
from funding.models import ClaimLine, CostItem, Programme, Source
from imports.actions.asking import (
    are_alike,
    ask_cost_item,
    ask_money_unit,
    ask_producer,
    ask_programme,
    ask_source,
)
from imports.actions.cells import read_source, read_tax_code, read_words
from imports.actions.event import EventReader
from imports.actions.plan import Plan
from imports.actions.row import Refused, Row
from imports.actions.seat import is_written_so
from imports.actions.told import PaidSupport
from imports.models import Import
from producers.models import Producer


def paid_participations(agencies: Collection) -> QuerySet[Participation]:
    """Those that agencies may log support for: at their events, of their delegations, of their
    producers.
    """
    theirs = Q(event__host__in=agencies) | Q(delegation__agency__in=agencies)
    theirs |= Q(producer__home_agency__in=agencies)
    return Participation.objects.filter(theirs, status__in=Participation.PLACED)


def paid_events(agencies: Collection) -> QuerySet[Event]:
    """The events of those participations, newest first."""
    keys = paid_participations(agencies).values("event")
    return Event.objects.filter(pk__in=keys).order_by("-opens_on", "pk")


def _check(line: ClaimLine) -> None:
    """Raises Refused for what a line does not hold."""
    others = [f.name for f in ClaimLine._meta.fields if f.name not in PaidSupport.COLUMNS]
    try:
        line.clean_fields(exclude=[*others, "cost_item"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(name, " ".join(messages)) from None


class SupportReader:
    """Knows the participations that the agency may log support for, and what is logged already."""

    def __init__(self, run: Import, plan: Plan, events: EventReader):
        self.plan, self.events, self.by = plan, events, run.taken_by or run.started_by
        self.items = list(CostItem.objects.all())
        self.programmes = list(Programme.objects.filter(agency=run.agency).order_by("-valid_from"))
        placed = paid_participations([run.agency])
        self.placed = defaultdict(list)
        for row in placed.select_related("event", "producer__commune").order_by("pk"):
            self.placed[row.event_id].append(row)
        self.lines = defaultdict(list)
        lines = ClaimLine.objects.standing().filter(claim__participation__in=placed, product=None)
        for line in lines.select_related("claim"):
            self.lines[(line.claim.participation_id, line.cost_item_id)].append(line)

    def read(self, row: Row) -> None:
        """Note the support that the row tells, or compare it with what is logged. Raises Refused
        naming the field that cannot be taken.
        """
        event = self.events.read(row)
        participation = self._participation(row, event)
        amount = self._amount(row)
        number = row.read("voucher_number", read_text)
        if number is None:
            raise Refused("voucher_number", _("The number of the voucher is missing."))
        voucher_on, paid_on = self._days(row)
        line = ClaimLine(
            cost_item=self._cost_item(row),
            source=self._source(row),
            amount_vnd=amount,
            voucher_number=number,
            voucher_on=voucher_on,
            paid_on=paid_on,
            note=row.read("note", read_words) or "",
        )
        line.mode = ClaimLine.Mode.LOGGED
        _check(line)
        key = (participation.pk, line.cost_item_id)
        if not self._is_logged(line, self.lines[key]):
            self._note(row, participation, line)
            self.lines[key].append(line)

    def _note(self, row: Row, participation: Participation, line: ClaimLine) -> None:
        programme = ask_programme(self.plan, line.paid_on, self.programmes)
        about = {"programme": programme, "paid_on": line.paid_on, "by": self.by}
        try:
            refuse_support(participation, **about, at=self.plan.at)
        except Refusal as refusal:
            raise Refused("paid_on", str(refusal)) from None
        told = PaidSupport(row.number, row.sheet, participation, programme, line)
        self.plan.supports.append(told)

    def _participation(self, row: Row, event: Event) -> Participation:
        """That of the producer who is meant, by code, by name, or as somebody has said."""
        name = row.read("name", read_text)
        if name is None:
            raise Refused("name", _("The name of the producer is missing."))
        code = row.read("tax_code", read_tax_code, kind=None)
        commune = row.read("commune", read_text)
        there = self.placed[event.pk]
        found = [row for row in there if code and row.producer.tax_code == code]
        found = found or [row for row in there if self._is_named(row.producer, name, code, commune)]
        found = found or [row for row in there if self._is_alike(row.producer, name, code)]
        if len(found) > 1:
            words = _("Several producers have this name. Add the tax code or the commune.")
            raise Refused("name", words)
        if not found:
            words = _("“%(name)s” holds no place at “%(event)s”.")
            raise Refused("name", words % {"name": name, "event": event})
        return found[0]

    def _is_named(self, producer: Producer, name: str, code: str | None, commune: str | None):
        is_there = commune is None or is_written_so(producer.commune, commune)
        if identity_key(name) != producer.identity_key or not is_there:
            return False
        is_other = code and producer.tax_code and code != producer.tax_code
        return not is_other or ask_producer(self.plan, name, producer, code)

    def _is_alike(self, producer: Producer, name: str, code: str | None) -> bool:
        is_other = code and producer.tax_code and code != producer.tax_code
        return (
            not is_other
            and are_alike(name, producer.name)
            and ask_producer(self.plan, name, producer, code)
        )

    def _amount(self, row: Row) -> int:
        unit = row.money_unit or ask_money_unit(self.plan, row.sheet)
        amount = row.read("amount_vnd", read_money, unit=unit)
        if amount is None or amount <= 0:
            raise Refused("amount_vnd", _("Enter an amount greater than zero."))
        return amount

    def _days(self, row: Row) -> tuple[date, date]:
        """(of the voucher, of the payment); one stands for the other that the list lacks."""
        voucher_on, paid_on = (
            row.read(name, read_date, is_1904=row.is_1904) for name in ("voucher_on", "paid_on")
        )
        if not (voucher_on or paid_on):
            raise Refused("paid_on", _("The day of the payment is missing."))
        return voucher_on or paid_on, paid_on or voucher_on

    def _cost_item(self, row: Row) -> CostItem:
        """By its name, by words that hold it, or as somebody has said."""
        text = row.read("cost_item", read_text) or ""
        same = [item for item in self.items if identity_key(item.name) == identity_key(text)]
        if same:
            return same[0]
        held = [item for item in self.items if fold(item.name) in fold(text)]
        return ask_cost_item(self.plan, text, held, self.items)

    def _source(self, row: Row) -> str:
        text = row.read("source", read_text) or ""
        return read_source(text) or ask_source(self.plan, text, Source.choices)

    def _is_logged(self, line: ClaimLine, known: list[ClaimLine]) -> bool:
        """Whether the same is logged already; Refused when it says otherwise, or the cost is
        supported in another way.
        """
        for other in known:
            if other.mode == ClaimLine.Mode.RUN:
                words = _("“%(item)s” of this participation stands in a claim already.")
                raise Refused("cost_item", words % {"item": line.cost_item})
            if other.source != line.source:
                words = _(
                    "“%(item)s” of this participation is already supported from another source; one"
                    " cost is never paid twice."
                )
                raise Refused("source", words % {"item": line.cost_item})
            if identity_key(other.voucher_number) == identity_key(line.voucher_number):
                if (other.amount_vnd, other.paid_on) == (line.amount_vnd, line.paid_on):
                    return True
                words = _("Voucher %(number)s is logged for “%(item)s” already.")
                told = {"number": line.voucher_number, "item": line.cost_item}
                raise Refused("voucher_number", words % told)
        return False
