"""Stored facts: columns that hold what other rows come to, so that a list of many rows counts
nothing.

A model says what its facts are with `store`, right after the models they are counted from. Whoever
writes such rows calls `recount` for the row that they belong to; `stale_facts` finds what has been
forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models.expressions import Combinable

ROWS_AT_ONCE = 500
# {model: {column: what gives the expression that counts it, asked anew each time}}
FACTS: dict[type[models.Model], dict[str, Callable[[], Combinable]]] = {}
# {model: of which rows the facts hold now; others are looked up until they are counted anew}
HOLDING: dict[type[models.Model], Callable[[], models.Q]] = {}
# Of facts that are rows and no columns: what finds the stale ones.
CHECKS: list[Callable[[], Iterator["StaleFact"]]] = []


def store(
    model: type[models.Model],
    *,
    holding: Callable[[], models.Q] = models.Q,
    **facts: Callable[[], Combinable],
) -> None:
    """Declare the facts of a model; those that others are worked out from come first. `holding`
    tells rows whose facts hold today from those whose day is over.
    """
    FACTS[model], HOLDING[model] = facts, holding


class StoredFacts(models.Model):
    """Mix into a model with stored facts.

    `save` leaves them alone on a row that exists: read before somebody else counted, it would write
    back what was.
    """

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None and not self._state.adding:
            left_alone = self.get_deferred_fields() | FACTS[type(self)].keys()
            update_fields = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and not {field.name, field.attname} & left_alone
            ]
        super().save(*args, update_fields=update_fields, **kwargs)


@transaction.atomic(savepoint=False)
def recount(rows: models.QuerySet) -> None:
    """Count the stored facts of these rows anew.

    The rows are locked first, by key, so that of two who count the second sees what the first has
    written. Objects in memory keep what they have read.
    """
    everything = rows.model._base_manager
    keys = sorted(rows.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = everything.filter(pk__in=keys[start : start + ROWS_AT_ONCE])
        list(some.select_for_update().order_by("pk").values_list("pk"))
        for name, counted in FACTS[rows.model].items():
            some.update(**{name: counted()})


@dataclass(frozen=True)
class StaleFact:
    """A column that does not hold what is counted now."""

    row: str
    stored: object
    counted: object


def stale_facts() -> Iterator[StaleFact]:
    """Every stored fact that is not what it should be."""
    for model, facts in FACTS.items():
        for name, counted in facts.items():
            rows = model._base_manager.filter(HOLDING[model]()).order_by("pk")
            rows = rows.annotate(_counted=counted())
            for pk, stored, found in rows.values_list("pk", name, "_counted").iterator():
                if stored != found:
                    yield StaleFact(f"{model._meta.label_lower} {pk} {name}", stored, found)
    for check in CHECKS:
        yield from check()
