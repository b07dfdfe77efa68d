from datetime import date, timedelta

import factory
from django.utils import timezone

from core.facts import recount
from exhibitors.actions import recount_accesses, recount_stars
from exhibitors.models import (
    Answer,
    Attachment,
    Exhibit,
    Exhibitor,
    Import,
    Participation,
    Product,
    ProductSet,
    Recognition,
    Representative,
    Review,
    Score,
    TakeOver,
)
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.counted import CountedFactory
from tests.factories.events import CriterionFactory, EventFactory, QuestionFactory
from tests.factories.office import UploadFactory
from tests.factories.places import CommuneFactory

Status = Participation.Status


class ExhibitorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exhibitor

    name = factory.Sequence(lambda n: f"HTX {n}")
    kind = Exhibitor.Kind.COOPERATIVE
    commune = factory.SubFactory(CommuneFactory)
    home_agency = factory.SubFactory(AgencyFactory)


class RepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Representative

    user = factory.SubFactory(UserFactory)
    exhibitor = factory.SubFactory(ExhibitorFactory)
    since = date(2020, 1, 1)


class TakeOverFactory(factory.django.DjangoModelFactory):
    """A request that waits for the home agency."""

    class Meta:
        model = TakeOver

    exhibitor = factory.SubFactory(ExhibitorFactory)
    status = "asked"
    tax_code = factory.LazyAttribute(lambda o: o.exhibitor.tax_code or "")
    user = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


class ProductSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProductSet
        django_get_or_create = ("number", "valid_from")

    number = 1
    sector = "Thực phẩm"
    group = "Thực phẩm tươi sống"
    name = "Rau, củ, quả"
    valid_from = date(2026, 5, 22)


class ProductFactory(CountedFactory):
    class Meta:
        model = Product

    exhibitor = factory.SubFactory(ExhibitorFactory)
    name = factory.Sequence(lambda n: f"Vải thiều {n}")
    product_set = factory.SubFactory(ProductSetFactory)

    @staticmethod
    def count(product):
        recount(Exhibitor.objects.filter(pk=product.exhibitor_id))


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


class ParticipationFactory(CountedFactory):
    """An application in any status, with what the status demands."""

    class Meta:
        model = Participation

    event = factory.SubFactory(EventFactory)
    event_opens_on = factory.SelfAttribute("event.opens_on")
    exhibitor = factory.SubFactory(ExhibitorFactory)
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    status = Status.DRAFT
    submitted_at = factory.LazyAttribute(
        lambda o: None if o.status == Status.DRAFT else o.created_at
    )
    decided_at = factory.LazyAttribute(lambda o: None if o.status in UNDECIDED else o.created_at)
    decided_by = factory.LazyAttribute(lambda o: None if o.status in UNDECIDED else o.created_by)
    frozen_at = factory.LazyAttribute(lambda o: o.created_at if o.status in FROZEN else None)
    unit_then = factory.LazyAttribute(lambda o: o.exhibitor.commune if o.status in FROZEN else None)
    name_then = factory.LazyAttribute(lambda o: o.exhibitor.name if o.status in FROZEN else "")
    kind_then = factory.LazyAttribute(lambda o: o.exhibitor.kind if o.status in FROZEN else "")
    confirmed_at = factory.LazyAttribute(lambda o: o.created_at if o.status in CONFIRMED else None)
    presence_marked_at = factory.LazyAttribute(
        lambda o: o.created_at if o.status in MARKED else None
    )

    @staticmethod
    def count(participation):
        recount_accesses([participation.exhibitor_id])


UNDECIDED = (Status.DRAFT, Status.SUBMITTED)
MARKED = (Status.ATTENDED, Status.ABSENT)
CONFIRMED = (Status.CONFIRMED, *MARKED)
FROZEN = (Status.ACCEPTED, *CONFIRMED)


class ExhibitFactory(CountedFactory):
    class Meta:
        model = Exhibit

    participation = factory.SubFactory(ParticipationFactory)
    product = factory.LazyAttribute(lambda o: ProductFactory(exhibitor=o.participation.exhibitor))
    name_then = factory.LazyAttribute(lambda o: o.product.name)

    @staticmethod
    def count(exhibit):
        recount(Participation.objects.filter(pk=exhibit.participation_id))


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Answer

    participation = factory.SubFactory(ParticipationFactory)
    question = factory.SubFactory(
        QuestionFactory, event=factory.SelfAttribute("..participation.event")
    )
    text = "12"


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    participation = factory.SubFactory(ParticipationFactory)
    question = factory.SubFactory(
        QuestionFactory, event=factory.SelfAttribute("..participation.event"), kind="paper"
    )
    upload = factory.SubFactory(
        UploadFactory,
        about=factory.LazyAttribute(lambda o: f"participation:{o.factory_parent.participation.pk}"),
    )


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    participation = factory.SubFactory(ParticipationFactory, status=Status.SUBMITTED)
    reviewer = factory.SubFactory(UserFactory)
    reviewed_at = factory.LazyFunction(timezone.now)


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Score

    review = factory.SubFactory(ReviewFactory)
    criterion = factory.SubFactory(
        CriterionFactory, event=factory.SelfAttribute("..review.participation.event")
    )
    points = 5


class ImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Import

    agency = factory.SubFactory(AgencyFactory)
    kind = Import.Kind.PRODUCERS
    upload = factory.SubFactory(UploadFactory, about="import:0", name="danh-sach.xlsx")
    started_by = factory.SubFactory(UserFactory)
    started_at = factory.LazyFunction(timezone.now)
