from datetime import date, timedelta

import factory
from django.utils import timezone

from core.facts import recount
from producers.actions import recount_stars
from producers.models import Producer, Product, Recognition, Representative, TakeOver
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.counted import CountedFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory


class ProducerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Producer

    name = factory.Sequence(lambda n: f"HTX {n}")
    kind = Producer.Kind.COOPERATIVE
    commune = factory.SubFactory(CommuneFactory)
    home_agency = factory.SubFactory(AgencyFactory)


class RepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Representative

    user = factory.SubFactory(UserFactory)
    producer = factory.SubFactory(ProducerFactory)
    since = date(2020, 1, 1)


class TakeOverFactory(factory.django.DjangoModelFactory):
    """A request that waits for the home agency."""

    class Meta:
        model = TakeOver

    producer = factory.SubFactory(ProducerFactory)
    status = "asked"
    tax_code = factory.LazyAttribute(lambda o: o.producer.tax_code or "")
    user = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


class ProductFactory(CountedFactory):
    class Meta:
        model = Product

    producer = factory.SubFactory(ProducerFactory)
    name = factory.Sequence(lambda n: f"Vải thiều {n}")
    product_set = factory.SubFactory(ProductSetFactory)

    @staticmethod
    def count(product):
        recount(Producer.objects.filter(pk=product.producer_id))


class RecognitionFactory(CountedFactory):
    """Stated; `verified=True` has it verified by somebody."""

    class Meta:
        model = Recognition

    class Params:
        verified = factory.Trait(
            verified_at=factory.LazyFunction(timezone.now),
            verified_by=factory.SubFactory(UserFactory),
        )

    product = factory.SubFactory(ProductFactory)
    stars = 4
    decision_number = "12/QĐ-UBND"
    issued_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))
    expires_on = factory.LazyAttribute(lambda o: o.issued_on + timedelta(days=1095))

    @staticmethod
    def count(recognition):
        recount_stars([recognition.product_id])
