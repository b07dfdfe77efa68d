"""What the database itself refuses beyond constraints: append-only tables, and conditions over
several rows.

A model declares `append_only = True` or `guards = [Guard(...)]`. The triggers are lifted before
every migrate and made anew after it: SQLite drops them whenever it rebuilds a table, and cannot
rebuild one that another table's trigger reads. A refused statement raises IntegrityError naming the
guard.
"""

import re
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.models import UniqueConstraint


@dataclass(frozen=True)
class Guard:
    """Refuse a statement for which `refuse_when` holds: SQL over NEW, the same text on both
    databases.

    `{Claim}` in it is the table of that model, `{Claim.OPEN}` or `{Claim.Status.DRAFT}` what the
    attribute holds: one value or a list of them. A guard for UPDATE alone may compare with OLD, one
    for DELETE knows only OLD.
    """

    name: str
    refuse_when: str
    events: tuple[str, ...] = ("INSERT", "UPDATE")

    @property
    def sql(self) -> str:
        return re.sub(r"\{(\w+)((?:\.\w+)*)\}", _named, self.refuse_when)


def _named(found: re.Match) -> str:
    named = [model for model in apps.get_models() if model.__name__ == found[1]]
    if len(named) != 1:
        raise ImproperlyConfigured(f"a guard names {found[1]}, which is not one model")
    (value,) = named
    if not found[2]:
        return value._meta.db_table
    for name in found[2].removeprefix(".").split("."):
        value = getattr(value, name)
    values = [value] if isinstance(value, str) else value
    listed = ", ".join(f"'{each}'" for each in values)
    return listed if isinstance(value, str) else f"({listed})"


SQLITE_GUARD = """
CREATE TRIGGER "{trigger}" BEFORE {event} ON "{table}" WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{name}'); END"""
POSTGRES_GUARD = """
CREATE OR REPLACE FUNCTION "{trigger}"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({condition}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF;
  RETURN {row};
END $$;
DROP TRIGGER IF EXISTS "{trigger}" ON "{table}";
CREATE TRIGGER "{trigger}" BEFORE {event} ON "{table}"
  FOR EACH {each} EXECUTE FUNCTION "{trigger}"()"""
NEVER = {"UPDATE": "append_only_no_update", "DELETE": "append_only_no_delete"}


def guarded_tables() -> dict[str, list[Guard]]:
    return {
        m._meta.db_table: guards
        for m in apps.get_models()
        if (guards := [*getattr(m, "guards", ()), *known_states(m)])
    }


def known_states(model) -> list[Guard]:
    """A model with transitions holds a declared status and no other, and comes to it by a declared
    move.
    """
    if not hasattr(model, "TRANSITIONS"):
        return []
    names = ", ".join(f"'{value}'" for value, _label in model._meta.get_field("status").choices)
    moves = " OR ".join(
        f"OLD.status = '{one}' AND NEW.status IN ({', '.join(sorted(map(repr, map(str, more))))})"
        for one, more in model.TRANSITIONS.items()
        if more
    )
    return [
        Guard("status_is_a_known_one", f"NEW.status NOT IN ({names})"),
        Guard(
            "status_moves_as_declared",
            f"OLD.status <> NEW.status AND NOT ({moves})",
            events=("UPDATE",),
        ),
    ]


def append_only_tables() -> list[str]:
    ours = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
    return ours + settings.APPEND_ONLY_TABLES


def triggers(vendor: str) -> dict[str, str]:
    """{name of the trigger: SQL that makes it}."""
    template = POSTGRES_GUARD if vendor == "postgresql" else SQLITE_GUARD
    rows = []
    for table, guards in guarded_tables().items():
        rows += [
            (table, guard.name, event, guard.sql) for guard in guards for event in guard.events
        ]
    for table in append_only_tables():
        rows += [(table, name, event, "true") for event, name in NEVER.items()]
        if vendor == "postgresql":
            rows.append((table, "append_only_no_truncate", "TRUNCATE", "true"))
    if vendor == "sqlite":
        rows += [
            (table, "no_row_takes_the_place_of_another", "INSERT", condition)
            for table, condition in replaced_rows().items()
        ]
    made = {
        trigger_name(table, name, event): template.format(
            trigger=trigger_name(table, name, event),
            table=table,
            event=event,
            name=name,
            condition=condition,
            row="OLD" if event == "DELETE" else "NEW",
            each="STATEMENT" if event == "TRUNCATE" else "ROW",
        )
        for table, name, event, condition in rows
    }
    if len(made) != len(rows):
        raise ImproperlyConfigured(
            "two guards of one table have the same name once it is cut to 63 characters"
        )
    return made


def replaced_rows() -> dict[str, str]:
    """{table that is guarded: whether a new row would replace one}: SQLite deletes the old row of
    INSERT OR REPLACE without asking any trigger of deletions or changes.
    """
    models = {model._meta.db_table: model for model in apps.get_models()}
    only_grow = set(append_only_tables())
    return {
        table: " OR ".join(
            f'EXISTS (SELECT 1 FROM "{table}" o WHERE '
            + " AND ".join(f"o.{column} = NEW.{column}" for column in columns)
            + ")"
            for columns in _keys(models[table], with_uniques=table in only_grow)
        )
        for table in {**guarded_tables(), **dict.fromkeys(only_grow)}
    }


def _keys(model, *, with_uniques: bool) -> list[list[str]]:
    """The columns of the primary key, and of what else is unique."""
    keys = [[model._meta.pk.column]]
    if with_uniques:
        fields = model._meta.concrete_fields
        keys += [[field.column] for field in fields if field.unique and not field.primary_key]
        keys += [
            [model._meta.get_field(name).column for name in constraint.fields]
            for constraint in model._meta.constraints
            if isinstance(constraint, UniqueConstraint) and constraint.condition is None
        ]
    return [columns for columns in keys if columns]


def trigger_name(table: str, name: str, event: str) -> str:
    """The event stands before the name, so that the cut to what PostgreSQL takes leaves them
    apart.
    """
    return f"{table}_{event.lower()}_{name}"[:63]


def install_guards(using: str = "default", **kwargs) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not tables.issuperset([*guarded_tables(), *append_only_tables()]):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        lift_guards(using=using)
        for sql in triggers(connection.vendor).values():
            cursor.execute(sql, None)


def lift_guards(using: str = "default", **kwargs) -> None:
    """Drop every guard, those of former versions too: for a migration, and in the teardown of tests
    that empty tables.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name, table in standing_guards(using=using).items():
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}', None)


def standing_guards(using: str = "default") -> dict[str, str]:
    """{trigger: table} of those that stand in the database now; ours begin with the name of their
    table.
    """
    connection = connections[using]
    query = (
        "SELECT DISTINCT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid ="
        " t.tgrelid WHERE NOT t.tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = dict(cursor.fetchall())
    return {name: table for name, table in standing.items() if name.startswith(f"{table}_")}
