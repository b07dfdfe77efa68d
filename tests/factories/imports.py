import factory
from django.utils import timezone

from imports.models import Import
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.office import UploadFactory


class ImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Import

    agency = factory.SubFactory(AgencyFactory)
    kind = Import.Kind.PRODUCERS
    upload = factory.SubFactory(UploadFactory, about="import:0", name="danh-sach.xlsx")
    started_by = factory.SubFactory(UserFactory)
    started_at = factory.LazyFunction(timezone.now)
