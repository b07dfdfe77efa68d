"""Every page is led to from another one: by a link, a button or a panel that somebody sees."""

import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from exhibitors.models import Participation
from tests.approval import start_keys_at
from tests.seconds import add_seconds
from tests.test_permissions import DOWNLOADS, OURS
from tests.world import make_world

# Led to from elsewhere: {name: from where}.
FROM_OUTSIDE = {
    "certificate_check": "the code on the certificate",
    "event_feed": "the calendar program that somebody has told of it",
    "healthz": "the watch on the server",
    "readyz": "the watch on the server",
    "first_agency": "what is told where the system is started",
    "use_password_slip": "the code on the slip",
    "use_slip": "the code on the slip",
}
ROLES = ("anonymous", "owner", "organiser", "manager", "finance", "inspector", "officer", "home")
ROLES += ("admin", "sender")
LINK = re.compile(r'(?:href|hx-get|src)="([^"#]+)')
FORM = re.compile(r'(?:action|hx-post)="([^"#]+)')
# A key of this world between two quotes, as people write numbers: 1.000.012.
LOCALISED = re.compile(r'"[^"<>]*\b1[.,]000[.,](?!000)\d{3}\b[^"<>]*"')
# So many pages of one address are opened by a person.
MOST = defaultdict(lambda: 4, participation_detail=6, product_list=12)


def found_in(page: str, kind: re.Pattern) -> list[str]:
    found = {link.replace("&amp;", "&") for link in kind.findall(page)}
    return sorted(link for link in found if link.startswith(("/", "?")))


def name_of(link: str) -> str:
    try:
        return resolve(urlsplit(link).path).url_name or ""
    except Resolver404:
        return ""


def reached_by(client: Client) -> tuple[set[str], list[tuple[str, str, int]], set[str]]:
    """The names of all addresses that the person is led to, from the front page on, the links that
    lead nowhere: (page, link, status), and the keys that are written as people write numbers.
    """
    seen, names, opened, dead, localised = set(), set(), Counter(), [], set()
    waiting = [("", reverse("home"))]
    while waiting:
        page, link = waiting.pop(0)
        if link in seen or opened[name := name_of(link)] >= MOST[name]:
            continue
        seen.add(link)
        names.add(name)
        opened[name] += 1
        if name not in OURS or name in DOWNLOADS or "export=" in link:
            continue
        answer = client.get(link, follow=True)
        names |= {name_of(url) for url, _status in answer.redirect_chain}
        if answer.status_code != 200:
            dead.append((name_of(page), name, answer.status_code))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        text, path = answer.content.decode(), urlsplit(link).path
        localised |= {f"{name}: {found}" for found in LOCALISED.findall(text)}
        names |= {name_of(each) for each in found_in(text, FORM)}
        waiting += [
            (link, path + each if each.startswith("?") else each) for each in found_in(text, LINK)
        ]
    return names, dead, localised


def named_on_pages() -> set[str]:
    """What pages link to or offer as a verb, in states that the small world may not have."""
    texts = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    acts = re.compile(r'{% acts? [^"]*"([\w ]+)"')
    verbs = [names for text in texts for names in acts.findall(text)]
    journeys = [path.read_text() for path in settings.BASE_DIR.glob("*/journey.py")]
    links = {name for text in texts for name in re.findall(r"url '(\w+)'", text)}
    steps = {name for text in journeys for name in re.findall(r'reverse\("(\w+)"', text)}
    return links | steps | set(" ".join(verbs).split())


def test_bars_are_given_numbers_for_machines():
    """Not the browser's reading of "1.200"."""
    wrong = [
        (path.name, found)
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for tag in re.findall(r"<(?:progress|meter)[^>]*>", path.read_text())
        for found in re.findall(r'(?:max|min|value)="{{ [^}]*}}"', tag)
        if "|key }}" not in found and "floatformat" not in found
    ]
    assert wrong == []


@pytest.mark.once("sqlite")
@pytest.mark.django_db
def test_every_page_is_led_to_and_no_link_leads_nowhere():
    """Nor does a key beyond a million reach a machine with separators of thousands."""
    start_keys_at(1_000_000)
    world = make_world()
    add_seconds(world)
    reached, dead, localised = set(), {}, set()
    for role in ROLES:
        client = Client()
        if role != "anonymous":
            client.force_login(world.people[role], backend="accounts.adapter.SignIn")
        names, nowhere, written = reached_by(client)
        reached |= names
        localised |= written
        dead |= {role: nowhere} if nowhere else {}
    assert dead == {}
    assert Participation.objects.first().pk > 1_000_000
    assert localised == set()
    assert set(OURS) - reached - named_on_pages() - FROM_OUTSIDE.keys() == set()
