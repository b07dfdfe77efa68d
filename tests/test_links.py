"""Every page is led to from another one: by a link, a button or a panel that somebody sees."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.seconds import add_seconds
from tests.test_permissions import DOWNLOADS, OURS
from tests.world import make_world

# Led to from elsewhere: {name: from where}.
FROM_OUTSIDE = {
    "certificate_check": "the code on the certificate",
    "event_feed": "the calendar program that somebody has told of it",
    "healthz": "the watch on the server",
    "readyz": "the watch on the server",
    "use_slip": "the code on the slip",
}
ROLES = ("anonymous", "owner", "organiser", "manager", "finance", "inspector", "officer", "home")
ROLES += ("admin", "sender")
LINK = re.compile(r'(?:href|action|hx-get|hx-post|src)="([^"#]+)')
# So many pages of one address are opened by a person; what is led to from the others is the same.
MOST = 12


def links_of(page: str) -> set[str]:
    return {
        link.replace("&amp;", "&") for link in LINK.findall(page) if link.startswith(("/", "?"))
    }


def name_of(link: str) -> str:
    try:
        return resolve(urlsplit(link).path).url_name or ""
    except Resolver404:
        return ""


def reached_by(client: Client) -> set[str]:
    """The names of all addresses that the person is led to, from the front page on."""
    seen, names, opened = set(), set(), Counter()
    waiting = [reverse("home")]
    while waiting:
        link = waiting.pop(0)
        if link in seen or opened[name := name_of(link)] >= MOST:
            continue
        seen.add(link)
        names.add(name)
        opened[name] += 1
        if name not in OURS or name in DOWNLOADS:
            continue
        answer = client.get(link, follow=True)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        path = urlsplit(link).path
        found = links_of(answer.content.decode())
        waiting += [path + each if each.startswith("?") else each for each in sorted(found)]
    return names


@pytest.mark.django_db
def test_every_page_is_led_to():
    world = make_world()
    add_seconds(world)
    names = set()
    for role in ROLES:
        client = Client()
        if role != "anonymous":
            client.force_login(world.people[role], backend="accounts.adapter.SignIn")
        names |= reached_by(client)
    assert set(OURS) - names - FROM_OUTSIDE.keys() == set()
