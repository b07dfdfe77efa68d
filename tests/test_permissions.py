"""Who may do what: every URL x every role has its expected answer, held against the table in docs/architecture.md.

A subject `pk=letter` stands for that row among the chosen of a bulk verb; rows that one does not see are passed over.
A cell: 2 shows or does it, 3 the sign-in, R another page that fits the person, 4 it does not exist for this person, F may
see it but not do this. A URL without a line fails the suite.
"""

from pathlib import Path

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

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

MATRIX = """
home                      GET  -                 R R R R R R R R R R R R R
producer_home             GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
event_overview            GET  event             3 3 R R 2 2 2 2 2 R R R 2
statistics                GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
statistics_chart          GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
statistics_rows           GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
register                  GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
certificate_search        GET  -                 2 2 2 2 2 2 2 2 2 2 2 2 2
certificate_check         GET  certificate.token 2 2 2 2 2 2 2 2 2 2 2 2 2
certificate_list          GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
certificate_detail        GET  certificate       3 3 2 4 2 2 2 2 4 4 2 4 2
certificate_file          GET  certificate       3 3 2 4 2 2 2 2 4 4 2 4 2
revoke_certificate        GET  certificate       3 3 F 4 2 2 F F 4 4 F 4 2
issue_certificates        GET  event             3 3 F F 2 2 F F 2 F F F 2
participation_certificate GET  participation     3 3 2 4 2 2 2 2 2 4 2 4 2
issue_certificate         POST participation     3 3 F 4 2 2 F F 2 4 F 4 2
claim_list                GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
claim_detail              GET  claim             3 3 2 4 2 2 2 2 4 4 4 4 2
programme_create          GET  -                 3 3 F F F F 2 F F F F F 2
participation_claims      GET  participation     3 3 2 4 2 2 2 2 2 4 F 4 2
log_support               GET  participation     3 3 F 4 F F 2 F F 4 F 4 2
void_support              GET  line              3 3 F 4 F F 2 F 4 4 4 4 2
booth_holders             GET  booth             3 3 2 2 2 2 2 2 2 2 2 2 2
participation_booths      GET  participation     3 3 2 4 2 2 2 2 2 4 F 4 2
allocate_booth            GET  participation     3 3 F 4 2 2 F F 2 4 F 4 2
release_booth             POST allocation        3 3 F 4 2 2 F F F 4 4 4 2
place_exhibit             GET  exhibit           3 3 F 4 2 2 F F 2 4 F 4 2
exhibitor_list            GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
exhibitor_create          GET  -                 3 3 2 2 2 2 F F 2 2 2 2 2
exhibitor_detail          GET  exhibitor         3 3 2 4 2 2 2 2 2 2 2 4 2
exhibitor_update          GET  exhibitor         3 3 2 4 F F F F F 2 2 4 2
product_create            GET  exhibitor         3 3 2 4 F F F F F 2 2 4 2
product_list              GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
product_detail            GET  product           3 3 2 4 2 2 2 2 2 2 2 4 2
product_update            GET  product           3 3 2 4 F F F F F 2 2 4 2
state_recognition         GET  product           3 3 2 4 F F F F F 2 2 4 2
verify_recognition        POST stated            3 3 F 4 F F F F F 2 F 4 2
print_slip                POST exhibitor         3 3 2 4 F F F F F 2 2 4 2
merge_exhibitors          GET  exhibitor         3 3 F 4 F F F F F 2 F 4 2
end_representation        POST represented       3 3 F 4 F F F F F 2 2 4 2
ask_take_over             GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
use_slip                  GET  slip.opens        2 2 2 2 2 2 2 2 2 2 2 2 2
take_over_list            GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
grant_take_over           POST asked             3 3 4 4 4 4 4 4 4 2 2 4 2
refuse_take_over          GET  asked             3 3 4 4 4 4 4 4 4 2 2 4 2
apply_for_event           GET  event             3 3 R 2 2 2 2 2 2 2 R 2 2
event_catalogue           GET  event             2 2 2 2 2 2 2 2 2 2 2 2 2
participation_list        GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
participation_detail      GET  participation     3 3 2 4 2 2 2 2 2 4 2 4 2
change_application        GET  returned          3 3 2 4 F F F F F 4 2 4 2
submit_participation      POST participation     3 3 2 4 F F F F F 4 2 4 2
letter_template_list      GET  event             3 3 F F 2 2 F F F F F F 2
change_letter_template    GET  event+words       3 3 F F 2 2 F F F F F F 2
reset_letter_template     POST event+words       3 3 F F 2 2 F F F F F F 2
import_list               GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
import_create             GET  -                 3 3 F F 2 2 F F 2 2 F 2 2
import_detail             GET  run               3 3 4 4 2 2 4 4 4 4 4 4 2
map_import                POST run               3 3 4 4 2 2 4 4 4 4 4 4 2
take_import               POST run               3 3 4 4 2 2 4 4 4 4 4 4 2
event_settings            GET  event             3 3 F F 2 2 F F F F F F 2
part_create               GET  event+part        3 3 F F 2 2 F F F F F F 2
part_update               GET  question+part     3 3 F F 2 2 F F F F F F 2
part_delete               POST question+part     3 3 F F 2 2 F F F F F F 2
event_scores              GET  event             3 3 F F 2 2 2 2 2 F F F 2
propose_selection         GET  event             3 3 F F 2 2 F F F F F F 2
draft_paper               POST event+minutes     3 3 F F 2 2 F F F F F F 2
paper_list                GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
paper_detail              GET  paper             3 3 4 4 2 2 2 2 4 4 4 4 2
paper_file                GET  paper+pdf         3 3 4 4 2 2 2 2 4 4 4 4 2
change_paper              GET  paper             3 3 4 4 2 2 F F 4 4 4 4 2
sign_paper                GET  paper             3 3 4 4 2 2 F F 4 4 4 4 2
revoke_paper              GET  paper             3 3 4 4 2 2 F F 4 4 4 4 2
change_paper_template     GET  host+minutes      3 3 4 4 2 2 F F 4 4 4 4 2
paper_template_file       GET  host+minutes      3 3 4 4 2 2 F F 4 4 4 4 2
reset_paper_template      POST host+minutes      3 3 4 4 2 2 F F 4 4 4 4 2
review_participation      GET  participation     3 3 F 4 2 2 F F 2 4 F 4 2
check_attachment          POST attachment        3 3 F 4 2 2 F F 2 4 F 4 2
reject_attachment         GET  attachment        3 3 F 4 2 2 F F 2 4 F 4 2
event_decisions           GET  event             3 3 F F 2 2 2 2 2 F F F 2
publish_decisions         POST event             3 3 F F 2 2 F F 2 F F F 2
propose_decisions         POST pk=applied        3 3 2 2 2 2 F F 2 2 2 2 2
propose_decision          GET  participation     3 3 F 4 2 2 F F 2 4 F 4 2
assign_zone               GET  participation     3 3 F 4 2 2 F F 2 4 F 4 2
accept_participation      POST participation     3 3 F 4 2 2 F F 2 4 F 4 2
waitlist_participation    POST participation     3 3 F 4 2 2 F F 2 4 F 4 2
decline_participation     GET  participation     3 3 F 4 2 2 F F 2 4 F 4 2
return_participation      GET  participation     3 3 F 4 2 2 F F 2 4 F 4 2
confirm_participation     POST participation     3 3 2 4 2 2 F F 2 4 2 4 2
withdraw_participation    GET  participation     3 3 2 4 F F F F F 4 2 4 2
mark_attended             POST participation     3 3 F 4 2 2 F F 2 4 F 4 2
mark_absent               POST participation     3 3 F 4 2 2 F F 2 4 F 4 2
event_calendar            GET  -                 2 2 2 2 2 2 2 2 2 2 2 2 2
event_feed                GET  -                 2 2 2 2 2 2 2 2 2 2 2 2 2
event_list                GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
event_create              GET  -                 3 3 F F 2 2 F F 2 2 F 2 2
event_detail              GET  event             2 2 2 2 2 2 2 2 2 2 2 2 2
event_update              GET  event             3 3 F F 2 2 F F F F F F 2
publish_event             POST event             3 3 F F 2 2 F F F F F F 2
event_duties              GET  event             3 3 F F 2 2 2 2 F F F F 2
note_duty                 GET  event+report      3 3 F F 2 2 F F F F F F 2
copy_event                GET  event             3 3 F F 2 2 F F F F F F 2
extend_call               GET  event             3 3 F F 2 2 F F F F F F 2
close_event               GET  event             3 3 F F 2 2 F F F F F F 2
cancel_event              GET  event             3 3 F F 2 2 F F F F F F 2
booth_create              GET  event             3 3 F F 2 2 F F F F F F 2
booth_list                GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
booth_detail              GET  booth             3 3 2 2 2 2 2 2 2 2 2 2 2
booth_update              GET  booth             3 3 F F 2 2 F F F F F F 2
upload_file               GET  photo             2 2 2 2 2 2 2 2 2 2 2 2 2
upload_thumbnail          GET  photo             2 2 2 2 2 2 2 2 2 2 2 2 2
letter_list               GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
my_letters                GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
letter_detail             GET  letter            3 3 4 4 2 2 4 2 4 4 4 4 2
change_letter             GET  letter            3 3 4 4 2 2 4 F 4 4 4 4 2
approve_letter            POST letter            3 3 4 4 2 2 4 F 4 4 4 4 2
discard_letter            POST letter            3 3 4 4 2 2 4 F 4 4 4 4 2
retry_letter              POST failed_letter     3 3 4 4 2 2 4 F 4 4 4 4 2
approve_letters           POST pk=letter         3 3 2 2 2 2 2 F 2 2 2 2 2
discard_letters           POST pk=letter         3 3 2 2 2 2 2 F 2 2 2 2 2
hold_mail                 POST host              3 3 4 4 2 2 F F 4 4 4 4 2
release_mail              POST host              3 3 4 4 2 2 F F 4 4 4 4 2
my_consents               GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
commune_options           GET  -                 3 3 2 2 2 2 2 2 2 2 2 2 2
set_language              POST -                 2 2 2 2 2 2 2 2 2 2 2 2 2
healthz                   GET  -                 2 2 2 2 2 2 2 2 2 2 2 2 2
readyz                    GET  -                 2 2 2 2 2 2 2 2 2 2 2 2 2
"""

# Libraries' own pages, each held by its own tests there; ours check who reaches them as a group below.
OTHERS = ("admin:", "account_", "mfa_", "usersessions_")


def our_urls():
    """{name: route} of the whole resolver without the libraries' own."""
    found = {}

    def walk(patterns, prefix="", namespace=""):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, route, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name or not route.startswith("admin/"):
                found[f"{namespace}{pattern.name}"] = route

    walk(get_resolver().url_patterns)
    return {name: route for name, route in found.items() if not name.startswith(OTHERS)}


# Those that answer with a file and not with a page.
DOWNLOADS = {"upload_file", "upload_thumbnail", "certificate_file", "statistics_chart", "event_feed", "paper_file"}
DOWNLOADS |= {"paper_template_file"}


def lines():
    rows = [line.split() for line in MATRIX.strip().splitlines()]
    return {name: (method, subject, dict(zip(ROLES, cells, strict=True))) for name, method, subject, *cells in rows}


def test_every_url_has_a_line():
    assert our_urls().keys() - lines().keys() == set()
    assert lines().keys() - our_urls().keys() == set()


@pytest.fixture
def world(db):
    world = make_world()
    world.people["elsewhere"] = make_world("khac").people["organiser"]
    return world


def arguments(world, subject):
    """What stands in the address: `event` its key, `certificate.token` another column, `event+words` key and more."""
    if subject == "-":
        return []
    thing, _sep, more = subject.partition("+")
    noun, _sep, column = thing.partition(".")
    return [getattr(getattr(world, noun), column or "pk"), *MORE.get(more, ())]


MORE = {"words": ("accepted", "vi"), "part": ("question",), "minutes": ("minutes",), "pdf": ("pdf",), "report": ("report",)}


def answer(client, world, role, name, method, subject):
    user = world.people.get(role)
    client.logout()
    if user:
        client.force_login(user, backend="accounts.adapter.SignIn")
    data = {"pk": getattr(world, subject.removeprefix("pk=")).pk, "verb": "accepted"} if subject.startswith("pk=") else {}
    args = [] if data else arguments(world, subject)
    with transaction.atomic():
        response = client.post(reverse(name, args=args), data) if data else client.generic(method, reverse(name, args=args))
        transaction.set_rollback(True)
    if response.streaming:
        list(response)
    is_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    if response.status_code == 302 and method == "GET":
        return "3" if is_sign_in else "R"
    return "3" if is_sign_in else {404: "4", 403: "F", 200: "2", 302: "2", 422: "2"}[response.status_code]


@pytest.mark.parametrize("name", lines())
def test_answer_is_the_expected_one(client, world, name):
    method, subject, expected = lines()[name]
    assert {role: answer(client, world, role, name, method, subject) for role in ROLES} == expected


# {noun of the table: (address that reads it, address that writes it)}
READ_AND_WRITE = {
    "exhibitor": ("exhibitor_detail", "exhibitor_update"),
    "product": ("product_detail", "product_update"),
    "recognition": ("product_detail", "verify_recognition"),
    "event": ("event_detail", "event_update"),
    "booth": ("booth_detail", "booth_update"),
    "participation": ("participation_detail", "accept_participation"),
    "application": ("participation_detail", "change_application"),
    "decision": ("event_decisions", "publish_decisions"),
    "allocation": ("participation_booths", "allocate_booth"),
    "claim": ("claim_detail", "void_support"),
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
            role: ("R" if matrix[read][role] == "2" else "") + ("W" if matrix[write][role] == "2" else "") or "-"
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
mfa_activate_totp             3 3 R
usersessions_list             3 3 2
admin:index                   R R R
admin:accounts_user_changelist 3 3 R
"""


@pytest.mark.parametrize("line", LIBRARY_PAGES.strip().splitlines())
def test_library_pages_are_reached_by_their_people_only(client, world, line):
    """The entrance is open, a person's own pages need a sign-in, the administration needs the platform admin."""
    name, *expected = line.split()
    roles = ("anonymous", "deactivated", "owner")
    assert [answer(client, world, role, name, "GET", "-") for role in roles] == expected


def test_administration_is_for_the_platform_admin_alone(client, world):
    answers = {role: answer(client, world, role, "admin:index", "GET", "-") for role in ROLES}
    assert [role for role, cell in answers.items() if cell == "2"] == ["admin"]
