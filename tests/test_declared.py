"""What is declared once, said a second time in `tests/approved/declared/`: columns, words,
constraints, guards, rights, jobs.
"""

import importlib
import inspect
import pkgutil

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import override
from django_tables2 import Table
from rules.permissions import permissions

from core.jobs import KINDS
from exhibitors import journey
from office.documents import PAPER_KINDS
from office.rules import PAPER_READERS, READERS
from tests.approval import approve
from tests.core.test_views import VIEWS
from tests.test_architecture import ORDER

OPTIONS = ("null", "blank", "unique", "db_index", "max_length", "max_digits", "decimal_places")


def test_migrations_make_the_tables_that_the_models_declare(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", ORDER)
def test_models_are_the_approved_ones(app):
    with override("vi"):
        text = "\n\n".join(
            table_of(model) for model in apps.get_models() if model._meta.app_label == app
        )
    if text:
        approve(f"declared/{app}", text)


def table_of(model) -> str:
    """Everything that a model declares, a line each."""
    meta = model._meta
    lines = [
        f"== {model.__name__}: {meta.verbose_name} / {meta.verbose_name_plural}",
        f"ordering {meta.ordering}",
    ]
    lines += ["append only"] * getattr(model, "append_only", False)
    lines += [field_line(field) for field in (*meta.concrete_fields, *meta.many_to_many)]
    for constraint in sorted(meta.constraints, key=lambda each: each.name):
        _path, args, given = constraint.deconstruct()
        lines.append(
            f"constraint {constraint.name}:"
            f" {args or ''}{ {key: str(value) for key, value in given.items()} }"
        )
    lines += [f"index {index.name}: {index.fields}" for index in meta.indexes]
    lines += [
        f"guard {guard.name} on {guard.events}: {guard.sql}"
        for guard in getattr(model, "guards", ())
    ]
    moves = getattr(model, "TRANSITIONS", {})
    return "\n".join(
        [*lines, *(f"{state} -> {sorted(map(str, ends))}" for state, ends in moves.items())]
    )


def field_line(field) -> str:
    default = field.default if field.has_default() and not callable(field.default) else ""
    options = [
        f"{name}={getattr(field, name)}"
        for name in OPTIONS
        if getattr(field, name, None) not in (None, False)
    ]
    related = (
        f" to {field.related_model.__name__} {field.remote_field.related_name}"
        if field.is_relation
        else ""
    )
    on_delete = getattr(field.remote_field, "on_delete", None)
    related += f" {on_delete.__name__}" if on_delete else ""
    words = " | ".join(f"{value}: {label}" for value, label in field.flatchoices)
    options += [] if field.editable else ["fixed"]
    limits = (
        []
        if field.primary_key
        else [
            f"{type(each).__name__}({getattr(each, 'limit_value', '')})"
            for each in field._validators
        ]
    )
    said = f"{field.verbose_name} ({field.help_text})" if field.help_text else field.verbose_name
    return (
        f"{field.name}: {type(field).__name__}{related} {options} {default} {sorted(limits)}"
        f" “{said}” {words}"
    )


def test_registries_hold_the_approved_entries():
    autodiscover_modules("tasks")
    parts = {
        "jobs": [
            f"{name} attempts={kind.max_attempts} nightly={kind.is_nightly}"
            for name, kind in KINDS.items()
        ],
        "paper kinds": PAPER_KINDS,
        "readers of papers": PAPER_READERS,
        "readers of uploads": READERS,
        "steps": [f"{step.position} {step.label}" for step in journey.STEPS],
        "rights": [f"{name}: {predicate}" for name, predicate in permissions.items()],
    }
    text = "\n".join(
        f"== {name}\n" + "\n".join(sorted(map(str, entries))) for name, entries in parts.items()
    )
    approve("declared/registries", text)


def test_tables_show_the_approved_columns():
    tables = {view.table_class.__name__: view.table_class for view in VIEWS.values()}
    with override("vi"):
        text = "\n".join(f"== {name}\n{columns_of(tables[name])}" for name in sorted(tables))
    assert len(tables) > 15
    approve("declared/columns", text)


def columns_of(table: type[Table]) -> str:
    own = {"optional": table.optional, "empty": str(table._meta.empty_text)}
    columns = [
        f"{name}: {type(column).__name__} “{column.verbose_name}” order_by={column.order_by}"
        f" orderable={column.orderable}"
        f" link={bool(column.link)} attrs={column.attrs} empty={column.empty_values}"
        for name, column in table.base_columns.items()
    ]
    return "\n".join([*(f"{name} {value}" for name, value in own.items()), *columns])


def test_actions_are_the_approved_ones():
    """Every public action with its arguments, and whether it happens as a whole or not at all."""
    lines = sorted({line for app in ORDER for line in actions_of(app)})
    approve("declared/actions", "\n".join(lines))


def actions_of(app: str):
    if not importlib.util.find_spec(f"{app}.actions"):
        return
    room = importlib.import_module(f"{app}.actions")
    names = [each.name for each in pkgutil.iter_modules(getattr(room, "__path__", ()))]
    for module in (room, *(importlib.import_module(f"{room.__name__}.{name}") for name in names)):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                is_atomic = "atomic " * function.__code__.co_filename.endswith("contextlib.py")
                given = ", ".join(inspect.signature(function).parameters)
                yield f"{app}: {is_atomic}{name}({given})"
