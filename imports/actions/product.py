"""Which product a row of a workbook means."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.text import fold, identity_key
from imports.actions.plan import Plan, Refused, Row
from imports.models import Import
from office.models import ProductSet, meant_sets
from producers.models import Producer, Product


class ProductReader:
    """Knows the products of the agency's producers, those of earlier rows, and today's sets."""

    def __init__(self, run: Import, plan: Plan):
        self.plan = plan
        self.sets = list(ProductSet.objects.on(plan.day))
        self.products = {
            (p.producer_id, p.identity_key): p
            for p in Product.objects.filter(producer__home_agency=run.agency)
        }

    def find(self, producer: Producer, name: str) -> Product | None:
        return self.products.get(self._key(producer, name))

    def read(self, row: Row, producer: Producer) -> Product:
        """The product of this row, changed or made as it says. Raises Refused naming the field
        that cannot be taken.
        """
        name = row.read("product", read_text)
        if name is None:
            raise Refused("product", _("The name of the product is missing."))
        product_set = row.read("product_set", self._read_set)
        product = self.find(producer, name)
        if product is None:
            product = Product(
                producer=producer,
                name=name,
                product_set=product_set,
                identity_key=identity_key(name),
                name_key=fold(name),
            )
            self.plan.check(product)
            self.products[self._key(producer, name)] = product
            self.plan.create(product, row=row, noun=_("product"), fields=("product_set",))
        elif product_set and product_set.pk != product.product_set_id:
            self.plan.set_fields(product, {"product_set": product_set}, row=row, noun=_("product"))
        return product

    def _key(self, producer, name):
        return (producer.pk or id(producer), identity_key(name))

    def _read_set(self, cell):
        text = read_text(cell)
        if text is None:
            return None
        found = meant_sets(self.sets, text)
        if len(found) != 1:
            raise ValidationError(
                _("“%(text)s” is not one product set. Write its number from 1 to 26.")
                % {"text": text[:80]}
            )
        return found[0]
