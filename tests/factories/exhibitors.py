import factory
from django.utils import timezone

from core.facts import recount
from exhibitors.actions import recount_accesses
from exhibitors.models import Answer, Attachment, Exhibit, Participation, Review, Score
from tests.factories.accounts import UserFactory
from tests.factories.counted import CountedFactory
from tests.factories.events import CriterionFactory, EventFactory, QuestionFactory
from tests.factories.office import UploadFactory
from tests.factories.producers import ProducerFactory, ProductFactory

Status = Participation.Status


class ParticipationFactory(CountedFactory):
    """An application in any status, with what the status demands."""

    class Meta:
        model = Participation

    event = factory.SubFactory(EventFactory)
    event_opens_on = factory.SelfAttribute("event.opens_on")
    producer = factory.SubFactory(ProducerFactory)
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    status = Status.DRAFT
    submitted_at = factory.LazyAttribute(
        lambda o: None if o.status == Status.DRAFT else o.created_at
    )
    decided_at = factory.LazyAttribute(lambda o: None if o.status in UNDECIDED else o.created_at)
    decided_by = factory.LazyAttribute(lambda o: None if o.status in UNDECIDED else o.created_by)
    frozen_at = factory.LazyAttribute(lambda o: o.created_at if o.status in FROZEN else None)
    unit_then = factory.LazyAttribute(lambda o: o.producer.commune if o.status in FROZEN else None)
    name_then = factory.LazyAttribute(lambda o: o.producer.name if o.status in FROZEN else "")
    kind_then = factory.LazyAttribute(lambda o: o.producer.kind if o.status in FROZEN else "")
    confirmed_at = factory.LazyAttribute(lambda o: o.created_at if o.status in CONFIRMED else None)
    presence_marked_at = factory.LazyAttribute(
        lambda o: o.created_at if o.status in MARKED else None
    )

    @staticmethod
    def count(participation):
        recount_accesses([participation.producer_id])


UNDECIDED = (Status.DRAFT, Status.SUBMITTED)
MARKED = (Status.ATTENDED, Status.ABSENT)
CONFIRMED = (Status.CONFIRMED, *MARKED)
FROZEN = (Status.ACCEPTED, *CONFIRMED)


class ExhibitFactory(CountedFactory):
    class Meta:
        model = Exhibit

    participation = factory.SubFactory(ParticipationFactory)
    product = factory.LazyAttribute(lambda o: ProductFactory(producer=o.participation.producer))
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
