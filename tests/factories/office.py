from datetime import date

import factory
from django.utils import timezone

from office.models import Letter, Paper, ProductSet, Upload
from tests.factories.accounts import AgencyFactory


class LetterFactory(factory.django.DjangoModelFactory):
    """A draft to somebody's e-mail; `status` brings what the status demands."""

    class Meta:
        model = Letter

    agency = factory.SubFactory(AgencyFactory)
    occasion = "accepted"
    about = factory.Sequence(lambda n: f"participation:{n}")
    recipient = factory.Sequence(lambda n: f"chuthe{n}@example.org")
    subject = factory.Sequence(lambda n: f"Thư mời {n}")
    body = "Kính gửi hợp tác xã."
    created_at = factory.LazyFunction(timezone.now)
    sent_at = factory.LazyAttribute(lambda o: o.created_at if o.status == "sent" else None)
    status = "draft"


class UploadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Upload

    about = "product:0"
    name = "giay-to.pdf"
    file = factory.django.FileField(data=b"%PDF-1.4", filename="giay-to.pdf")
    content_type = "application/pdf"
    size = 8
    sha256 = "0" * 64
    uploaded_at = factory.LazyFunction(timezone.now)


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper

    agency = factory.SubFactory(AgencyFactory)
    kind = "minutes"
    about = "event:0"
    title = "Biên bản"
    created_at = factory.LazyFunction(timezone.now)


class ProductSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProductSet
        django_get_or_create = ("number", "valid_from")

    number = 1
    sector = "Thực phẩm"
    group = "Thực phẩm tươi sống"
    name = "Rau, củ, quả"
    valid_from = date(2026, 5, 22)
