from datetime import date

import factory

from accounts.models import Agency, Membership, Role, User
from tests.factories.places import ProvinceFactory


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Người {n}")


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Trung tâm {n}")
    kind = Agency.Kind.PROMOTION_CENTRE
    unit = factory.SubFactory(ProvinceFactory)
    paper_symbol = "GCN-TT"
    paper_place = "Bắc Ninh"
    signer_title = "GIÁM ĐỐC"
    signer_name = "Trần Văn Ký"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Role.ORGANISER
    since = date(2020, 1, 1)


def staff(agency, role=Role.ORGANISER, communes=(), **user):
    """A person who works at the agency in this role."""
    membership = MembershipFactory(agency=agency, role=role, user=UserFactory(**user))
    membership.communes.set(communes)
    return membership.user
