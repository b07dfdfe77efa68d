"""Every page of the house as every role reads it, as a text that somebody has approved:
`tests/approved/pages/`.

The first role that may read a page gives its text; for every other one stand the lines that it has
less (-) and more (+).
"""

import csv
import difflib
import json
from io import StringIO
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html
from pypdfium2 import PdfDocument

from funding.models import ClaimLine
from office.documents import PAPER_KINDS, paper_facts, paper_pdf
from office.models import Paper
from tests.approval import MOMENT, approve, counting_anew, readable, standing_still, without_keys
from tests.core.test_views import VIEWS
from tests.seconds import add_seconds
from tests.test_canary import text_of
from tests.test_permissions import OURS, arguments, lines, session_of
from tests.world import make_world

# Readers in the order in which a page is approved; the others see what one of these sees.
READERS = [
    "organiser",
    "finance",
    "home",
    "owner",
    "manager",
    "inspector",
    "sender",
    "officer",
    "elsewhere",
    "anonymous",
]
LISTS = [
    name
    for name, (_method, subject, _cells) in lines().items()
    if name.endswith("_list") and subject == "-"
]
EXPORTED = [*LISTS, "statistics_rows", "support_rows", "register"]
# Pages that say what no test makes come out alike: a secret, a picture, a moment of the machine.
UNREAD = {
    "upload_file",
    "upload_thumbnail",
    "certificate_file",
    "readyz",
    "healthz",
    "set_language",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One for all pages: what an answer changes is rolled back after it."""
    translation.activate(settings.LANGUAGE_CODE)
    with django_db_blocker.unblock(), standing_still(), transaction.atomic():
        counting_anew()
        world = make_world()
        add_seconds(world)
        world.people["elsewhere"] = make_world("khac").people["organiser"]
        world.things["sessions"] = {role: session_of(user) for role, user in world.people.items()}
        yield world
        transaction.set_rollback(True)


def page_of(world, role: str, name: str, subject: str, query: str = "") -> str:
    client = Client()
    client.cookies.update(world.sessions.get(role, {}))
    with (
        transaction.atomic(),
        standing_still(),
        mock.patch("exhibitors.verbs.randbelow", return_value=7),
    ):
        response = client.get(reverse(name, args=arguments(world, subject)) + query)
        text = shown(response) if response.status_code == 200 else ""
        transaction.set_rollback(True)
    return text


def shown(response) -> str:
    if response["Content-Type"].startswith("text/html"):
        return readable(response.content.decode())
    return without_keys(text_of(response).replace("\r", ""))


def compared(texts: dict[str, str]) -> str:
    """The first text whole, then the roles that read the same, then what is different for
    others.
    """
    (first, base), *others = texts.items()
    same = [role for role, text in others if text == base]
    parts = [f"== {' '.join([first, *same])}", base]
    groups: dict[str, list[str]] = {}
    for role, text in others:
        if text != base:
            delta = difflib.unified_diff(base.splitlines(), text.splitlines(), n=0, lineterm="")
            different = "\n".join(line for line in list(delta)[2:] if not line.startswith("@@"))
            groups.setdefault(different, []).append(role)
    return "\n".join(
        [*parts, *(f"== {' '.join(roles)}\n{different}" for different, roles in groups.items())]
    )


PAGES = [
    name
    for name, (method, _subject, _cells) in lines().items()
    if method == "GET" and name not in UNREAD
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_page_is_the_approved_one(world, name):
    _method, subject, cells = lines()[name]
    readers = [role for role in READERS if cells[role] == "2"]
    texts = {role: page_of(world, role, name, subject) for role in readers}
    approve(
        f"pages/{OURS[name]}/{name}",
        compared({role: text for role, text in texts.items() if text} or {"nobody": ""}),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPORTED)
def test_export_of_a_list_is_the_approved_one(world, name):
    """With every column that can be picked."""
    query = f"?export=csv&{every_column(name)}"
    texts = {
        role: page_of(world, role, name, "-", query) for role in ("finance", "owner", "former")
    }
    approve(f"pages/{OURS[name]}/{name}.csv", compared(texts))


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(LISTS) & set(VIEWS)))
def test_every_column_of_a_list_is_the_approved_one(world, name):
    query = f"?{every_column(name)}"
    approve(f"pages/{OURS[name]}/{name}.columns", page_of(world, "finance", name, "-", query))


def every_column(name) -> str:
    columns = VIEWS[name].table_class.base_columns if name in VIEWS else ()
    return "&".join(f"columns={column}" for column in columns)


# {list: words that find something there}; what is searched besides names stands here once each.
SEARCHED = {
    "certificate_list": ["chim", "gcn"],
    "claim_list": ["chim", "chay"],
    "event_list": ["ket noi", "chu", "nha van hoa"],
    "producer_list": ["cong ty hai", "0100109106", "dua"],
    "import_list": ["danh-sach"],
    "letter_list": ["da doc"],
    "paper_list": ["thu hoi"],
    "participation_list": ["chim", "nuoc dua", "san pham accepted"],
    "payment_list": ["tt-"],
    "product_list": ["nuoc dua", "cong ty", "chim"],
    "rule_list": ["thuong", "nq 1"],
    "take_over_list": ["cong ty hai", "nguoi"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(LISTS) & set(VIEWS)))
def test_list_finds_sorts_and_filters_as_approved(world, name):
    """For every word, heading and choice of a filter: how the rows begin that it leaves."""
    reader = world.sessions[READER_OF.get(name) or READER_OF.get(OURS[name], "manager")]
    view, offered = VIEWS[name], options(reader, name)
    asked = [("q", word) for word in SEARCHED.get(name, ())]
    asked += [("sort", sign + column) for column in view.table_class.base_columns for sign in SIGNS]
    asked += [(field, value) for field in offered for value in offered[field]]
    rest = [field for field in view.filterset_class.base_filters if field not in offered]
    asked += [(field, value) for field in rest for value in TRIED.get(field, ())]
    told = [
        f"{field}={no_key(field, value)}: {rows(reader, name, field, value)}"
        for field, value in asked
    ]
    approve(f"pages/{OURS[name]}/{name}.filters", "\n".join(told))


SIGNS = ("", "-")
# {list or app: who asks}
READER_OF = {"take_over_list": "home", "funding": "finance"}
# What is typed into the filters that are no selects.
TRIED = {
    "year": ("2026", "2025"),
    "since": ("2026-06-15", "2026-06-16"),
    "until": ("2026-06-15", "2026-06-14"),
    "on": ("2026-06-15",),
}


def options(reader, name) -> dict[str, list[str]]:
    """{filter: the values that its select offers}."""
    page = html.document_fromstring(fetched(reader, name, "").decode())
    offered = {}
    for select in page.find_class("filters")[0].iter("select"):
        values = [option.get("value") for option in select.iter("option")]
        offered[select.get("name")] = [value for value in values if value]
    return offered


def rows(reader, name, field, value) -> str:
    query = f"?{urlencode({field: value})}&export=csv"
    sheet = list(csv.reader(StringIO(fetched(reader, name, query).decode("utf-8-sig"))))
    return without_keys(" | ".join(" ".join(row[:2]) for row in sheet[1:]))


def fetched(reader, name, query) -> bytes:
    client = Client()
    client.cookies.update(reader)
    with standing_still():
        response = client.get(reverse(name) + query)
    return b"".join(response.streaming_content) if response.streaming else response.content


def no_key(field: str, value: str) -> str:
    """A number that is chosen is the key of a row; words that are searched and years are none."""
    return "#" if value.isdecimal() and field not in ("q", "year") else value


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(PAPER_KINDS))
def test_paper_of_every_kind_is_the_approved_one(world, kind):
    """Its facts, what stands in the PDF and in the workbook."""
    lines_of_books = ClaimLine.objects.approved().filter(budget_line__isnull=False)
    line = lines_of_books.order_by("claim__programme__name", "amount_vnd", "pk").first()
    event = world.event if kind in ("minutes", "decisions") else line.claim.participation.event
    subject = f"budget_line:{line.budget_line_id}" if kind == "settlement" else f"event:{event.pk}"
    with transaction.atomic(), standing_still():
        paper = Paper(agency=event.host, kind=kind, about=subject, title="Văn bản", typed={})
        facts = paper_facts(paper, on=MOMENT.date())
        pdf = PdfDocument(paper_pdf(paper, facts).content)
        parts = [json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True, default=str)]
        parts += [page.get_textpage().get_text_range().replace("\r", "") for page in pdf]
        if PAPER_KINDS[kind].sheet:
            parts += [" | ".join(map(str, row)) for row in PAPER_KINDS[kind].sheet(facts)]
        transaction.set_rollback(True)
    approve(f"papers/{kind}", without_keys("\n".join(parts)))
