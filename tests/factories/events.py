from datetime import timedelta

import factory
from django.utils import timezone

from core.facts import recount
from events.models import Booth, BoothShare, Criterion, Delegation, Event, Question, Quota
from tests.factories.accounts import AgencyFactory
from tests.factories.counted import CountedFactory


class EventFactory(factory.django.DjangoModelFactory):
    """A published fair of today that still takes applications."""

    class Meta:
        model = Event

    name = factory.Sequence(lambda n: f"Hội chợ {n}")
    scope = Event.Scope.IN_PROVINCE
    status = Event.Status.PUBLISHED
    host = factory.SubFactory(AgencyFactory)
    unit = factory.SelfAttribute("host.unit")
    opens_on = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyAttribute(lambda o: o.opens_on + timedelta(days=4))
    apply_from = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    apply_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))


class BoothFactory(CountedFactory):
    class Meta:
        model = Booth

    event = factory.SubFactory(EventFactory)
    code = factory.Sequence(lambda n: f"B{n:03d}")

    @staticmethod
    def count(booth):
        recount(Event.objects.filter(pk=booth.event_id))


class BoothShareFactory(CountedFactory):
    class Meta:
        model = BoothShare

    booth = factory.SubFactory(BoothFactory)
    number = 1

    @staticmethod
    def count(share):
        recount(Booth.objects.filter(pk=share.booth_id))


class DelegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegation

    event = factory.SubFactory(EventFactory)
    agency = factory.SubFactory(AgencyFactory)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    event = factory.SubFactory(EventFactory)
    text = factory.Sequence(lambda n: f"Câu hỏi {n}")


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Tiêu chí {n}")


class QuotaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Quota

    event = factory.SubFactory(EventFactory)
    places = 1
