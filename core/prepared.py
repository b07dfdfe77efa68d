"""Statements that are written once in a process and filled in each time.

Django writes the SQL of a query anew for every request, which costs more than most of the queries
that a page asks. What stands here is for the few that every page or every row asks. They are
ordinary querysets all the same: a function makes them, once, of slots; later its text is taken with
other things in the slots.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import count

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    Expression,
    Field,
    Func,
    IntegerField,
    Model,
    QuerySet,
    Value,
)

MOST_STATEMENTS, MOST_QUERYSETS = 2_000, 500
COUNTED = "SELECT COUNT(*) FROM (%s) counted"
SLOT = re.compile("\x00(\\d+)\x00")
PLACE = re.compile("%%|%s")
BRACKET = re.compile(r"\(SELECT|\(|\)")
numbers = count(1)
numbered: dict[Callable, int] = {}


class Slot(Expression):
    """What the function that makes a statement is given in the place of a value."""

    def __init__(self, number: int):
        super().__init__(output_field=Field())
        self.number = number

    def as_sql(self, compiler, connection):
        return f"\x00{self.number}\x00", []


@lru_cache(MOST_STATEMENTS)
def written(
    make: Callable[..., QuerySet], slots: int, known: tuple, _vendor: str
) -> list[tuple[str, list, int | None]]:
    """The SQL as pieces of (text, its parameters, number of the slot that follows or None at the
    end).

    `known` is what else the function takes. It must hold all that the statement depends on, and
    nothing that changes. Tables get names of their own, so that a column of the outer query always
    means the outer one; the same for all that a function writes, as a database keeps plans by text.
    Where that would not hold, in a query within the query or in a statement inside itself, there is
    a ValueError.
    """
    query = make(*map(Slot, range(slots)), *known).query.clone()
    # Threads that write at once never share a number: one that is not taken is lost.
    number = numbered.setdefault(make, next(numbers))
    query.change_aliases({alias: f"p{number}_{n}" for n, alias in enumerate(query.alias_map)})
    text, given = query.get_compiler(connection=connection).as_sql()
    if any(is_inside(text[: slot.start()]) for slot in SLOT.finditer(text)):
        raise ValueError(
            "A slot stands in a query inside the statement, where a column may mean another table."
        )
    if len(re.findall(rf'" p{number}_0\b', text)) > 1:
        raise ValueError("A statement stands inside itself, where a column may mean another table.")
    pieces, given = [], list(given)
    texts = SLOT.split(text)
    for piece, slot in zip(texts[::2], [*map(int, texts[1::2]), None], strict=True):
        taken = PLACE.findall(piece).count("%s")
        pieces.append((piece, given[:taken], slot))
        del given[:taken]
    return pieces


def is_inside(text: str) -> bool:
    """Whether a query within the query is open where this SQL breaks off."""
    opened = []
    for bracket in BRACKET.findall(text):
        if bracket == ")":
            opened.pop()
        else:
            opened.append(bracket)
    return "(SELECT" in opened


class Prepared(Func):
    """The one value that such a statement finds, beside a row; the slots take columns of the row,
    or values.

    `template` may put something around it.
    """

    def __init__(
        self,
        make: Callable[..., QuerySet],
        *filling,
        known: tuple = (),
        template: str = "(%s)",
        output_field,
    ):
        super().__init__(*filling, output_field=output_field)
        self.make, self.known = make, known
        self.before, self.after = template.split("%s")

    def as_sql(self, compiler, connection, **_options):
        filling = [compiler.compile(expression) for expression in self.get_source_expressions()]
        text, given = fill(written(self.make, len(filling), self.known, connection.vendor), filling)
        return f"{self.before}{text}{self.after}", given


def is_there(make: Callable[..., QuerySet], *filling, known: tuple = ()) -> Prepared:
    """The condition that such a statement finds something."""
    return Prepared(make, *filling, known=known, template="EXISTS(%s)", output_field=BooleanField())


def how_many(make: Callable[..., QuerySet], *filling, known: tuple = ()) -> Prepared:
    """How many rows such a statement finds."""
    return Prepared(
        make, *filling, known=known, template=f"({COUNTED})", output_field=IntegerField()
    )


def fill(pieces, filling) -> tuple[str, list]:
    """(SQL, parameters) of a written statement with these (SQL, parameters) in its slots."""
    text, given = [], []
    for piece, own, slot in pieces:
        text.append(piece)
        given += own
        if slot is not None:
            text.append(filling[slot][0])
            given += filling[slot][1]
    return "".join(text), given


@lru_cache(MOST_QUERYSETS)
def _begun(make: Callable[..., QuerySet], known: tuple) -> QuerySet:
    return make(*known)


def begun(make: Callable[..., QuerySet], *known) -> QuerySet:
    """The queryset that `make(*known)` builds, to go on with: it is built once in a process, and
    each taker gets a clone.

    `known` must hold all that the queryset depends on, and nothing that changes.
    """
    return _begun(make, known).all()


def visible(model: type[Model], user) -> QuerySet:
    """The rows that the person may see; that condition is built once for all that decides about it
    (`User.reader`).
    """
    return begun(_visible, model, user.reader)


def _visible(model, reader):
    return model.objects.visible_to(reader)


def fetch_each(makes: dict[str, Callable[..., QuerySet]], *values: Value) -> dict[str, list[tuple]]:
    """{name: rows} of several such statements with columns of the same kinds, all in one
    question.
    """
    filling = [value.as_sql(None, connection) for value in values]
    texts, given, found = [], [], {name: [] for name in makes}
    for name, make in makes.items():
        text, own = fill(written(make, len(values), (), connection.vendor), filling)
        texts.append(f"SELECT '{name}', {name}.* FROM ({text}) {name}")  # noqa: S608 - our own text
        given += own
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), given)
        for name, *row in cursor.fetchall():
            found[name].append(tuple(row))
    return found


def fetch(make: Callable[..., QuerySet], *values: Value, known: tuple = ()) -> list[tuple]:
    """The rows of such a statement as the database gives them; `make` chooses columns with
    `values_list`.
    """
    return _rows_of("%s", make, values, known)


def number_of(make: Callable[..., QuerySet], *values: Value, known: tuple = ()) -> int:
    """How many rows such a statement finds now."""
    rows = _rows_of(COUNTED, make, values, known)
    return rows[0][0] if rows else 0


def _rows_of(template: str, make, values, known) -> list[tuple]:
    filling = [value.as_sql(None, connection) for value in values]
    try:
        text, given = fill(written(make, len(values), known, connection.vendor), filling)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(template.replace("%s", text, 1), given)
        return cursor.fetchall()
