"""Which participation a row of a workbook asks for."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.clock import local_day
from core.sheets.cells import read_whole
from core.text import identity_key
from events.models import Event
from exhibitors.models import Participation
from imports.actions.asking import ask_exhibits, ask_new_product
from imports.actions.cells import read_names, read_status, read_words
from imports.actions.event import EventReader
from imports.actions.plan import Plan
from imports.actions.product import ProductReader
from imports.actions.row import Refused, Row
from imports.actions.told import Wish
from imports.models import Import
from producers.models import Producer, Product, producers_of

Status = Participation.Status
MARKED = (Status.ATTENDED, Status.ABSENT)


class ParticipationReader:
    """Knows the applications that stand for the events, and what earlier rows have asked for."""

    def __init__(self, run: Import, plan: Plan, products: ProductReader, events: EventReader):
        self.plan, self.products, self.events = plan, products, events
        self.own = producers_of(run.taken_by or run.started_by)
        own = [run.event] if run.event else events.events
        rows = Participation.objects.filter(event__in=own).live().prefetch_related("exhibits")
        self.standing = {(row.event_id, row.producer_id): row for row in rows}
        self.wishes: dict[tuple, Wish] = {}

    def read(self, row: Row, producer: Producer) -> None:
        """Note the participation that the row asks for, or compare it with the one that stands.
        Raises Refused naming the field that cannot be taken.
        """
        event = self.events.read(row)
        fields = {
            "booths_wanted": row.read("booths_wanted", read_whole),
            "note": row.read("note", read_words),
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        _check(fields)
        status = row.read("status", read_status)
        if producer.pk in self.own and status not in (None, Status.SUBMITTED):
            raise Refused("status", _("You act for this producer: a colleague enters this."))
        names = self._names(row, producer)
        if standing := self.standing.get((event.pk, producer.pk)):
            known = {identity_key(name): self.products.find(producer, name) for name in names}
            self._compare(standing, names, known, fields, status)
            return
        self.events.refuse_closed(event)
        _refuse_too_early(event, status, at=self.plan.at)
        self._wish(row, event, producer, names, fields, status)

    def _names(self, row: Row, producer: Producer) -> list[str]:
        """The products that a cell names; a comma parts them, unless it belongs to a name."""
        names = []
        for part in row.read("product", read_names):
            is_one = "," not in part or self.products.is_known(producer, part)
            names += [part] if is_one else filter(None, map(str.strip, part.split(",")))
        return names

    def _wish(self, row, event, producer, names, fields, status):
        """Several rows of one producer are one participation with the products of all."""
        key = (event.pk, producer.pk or id(producer))
        wish = self.wishes.get(key)
        if wish is None:
            products = self._shown(row, producer, names)
            wish = Wish(row.number, row.sheet, event, producer, products, status, fields)
            self.wishes[key] = wish
            self.plan.wishes.append(wish)
        else:
            _refuse_contradiction(wish, fields, status)
            wish.products |= self._shown(row, producer, names) if names else {}
            wish.fields, wish.status = wish.fields | fields, wish.status or status

    def _shown(self, row: Row, producer: Producer, names: list[str]) -> dict[str, Product]:
        if names:
            return {identity_key(name): self._product(row, producer, name) for name in names}
        registered = self.products.of(producer)
        if not registered:
            reason = _("“%(name)s” has no product that is registered. Name what it showed.")
            raise Refused("product", reason % {"name": producer})
        if not ask_exhibits(self.plan):
            raise Refused("product", _("Rows without a product are left out."))
        return {product.identity_key: product for product in registered}

    def _product(self, row: Row, producer: Producer, name: str) -> Product:
        is_known = producer.pk is None or self.products.is_known(producer, name)
        if not is_known and not ask_new_product(self.plan, name, producer):
            reason = _("%(name)s has no product “%(product)s”.")
            raise Refused("product", reason % {"name": producer, "product": name[:80]})
        return self.products.named(row, producer, name)

    def _compare(self, standing, names, known, fields, status):
        """One that stands is not changed by a workbook; what differs is told."""
        shown = {exhibit.product_id for exhibit in standing.exhibits.all()}
        for name in names:
            product = known[identity_key(name)]
            if product is None or product.pk not in shown:
                raise Refused(
                    "product",
                    _("The application stands already without “%(product)s”.")
                    % {"product": name[:80]},
                )
        for name, value in fields.items():
            if value != getattr(standing, name):
                raise Refused(
                    name,
                    _("The application stands already and says “%(text)s”.")
                    % {"text": getattr(standing, name)},
                )
        if status and status != standing.status:
            reason = _("The application stands already; it is “%(status)s”.") % {
                "status": standing.get_status_display()
            }
            raise Refused("status", reason)


def _check(fields: dict) -> None:
    """Raises Refused for what the application itself does not hold."""
    others = [f.name for f in Participation._meta.fields if f.name not in fields]
    try:
        Participation(**fields).clean_fields(exclude=others)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(name, " ".join(messages)) from None


def _refuse_contradiction(wish: Wish, fields: dict, status: str | None) -> None:
    """Two rows of one participation may add to each other, and not say different things."""
    reason = _("%(where)s says “%(before)s” of the same participation.")
    for name, value in fields.items():
        if name in wish.fields and wish.fields[name] != value:
            raise Refused(name, reason % {"where": wish.where, "before": wish.fields[name]})
    if status and wish.status and status != wish.status:
        before = Status(wish.status).label
        raise Refused("status", reason % {"where": wish.where, "before": before})


def _refuse_too_early(event: Event, status: str | None, *, at: datetime) -> None:
    """What the steps of a participation would refuse at the end is told at the beginning."""
    if status in MARKED and not event.has_begun(local_day(at)):
        raise Refused("status", _("The fair has not begun. Mark who came from its first day on."))
    is_over = event.confirm_until and at >= event.confirm_until
    if status in (Status.CONFIRMED, *MARKED) and is_over:
        raise Refused("status", _("The time to confirm is over."))
