"""Which product a row of a workbook means."""

from collections import defaultdict

from django.utils.translation import gettext as _

from core.sheets.cells import read_text
from core.text import fold, identity_key
from imports.actions.asking import are_alike, ask_product, ask_set, ask_set_of_name
from imports.actions.plan import Plan
from imports.actions.product_words import proposed_set
from imports.actions.row import Refused, Row
from imports.models import Import
from office.models import ProductSet, meant_sets
from producers.models import Producer, Product


class ProductReader:
    """Knows the products of the agency's producers, those of earlier rows, and today's sets."""

    def __init__(self, run: Import, plan: Plan):
        self.plan = plan
        self.sets = list(ProductSet.objects.on(plan.day))
        self.products: dict[tuple, Product] = {}
        self.by_name: dict[tuple, list[Product]] = defaultdict(list)
        self.by_owner: dict[int, list[Product]] = defaultdict(list)
        own = Product.objects.filter(producer__home_agency=run.agency)
        for product in own.select_related("producer"):
            self._know(product)

    def find(self, producer: Producer, name: str) -> Product | None:
        return self.products.get(self._key(producer, name))

    def read(self, row: Row, producer: Producer) -> Product:
        """The product of this row, changed or made as it says. Raises Refused naming the field
        that cannot be taken.
        """
        name = row.read("product", read_text)
        if name is None:
            raise Refused("product", _("The name of the product is missing."))
        return self.named(row, producer, name)

    def named(self, row: Row, producer: Producer, name: str) -> Product:
        """The product of this name, changed or made as the row says."""
        product = self.find(producer, name) or self._like(producer, name)
        product_set = self._meant_set(row, product, name)
        if product is None:
            product = Product(
                producer=producer,
                name=name,
                product_set=product_set,
                identity_key=identity_key(name),
                name_key=fold(name),
            )
            self.plan.check(product)
            self._know(product)
            self.plan.create(product, row=row, noun=_("product"), fields=("product_set",))
        elif product_set and product_set.pk != product.product_set_id:
            self.plan.set_fields(product, {"product_set": product_set}, row=row, noun=_("product"))
        return product

    def is_known(self, producer: Producer, name: str) -> bool:
        """Whether the producer has a product of this name, or of one with other accents."""
        return bool(self.by_name[producer.pk or id(producer), fold(name)])

    def of(self, producer: Producer) -> list[Product]:
        """All that are known of a producer."""
        return self.by_owner[producer.pk or id(producer)]

    def _key(self, producer, name):
        return (producer.pk or id(producer), identity_key(name))

    def _know(self, product):
        self.products[self._key(product.producer, product.name)] = product
        owner = product.producer_id or id(product.producer)
        self.by_name[owner, fold(product.name)].append(product)
        self.by_owner[owner].append(product)

    def _like(self, producer: Producer, name: str) -> Product | None:
        """One that is written with other accents, if somebody has said that it is meant."""
        for product in self.by_name[producer.pk or id(producer), fold(name)]:
            if are_alike(name, product.name) and ask_product(self.plan, name, product):
                return product
        return None

    def _meant_set(self, row: Row, product: Product | None, name: str) -> ProductSet | None:
        """The set that the row names; where it names none, what the name of the product proposes
        for one that has no set yet.
        """
        text = row.read("product_set", read_text)
        if text is None:
            is_open = product is None or product.product_set_id is None
            proposed = proposed_set(name, self.sets) if is_open else None
            return ask_set_of_name(self.plan, name, proposed, self.sets) if proposed else None
        found = meant_sets(self.sets, text)
        if len(found) == 1:
            return found[0]
        return ask_set(self.plan, text, found, self.sets)
