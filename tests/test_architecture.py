"""What import-linter cannot see: foreign keys, reverse accessors, the mirror of tests and code,
sizes, the guards.
"""

import ast
import re
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.apps import apps
from django.template.base import Node, TextNode
from django.template.loader import get_template

from core import guards

ROOT = Path(__file__).parent.parent
ORDER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][
    0
]["layers"]
RANK = {app: i for i, app in enumerate(ORDER)}
CODE = sorted(p for app in ORDER for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Rooms whose every function is tested under the same name; pages and their parts are tested through
# the pages.
MIRRORED = (
    "actions",
    "statistics",
    "documents",
    "models",
    "rules",
    "journey",
    "receivers",
    "tasks",
    "transitions",
)


def test_every_package_stands_in_the_order():
    packages = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(ORDER)


def test_foreign_keys_point_down():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in RANK
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and getattr(field.related_model, "_meta", None)
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
        if re.search(rf"\w\.{name}\b", path.read_text())
        and RANK[path.relative_to(ROOT).parts[0]] > accessors[name]
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
        if str(path.relative_to(ROOT / "tests").with_name(path.stem.removeprefix("test_")))
        not in modules | folders
    ]
    assert strays == []


def mirror_of(path: Path) -> list[Path]:
    """The tests of its room: one file, or a folder of them like the room itself."""
    app = ROOT / "tests" / path.relative_to(ROOT).parts[0]
    return [*app.glob(f"test_{room(path)}.py"), *app.glob(f"{room(path)}/test_*.py")]


def room(path: Path) -> str:
    """`exhibitors/actions/participation.py` and `exhibitors/actions.py` are both the room
    `actions`.
    """
    return path.relative_to(ROOT).with_suffix("").parts[1]


# What a module, a function and a template may hold, whatever their lines are like.
MOST_STATEMENTS, MOST_OF_A_FUNCTION, MOST_NODES = 160, 25, 65


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path):
    tree = ast.parse(path.read_text())
    if path.name != "settings.py":
        assert statements(tree) <= MOST_STATEMENTS
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    assert [node.name for node in functions if statements(node) > MOST_OF_A_FUNCTION] == []


def statements(tree: ast.AST) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) - isinstance(tree, ast.stmt)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_are_small_and_without_inline_code(path):
    text = path.read_text()
    nodes = get_template(str(path.relative_to(ROOT / "templates"))).template.nodelist
    tags = [node for node in nodes.get_nodes_by_type(Node) if not isinstance(node, TextNode)]
    assert len(tags) <= MOST_NODES
    assert [line for line in text.splitlines() if len(line) > 120] == []
    assert not re.search(
        r"<style|<script(?![^>]* src=)|\sstyle=|\son(click|change|submit|load)=", text
    )


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_styles_hold_one_declaration_a_line(path):
    assert [line for line in path.read_text().splitlines() if line.count(";") > 1] == []


def test_no_line_is_kept_from_the_formatter():
    mark = re.compile(r"# *fmt: *(skip|off)")
    wide = [str(p.relative_to(ROOT)) for p in ROOT.glob("*/**/*.py") if ".venv" not in p.parts]
    assert [name for name in wide if mark.search((ROOT / name).read_text())] == []


# The frame of every page and its menus may lead upwards; everything else stays in its house.
MENUS = {
    "base.html",
    "top.html",
    "rail.html",
    "rail_event.html",
    "rail_work.html",
    "money_tabs.html",
}


def test_lower_templates_name_no_higher_urls():
    from django.urls import get_resolver

    owner = {}
    for pattern in get_resolver().url_patterns:
        module = getattr(getattr(pattern, "urlconf_module", None), "__name__", "")
        for child in getattr(pattern, "url_patterns", []):
            owner[getattr(child, "name", None)] = module.partition(".")[0]
    own = [p for p in TEMPLATES if p.name not in MENUS and p.parent.name != "templates"]
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in own
        for name in re.findall(r"{% url '(\w+)'", path.read_text())
        if RANK.get(owner.get(name), 99) < rank_of(path)
    ]
    assert wrong == []


def rank_of(path: Path) -> int:
    """Of the app whose page it is; what no app owns stands below all of them."""
    return RANK.get(path.relative_to(ROOT).parts[1], RANK["core"])


def test_components_are_used_by_several():
    """What only one app uses belongs to that app."""
    users = {path: path.relative_to(ROOT).parts[1] for path in TEMPLATES}
    wrong = []
    for component in (ROOT / "templates" / "components").glob("*.html"):
        name = f"components/{component.name}"
        apps_of = {app for path, app in users.items() if name in path.read_text()}
        if len(apps_of) == 1 and not apps_of & {"components", "base.html"}:
            wrong.append(name)
    assert wrong == []


def test_no_import_runs_in_a_circle():
    """Not even inside an app, where a room may import from itself."""
    modules = {module_of(path): path for path in CODE}
    graph = {
        name: {
            full if (full := f"{node.module}.{alias.name}") in modules else node.module
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.ImportFrom) and node.module in modules
            for alias in node.names
        }
        - {name}
        for name, path in modules.items()
    }
    assert list(TopologicalSorter(graph).static_order())


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


# Imported by who uses it alone, inside the function: {module: why}. Beside these only
# `AppConfig.ready()` imports so.
LATE = {
    "core/jobs.py": "Celery's task imports the module that runs the job",
    "core/pdf.py": "drawing takes most of a second to load, and most processes draw nothing",
    "core/sheets/pages.py": "a library that reads what strangers sent, in a process of its own",
    "core/sheets/reader.py": "libraries that read what strangers sent, in a process of their own",
    "core/sheets/word.py": "the same",
}


def test_imports_stand_at_the_top():
    late = {
        str(path.relative_to(ROOT))
        for path in CODE
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    }
    assert {name for name in late if not name.endswith("/apps.py")} == LATE.keys()


def test_nothing_is_left_unfinished():
    marks = [
        str(p)
        for p in (*CODE, *TEMPLATES)
        if re.search(r"TODO|FIXME|NotImplementedError|lorem ipsum", p.read_text())
    ]
    assert marks == []


def test_guards_stand_in_the_database(db):
    from django.db import connection

    assert set(guards.standing_guards()) == set(guards.triggers(connection.vendor))
    assert "accounts_consent_update_append_only_no_update" in guards.standing_guards()


def test_keys_in_addresses_are_written_as_they_are():
    """A number in a template has separators of thousands, which no address has."""
    bare = re.compile(r"\{\{ *[\w.]+\.pk *\}\}")
    found = [(path.name, *bare.findall(path.read_text())) for path in TEMPLATES]
    assert [each for each in found if len(each) > 1] == []
