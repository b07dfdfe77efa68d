"""What the house shows and does, as texts that somebody has read and approved: `tests/approved/`.

A test compares the whole text, so that whatever is lost, added or said otherwise is seen. After a
change that is meant, `APPROVE=1 script/test tests/test_pages.py` writes the texts anew; read their
diff as you read the code's. Time stands still in them, keys of rows are not in them.
"""

import difflib
import importlib
import os
import pkgutil
import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import factory
import time_machine
from django.apps import apps
from django.db import connection
from lxml import html

import tests.factories
from core import clock

FOLDER = Path(__file__).parent / "approved"
MOMENT = datetime(2026, 6, 15, 10, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "form",
    "section",
    "article",
    "nav",
    "ul",
    "ol",
    "dl",
    "table",
    "thead",
    "tbody",
    "fieldset",
    "legend",
    "summary",
    "details",
    "label",
    "figure",
    "aside",
    "header",
}


def approve(name: str, text: str) -> None:
    """Fails where the text is not the approved one."""
    path, text = FOLDER / f"{name}.txt", text.strip()
    if os.environ.get("APPROVE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    assert path.exists(), f"nobody has approved {name} yet"
    approved = path.read_text().rstrip().splitlines()
    difference = difflib.unified_diff(
        approved, text.splitlines(), "approved", name, n=1, lineterm=""
    )
    assert not (told := "\n".join(difference)), told


def start_keys_at(number: int) -> None:
    """Let the keys of all tables go on from here, as after years."""
    tables = [model._meta.db_table for model in apps.get_models()]
    with connection.cursor() as cursor:
        for sequence in connection.introspection.sequence_list():
            if sequence["table"] not in tables:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER SEQUENCE {sequence['name']} RESTART WITH {number + 1}")
            else:
                taken = "DELETE FROM sqlite_sequence WHERE name = %s"
                cursor.execute(taken, [sequence["table"]])
                begin = "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)"
                cursor.execute(begin, [sequence["table"], number])


def counting_anew() -> None:
    """Factories number what they make from the beginning, and so do the tables: a sequence of
    PostgreSQL goes on after what other tests have rolled back, and a code that holds a key would be
    sorted otherwise.
    """
    start_keys_at(1_000)
    for module in pkgutil.iter_modules(tests.factories.__path__):
        for made in vars(importlib.import_module(f"tests.factories.{module.name}")).values():
            if isinstance(made, type) and issubclass(made, factory.Factory):
                made.reset_sequence(0, force=True)


@contextmanager
def standing_still():
    """One moment for Python and for the database."""
    now = f"{MOMENT.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S}"
    query = (
        f"SELECT timestamptz '{now}+00'" if connection.vendor == "postgresql" else f"SELECT '{now}'"
    )
    with (
        time_machine.travel(MOMENT, tick=False),
        mock.patch.dict(clock.QUERIES, {connection.vendor: query}),
        # No request waits.
        mock.patch.object(clock, "WAITED_AT_MOST", timedelta()),
    ):
        yield


def readable(body: str) -> str:
    """The main part of a page as lines: words, [links](address), ‹fields›; without keys and
    tokens.
    """
    page = html.document_fromstring(body if body.strip() else "<main/>")
    main = page.find(".//main")
    return lines_of(page if main is None else main)


def lines_of(node) -> str:
    lines = (" ".join(line.split()) for line in _words(node).splitlines())
    return without_keys("\n".join(line for line in lines if line))


def without_keys(text: str) -> str:
    """Addresses without the keys of rows and without secrets."""
    text = re.sub(
        r"(?<=[a-z]/)\d+(?=[/)›?&]|$)|(?<=[a-z]=)\d+(?=[&)]|$)", "#", text, flags=re.MULTILINE
    )
    text = re.sub(r"\b(TT|UNC)-\d+", r"\1-#", text)
    # What may be answered to a question of an import.
    text = re.sub(r'\["\d+", "', '["#", "', text)
    # What was seen of each application; and the key that a line of an archived sheet begins with.
    text = re.sub(r"\b\d+(?=:(accepted|waitlisted|declined)\b)", "#", text)
    text = re.sub(r"\[(?:\d+\.0, )+(?=')", "[#, ", text)
    # Secrets: some have no digit in them, which their length or their surroundings tell.
    text = re.sub(r"\bmd5\$\w+\$[0-9a-f]{32}\b", "md5$…$…", text)
    text = re.sub(
        r"\b(?=[\w-]*\d)[A-Za-z0-9_-]{20,}\b|\b([A-Z2-7]{26}|[a-z2-7]{26}|[0-9a-f]{40,})\b",
        "…",
        text,
    )
    # After the secrets, one of which may begin with a number.
    text = re.sub(r"(?<=/)\d+(?=-[a-z])", "#", text)
    # The size of a file that a library wrote, before its fingerprint.
    return re.sub(r",\d+,…", ",#,…", text)


def _words(node) -> str:
    """Text of a node and all below it, every block on lines of its own."""
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "template"):
        return ""
    name = node.tag
    if name in ("input", "select", "textarea"):
        return _field(node)
    inside = _spaced(node.text) + "".join(_words(child) + _spaced(child.tail) for child in node)
    said = " ".join(node.get(each) for each in ("aria-label", "title", "alt") if node.get(each))
    tone = node.get("class", "").split()[1:] if "state" in node.get("class", "").split() else []
    inside += f" ({said})" * bool(said) + "".join(f"{{{each}}}" for each in tone)
    if name == "a":
        return f" [{' '.join(inside.split())}]({node.get('href', '')}) "
    if name == "button":
        return f" ‹{' '.join(inside.split())} -> {node.get('formaction', '')}› "
    if name == "form":
        inside = f"‹{node.get('method', 'get')} {node.get('action', '')}›\n{inside}"
    if name in ("td", "th"):
        return f" {' '.join(inside.split())} |"
    if loaded := node.get("hx-get"):
        inside += f" ‹loads {loaded}›"
    return (
        f"\n{inside}\n"
        if name in BLOCKS
        else f" {inside} "
        if name in ("br", "small", "option")
        else inside
    )


def _spaced(text: str | None) -> str:
    """A line break of the source is a blank of the page."""
    return re.sub(r"\s+", " ", text or "")


def _field(node) -> str:
    name, kind = re.sub(r"(?<=[-_])\d+$", "#", node.get("name", "")), node.get("type", node.tag)
    if name == "csrfmiddlewaretoken":
        return ""
    flags = "".join(
        f" {flag}"
        for flag in ("required", "checked", "disabled", "multiple")
        if node.get(flag) is not None
    )
    limits = "".join(
        f" {limit}={node.get(limit)}"
        for limit in ("maxlength", "min", "max", "step", "accept", "list", "autocomplete")
        if node.get(limit)
    )
    if node.tag == "select":
        chosen = [
            " ".join(option.text_content().split())
            for option in node.iter("option")
            if option.get("selected") is not None
        ]
        offered = [" ".join(option.text_content().split()) for option in node.iter("option")]
        return f" ‹{name}{flags}: {' | '.join(offered)} = {' | '.join(chosen)}› "
    value = node.text_content() if node.tag == "textarea" else node.get("value", "")
    is_key = name == "pk" or (kind in ("checkbox", "radio", "hidden") and value.isdecimal())
    value = "#" if is_key else value
    hint = node.get("aria-label") or node.get("placeholder") or ""
    return f" ‹{kind} {name}{flags}{limits} {hint}={' '.join(value.split())}› "
