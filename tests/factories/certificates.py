import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from certificates.models import Certificate
from tests.factories.accounts import AgencyFactory
from tests.factories.exhibitors import ParticipationFactory


class CertificateFactory(factory.django.DjangoModelFactory):
    """A valid one, sealed with a file that is no real PDF."""

    class Meta:
        model = Certificate
        skip_postgeneration_save = True

    participation = factory.SubFactory(ParticipationFactory, status="attended")
    agency = factory.SubFactory(AgencyFactory)
    year = 2026
    number = factory.Sequence(lambda n: n + 1)
    status = "valid"
    sha256 = "0" * 64
    issued_at = factory.LazyFunction(timezone.now)
    frozen = factory.LazyAttribute(
        lambda o: {
            "number": f"{o.number:02d}/GCN-TT",
            "name": o.participation.name_then,
            "products": [],
        }
    )

    @factory.post_generation
    def file(self, create, content, **kwargs):
        self.pdf.save("x.pdf", ContentFile(content or b"%PDF-1.7 test"), save=True)
