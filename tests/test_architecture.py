"""What import-linter cannot see: foreign keys, reverse accessors, the mirror of tests and code, sizes, the guards."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from core import guards

ROOT = Path(__file__).parent.parent
ORDER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
RANK = {app: i for i, app in enumerate(ORDER)}
CODE = sorted(p for app in ORDER for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Rooms whose every function is tested under the same name; pages and their parts are tested through the pages.
MIRRORED = ("actions", "statistics", "documents", "models", "rules", "journey", "receivers", "tasks", "transitions")


def test_every_package_stands_in_the_order():
    packages = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(ORDER)


def test_foreign_keys_point_down():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in RANK
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and getattr(field.related_model, "_meta", None)
        if RANK.get(field.related_model._meta.app_label, 99) < RANK[model._meta.app_label]
    ]
    assert wrong == []


def test_reverse_accessors_are_used_by_their_owners_only():
    accessors = {
        relation.get_accessor_name(): RANK[relation.related_model._meta.app_label]
        for model in apps.get_models()
        if model._meta.app_label in RANK
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in RANK and relation.get_accessor_name()
    }
    unique = {name for name in accessors if not name.endswith("+")} & {
        "claims",
        "allocations",
        "certificates",
        "participations",
    }
    wrong = [
        f"{path.relative_to(ROOT)}: .{name}"
        for path in CODE
        for name in unique
        if re.search(rf"\w\.{name}\b", path.read_text()) and RANK[path.relative_to(ROOT).parts[0]] > accessors[name]
    ]
    assert wrong == []


def test_tests_mirror_the_code():
    untested = [
        str(path.relative_to(ROOT))
        for path in CODE
        if room(path) in MIRRORED and path.read_text().strip()
        if not mirror_of(path)
    ]
    assert untested == []
    modules = {str(p.relative_to(ROOT).with_suffix("")) for p in CODE}
    folders = {str(p.relative_to(ROOT).parent) for p in CODE if p.stem == "__init__"}
    strays = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*/test_*.py")
        if path.relative_to(ROOT / "tests").parts[0] in RANK
        if str(path.relative_to(ROOT / "tests").with_name(path.stem.removeprefix("test_"))) not in modules | folders
    ]
    assert strays == []


def mirror_of(path: Path) -> list[Path]:
    """The tests of its room: one file, or a folder of them like the room itself."""
    app = ROOT / "tests" / path.relative_to(ROOT).parts[0]
    return [*app.glob(f"test_{room(path)}.py"), *app.glob(f"{room(path)}/test_*.py")]


def room(path: Path) -> str:
    """`exhibitors/actions/participation.py` and `exhibitors/actions.py` are both the room `actions`."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    source = path.read_text()
    assert len(source.splitlines()) <= 300 or path.name == "settings.py"
    long = [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and body_lines(node) > 30]
    assert long == []


def body_lines(node: ast.FunctionDef) -> int:
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return node.end_lineno - first.lineno + 1


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_are_small_and_without_inline_code(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 130
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son(click|change|submit|load)=", text)


def test_lower_templates_name_no_higher_urls():
    """Only the frame and the components may lead upwards; everything else stays in its house."""
    from django.urls import get_resolver

    owner = {}
    for pattern in get_resolver().url_patterns:
        module = getattr(getattr(pattern, "urlconf_module", None), "__name__", "")
        for child in getattr(pattern, "url_patterns", []):
            owner[getattr(child, "name", None)] = module.partition(".")[0]
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        if (app := path.relative_to(ROOT).parts[1]) in RANK
        for name in re.findall(r"{% url '(\w+)'", path.read_text())
        if RANK.get(owner.get(name), 99) < RANK[app]
    ]
    assert wrong == []


def test_nothing_is_left_unfinished():
    marks = [str(p) for p in (*CODE, *TEMPLATES) if re.search(r"TODO|FIXME|NotImplementedError|lorem ipsum", p.read_text())]
    assert marks == []


def test_guards_stand_in_the_database(db):
    from django.db import connection

    assert set(guards.standing_guards()) == set(guards.triggers(connection.vendor))
    assert "accounts_consent_update_append_only_no_update" in guards.standing_guards()
