"""What an application holds, as the desk and those who judge it read it."""

from events.models import Event, Question
from exhibitors.models import Exhibit, Participation
from producers.models import Product, rating_note


def rating_notes(participation: Participation) -> list[tuple[Exhibit, int | None, str]]:
    """The exhibits with their stars: the frozen ones once accepted, else those that would count,
    and why not.
    """
    exhibits = list(participation.exhibits.all())
    if participation.frozen_at:
        return [(exhibit, exhibit.stars, exhibit.recognition_code_then) for exhibit in exhibits]
    event = participation.event
    products = participation.producer.products.with_stars(on=event.opens_on).prefetch_related(
        "recognitions"
    )
    rated = {product.pk: product for product in products}
    return [
        (exhibit, rated[exhibit.product_id].stars, note_of(rated[exhibit.product_id], event))
        for exhibit in exhibits
    ]


def note_of(product: Product, event: Event) -> str:
    return rating_note(product.recognitions.all(), first=event.opens_on, last=event.last_day)


def answers_of(participation: Participation) -> dict:
    """The answers, every version of every paper, and the papers that are asked and not there."""
    papers = list(participation.attachments.select_related("question", "upload", "decided_by"))
    there = {paper.question_id for paper in papers}
    asked = participation.event.questions.filter(kind=Question.Kind.PAPER)
    gaps = [q for q in asked if q.pk not in there and q.is_for(participation.producer.kind)]
    return {
        "answers": participation.answers.select_related("question"),
        "papers": papers,
        "gaps": gaps,
    }
