import factory
from django.utils import timezone

from logistics.models import Allocation
from tests.factories.accounts import UserFactory
from tests.factories.events import BoothFactory, BoothShareFactory
from tests.factories.exhibitors import ParticipationFactory


class AllocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Allocation

    participation = factory.SubFactory(ParticipationFactory, status="accepted")
    share = factory.LazyAttribute(
        lambda o: BoothShareFactory(booth=BoothFactory(event=o.participation.event))
    )
    allocated_at = factory.LazyFunction(timezone.now)
    allocated_by = factory.SubFactory(UserFactory)
