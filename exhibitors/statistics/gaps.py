"""What applications must still answer."""

from collections.abc import Iterable
from datetime import date

from events.models import Event
from exhibitors.models import Answer, Attachment, Participation


def gaps(
    event: Event, participations: Iterable[Participation], *, on: date
) -> dict[int, list[str]]:
    """{participation: the questions that it must answer by this day and does not}; a rejected paper
    is no answer.
    """
    rows = list(participations)
    asked = [question for question in event.questions.all() if question.is_required(on)]
    keys = {"participation__in": [row.pk for row in rows]}
    given = set(Answer.objects.filter(**keys).values_list("participation", "question"))
    papers = Attachment.objects.current().exclude(status=Attachment.Status.REJECTED).filter(**keys)
    given |= set(papers.values_list("participation", "question"))
    missing = {
        row.pk: [
            q.text for q in asked if q.is_for(row.producer.kind) and (row.pk, q.pk) not in given
        ]
        for row in rows
    }
    return {pk: texts for pk, texts in missing.items() if texts}
