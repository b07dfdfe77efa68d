"""The parts that an event is set up with: questions, criteria, quotas, zones, delegations."""

from collections import defaultdict
from collections.abc import Callable

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.transitions import Refusal
from events.actions.event import refuse_cancelled
from events.models import Criterion, Event, Question

# {model of a part: what tells whether it is in use}, filled by the app that knows applications.
USES: dict[type[models.Model], list[Callable[[models.Model], bool]]] = defaultdict(list)


@transaction.atomic
def save_part(part: models.Model) -> None:
    """Save a part of an event. Raises Refusal when it would turn what people have answered or
    scored into something else.
    """
    refuse_cancelled(Event.objects.select_for_update().get(pk=part.event_id))
    if part.pk:
        before = type(part).objects.get(pk=part.pk)
        if isinstance(part, Question):
            _refuse_another_question(before, part)
        if isinstance(part, Criterion) and before.source != part.source and is_in_use(part):
            raise Refusal(
                _(
                    "Points have been given by this criterion, so it keeps its source. Add another"
                    " one instead."
                )
            )
    part.save()


def _refuse_another_question(before: Question, after: Question) -> None:
    if not is_in_use(before):
        return
    if (before.text, before.kind) != (after.text, after.kind):
        raise Refusal(
            _(
                "This has been answered, so its words and its kind stay. Ask anew if you want to"
                " know something else."
            )
        )
    if after.kind == Question.Kind.CHOICE and (gone := set(before.options) - set(after.options)):
        raise Refusal(
            _("“%(choice)s” may have been answered already and stays; new answers can be added.")
            % {"choice": min(gone)}
        )


@transaction.atomic
def remove_part(part: models.Model) -> None:
    """Take away what nothing rests on yet. Raises Refusal for the rest."""
    Event.objects.select_for_update().get(pk=part.event_id)
    try:
        part.delete()
    except ProtectedError:
        raise Refusal(_("“%(what)s” is in use and stays.") % {"what": part}) from None


def is_in_use(part: models.Model) -> bool:
    """Whether an application rests on it: a question is answered, a criterion scored."""
    return any(rests_on(part) for rests_on in USES[type(part)])
