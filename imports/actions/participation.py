"""Which participation a row of a workbook asks for."""

from django.utils.translation import gettext as _

from core.sheets.cells import read_whole
from core.text import identity_key
from exhibitors.models import Participation
from imports.actions.cells import read_names, read_status, read_words
from imports.actions.plan import Change, Plan, Refused, Row, Wish
from imports.actions.product import ProductReader
from imports.models import Import
from producers.models import Producer

Status = Participation.Status


class ParticipationReader:
    """Knows the applications that stand for the event, and what earlier rows have asked for."""

    def __init__(self, run: Import, plan: Plan, products: ProductReader):
        self.plan, self.products = plan, products
        rows = Participation.objects.for_event(run.event).live().prefetch_related("exhibits")
        self.standing = {row.producer_id: row for row in rows}
        self.wishes: dict[int, Wish] = {}

    def read(self, row: Row, producer: Producer) -> None:
        """Note the participation that the row asks for, or compare it with the one that stands.
        Raises Refused naming the field that cannot be taken.
        """
        if producer.pk is None:
            raise Refused(
                "name",
                _("This producer is not registered. Import the producers and products first."),
            )
        names = [
            part.strip()
            for part in (row.read("product", read_names) or "").split(";")
            if part.strip()
        ]
        products = {identity_key(name): self.products.find(producer, name) for name in names}
        if unknown := [name for name in names if products[identity_key(name)] is None]:
            raise Refused(
                "product",
                _("%(name)s has no product “%(product)s”.")
                % {"name": producer, "product": unknown[0][:80]},
            )
        fields = {
            "booths_wanted": row.read("booths_wanted", read_whole),
            "note": row.read("note", read_words),
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        status = row.read("status", read_status)
        if standing := self.standing.get(producer.pk):
            self._compare(row, standing, products, fields, status)
            return
        wish = self.wishes.get(producer.pk)
        if wish is None:
            wish = Wish(
                row.number, row.sheet, producer, status=status or Status.SUBMITTED, fields=fields
            )
            Participation(**fields).clean_fields(
                exclude=[f.name for f in Participation._meta.fields if f.name not in fields]
            )
            self.wishes[producer.pk] = wish
            self.plan.wishes.append(wish)
            self.plan.changes.append(
                Change(row.sheet, row.number, "new", _("participation"), str(producer))
            )
        wish.products |= products

    def _compare(self, row, standing, products, fields, status):
        """One that stands is not changed by a workbook; what differs is told."""
        shown = {exhibit.product_id for exhibit in standing.exhibits.all()}
        if more := [product for product in products.values() if product.pk not in shown]:
            raise Refused(
                "product",
                _("The application stands already without “%(product)s”.") % {"product": more[0]},
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
