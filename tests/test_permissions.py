"""Who may do what: every URL x every role has its expected answer in permissions.txt, held against
the table in docs/architecture.md.

A subject `pk=letter` stands for that row among the chosen of a bulk verb; rows that one does not
see are passed over. A cell: 2 shows or does it, 3 the sign-in, R another page that fits the person,
4 it does not exist for this person, F may see it but not do this. A URL without a line fails the
suite.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from tests.world import make_world

ROLES = [
    "anonymous",
    "deactivated",
    "owner",
    "stranger",
    "organiser",
    "manager",
    "finance",
    "inspector",
    "sender",
    "home",
    "officer",
    "elsewhere",
    "admin",
]

MATRIX = (Path(__file__).parent / "permissions.txt").read_text()

# Libraries' own pages, each held by its own tests there; ours check who reaches them as a group
# below.
OTHERS = ("admin:", "account_", "mfa_", "usersessions_")


def our_urls():
    """{name: app} of the whole resolver without the libraries' own."""
    found = {}

    def walk(patterns, prefix="", namespace=""):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(
                    pattern.url_patterns,
                    route,
                    f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace,
                )
            elif pattern.name or not route.startswith("admin/"):
                found[f"{namespace}{pattern.name}"] = pattern.callback.__module__.partition(".")[0]

    walk(get_resolver().url_patterns)
    return {name: app for name, app in found.items() if not name.startswith(OTHERS)}


# Those that answer with a file and not with a page.
DOWNLOADS = {
    "upload_file",
    "upload_thumbnail",
    "certificate_file",
    "statistics_chart",
    "budget_course_chart",
    "event_feed",
    "paper_file",
    "event_evidence",
}
DOWNLOADS |= {"paper_template_file", "import_sample", "upload_original"}


def lines():
    rows = [line.split() for line in MATRIX.strip().splitlines()]
    return {
        name: (method, subject, dict(zip(ROLES, cells, strict=True)))
        for name, method, subject, *cells in rows
    }


OURS = our_urls()


def test_every_url_has_a_line():
    assert OURS.keys() - lines().keys() == set()
    assert lines().keys() - OURS.keys() == set()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One for all lines: what an answer changes is rolled back after it."""
    translation.activate(settings.LANGUAGE_CODE)
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        world.people["elsewhere"] = make_world("khac").people["organiser"]
        world.things["sessions"] = {role: session_of(user) for role, user in world.people.items()}
        yield world
        transaction.set_rollback(True)


def session_of(user):
    client = Client()
    client.force_login(user, backend="accounts.adapter.SignIn")
    return client.cookies


def arguments(world, subject):
    """What stands in the address: `event` its key, `certificate.token` another column,
    `event+words` key and more.
    """
    if subject == "-":
        return []
    thing, _sep, more = subject.partition("+")
    noun, _sep, column = thing.partition(".")
    return [getattr(getattr(world, noun), column or "pk"), *MORE.get(more, ())]


# {address of many verbs: one of them}
VERBS = {"act_on_claims": "check_claims"}
MORE = {
    "words": ("accepted", "vi"),
    "part": ("question",),
    "minutes": ("minutes",),
    "pdf": ("pdf",),
    "report": ("report",),
    "money": ("support_list",),
    "row": (0, 2),
    "noun": ("participation",),
}


def answer(world, role, name, method, subject):
    client = Client()
    client.cookies.update(world.sessions.get(role, {}))
    chosen = {"verb": VERBS.get(name, "accepted")}
    data = (
        {"pk": getattr(world, subject.removeprefix("pk=")).pk, **chosen}
        if subject.startswith("pk=")
        else {}
    )
    args = [] if data else arguments(world, subject)
    with transaction.atomic():
        response = (
            client.post(reverse(name, args=args), data)
            if data
            else client.generic(method, reverse(name, args=args))
        )
        transaction.set_rollback(True)
    if response.streaming:
        list(response)
    is_sign_in = response.status_code == 302 and response["Location"].startswith(
        reverse("account_login")
    )
    if response.status_code == 302 and method == "GET":
        return "3" if is_sign_in else "R"
    return (
        "3"
        if is_sign_in
        else {404: "4", 403: "F", 200: "2", 302: "2", 422: "2"}[response.status_code]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", lines(), ids=lambda name: f"{OURS.get(name)}:{name}")
def test_answer_is_the_expected_one(world, name):
    method, subject, expected = lines()[name]
    assert {role: answer(world, role, name, method, subject) for role in ROLES} == expected


# {noun of the table: (address that reads it, address that writes it)}
READ_AND_WRITE = {
    "producer": ("producer_detail", "producer_update"),
    "product": ("product_detail", "product_update"),
    "recognition": ("product_detail", "verify_recognition"),
    "event": ("event_detail", "event_update"),
    "booth": ("booth_detail", "change_booth"),
    "participation": ("participation_detail", "accept_participation"),
    "application": ("participation_detail", "change_application"),
    "decision": ("event_decisions", "publish_decisions"),
    "allocation": ("participation_booths", "allocate_booth"),
    "claim": ("claim_detail", "void_support"),
    "budget": ("budget_line_detail", "transfer_budget"),
    "certificate": ("certificate_detail", "revoke_certificate"),
    "letter": ("letter_detail", "approve_letter"),
    "paper": ("paper_file", "sign_paper"),
    "setting": ("event_settings", "part_update"),
    "score": ("event_scores", "review_participation"),
    "import": ("import_detail", "take_import"),
}
# {column of the table: role of the matrix}
COLUMNS = {"host": "organiser", "producer": "owner", "others": "elsewhere", "public": "anonymous"}


def test_matrix_says_what_the_table_says():
    text = (Path(__file__).parent.parent / "docs" / "architecture.md").read_text()
    table = text.partition("| noun |")[2].partition("\n\n")[0].splitlines()
    columns = [COLUMNS.get(cell.strip(), cell.strip()) for cell in table[0].strip(" |").split("|")]
    told = {}
    for line in table[2:]:
        noun, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        told[noun] = dict(zip(columns, cells, strict=True))
    matrix = {name: cells for name, (_method, _subject, cells) in lines().items()}
    meant = {
        noun: {
            role: ("R" if matrix[read][role] == "2" else "")
            + ("W" if matrix[write][role] == "2" else "")
            or "-"
            for role in columns
        }
        for noun, (read, write) in READ_AND_WRITE.items()
    }
    assert meant == told


LIBRARY_PAGES = """
account_login                 2 2 R
account_signup                2 2 R
account_reset_password        2 2 2
account_change_password       3 3 2
mfa_index                     3 3 2
mfa_activate_totp             3 3 2
usersessions_list             3 3 2
admin:index                   R R R
admin:accounts_user_changelist 3 3 R
"""


@pytest.mark.django_db
@pytest.mark.parametrize("line", LIBRARY_PAGES.strip().splitlines())
def test_library_pages_are_reached_by_their_people_only(world, line):
    """The entrance is open, a person's own pages need a sign-in, the administration needs the
    platform admin.
    """
    name, *expected = line.split()
    roles = ("anonymous", "deactivated", "owner")
    assert [answer(world, role, name, "GET", "-") for role in roles] == expected


@pytest.mark.django_db
def test_administration_is_for_the_platform_admin_alone(world):
    answers = {role: answer(world, role, "admin:index", "GET", "-") for role in ROLES}
    assert [role for role, cell in answers.items() if cell == "2"] == ["admin"]
