from datetime import date

import factory
from django.utils import timezone

from funding.models import Claim, ClaimLine, CostItem, Programme
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.exhibitors import ParticipationFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Chương trình {n}")
    legal_basis = "Kế hoạch 1"
    valid_from = date(2020, 1, 1)


class CostItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostItem
        django_get_or_create = ("code",)

    code = "booth_rent"
    name = "Thuê gian hàng"
    valid_from = date(2014, 1, 1)


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    participation = factory.SubFactory(ParticipationFactory, status="attended")
    programme = factory.SubFactory(ProgrammeFactory)
    agency = factory.SelfAttribute("programme.agency")
    created_at = factory.LazyFunction(timezone.now)


class ClaimLineFactory(factory.django.DjangoModelFactory):
    """A logged line, paid."""

    class Meta:
        model = ClaimLine

    claim = factory.SubFactory(ClaimFactory)
    cost_item = factory.SubFactory(CostItemFactory)
    source = "provincial"
    mode = "logged"
    status = "paid"
    amount_vnd = 3_000_000
    paid_vnd = factory.SelfAttribute("amount_vnd")
    voucher_number = "UNC-1"
    voucher_on = date(2026, 1, 5)
    paid_on = date(2026, 1, 6)
    recorder = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)
