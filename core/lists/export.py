"""A list as a sheet: plain values straight from the database, one after the other, without an
object for any row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.utils.translation import gettext
from django_tables2.utils import Accessor

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Exported:
    """How a column stands in a sheet: the paths that are read, and what makes one value of
    them; the only one as it is when nothing does.
    """

    paths: tuple[str, ...]
    make: Callable | None = None


def sheet_rows(table) -> Iterator[Sequence]:
    """The heading, then every row of a table (not only those of its page) in its order, with the
    values of its columns: numbers, days and moments as such, choices in words.
    """
    columns = [column for column in table.columns if not _is_left_out(column)]
    yield tuple(str(column.header) for column in columns)
    wanted = [table.exported(column.name) or _derived(table, column) for column in columns]
    paths = tuple(dict.fromkeys(path for each in wanted for path in each.paths))
    place = {path: n for n, path in enumerate(paths)}
    cells = [_reader(each, place) for each in wanted]
    for row in table.data.data.values_list(*paths).iterator(chunk_size=ROWS_AT_ONCE):
        yield [cell(row) for cell in cells]


def _is_left_out(column) -> bool:
    return column.column.exclude_from_export


def _reader(each: Exported, place: dict[str, int]) -> Callable[[tuple], object]:
    """What takes the value of a column out of a row."""
    first, *rest = (place[path] for path in each.paths)
    make = each.make
    if make is None:
        return itemgetter(first)
    if not rest:
        return lambda row: None if row[first] is None else make(row[first])
    every = (first, *rest)
    return lambda row: (
        None if all(row[n] is None for n in every) else make(*(row[n] for n in every))
    )


def _derived(table, column) -> Exported:
    """From the field of the column: words of a choice, yes or no, the name of a row that is pointed
    to. Raises ImproperlyConfigured for a property, which the table has to explain.
    """
    model, path = table._meta.model, str(column.accessor).replace(".", "__")
    try:
        field = Accessor(path).get_field(model)
    except FieldDoesNotExist:
        field = None
    if field is None:
        if path in table.data.data.query.annotations:
            return Exported((path,))
        raise ImproperlyConfigured(f"{type(table).__name__} does not say how to export {path}.")
    if field.is_relation:
        named = _name_of(field.related_model)
        return Exported(tuple(f"{path}__{each}" for each in named.paths), named.make)
    if field.choices:
        return Exported((path,), _words(field).get)
    if field.get_internal_type() == "BooleanField":
        return Exported((path,), {True: gettext("Yes"), False: gettext("No")}.get)
    return Exported((path,))


def _name_of(model) -> Exported:
    """What a row that is pointed to is called: its name, or what its model says (`named_by`)."""
    return getattr(model, "named_by", None) or Exported(("name",))


def _words(field) -> dict:
    return {value: str(label) for value, label in field.flatchoices}
