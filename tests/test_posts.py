"""Every act, sent by everybody: who may not do it changes nothing, whatever they send; who may is
not turned away.

The body is the one that the act's own page offers to somebody who may, with every field filled in;
so it is the right of the sender that decides and not a field that is missing.
"""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.approval import standing_still
from tests.test_effects import PAGE_OF, TYPED, acts, filled, own_form
from tests.test_pages import world as one_world
from tests.test_permissions import ROLES, arguments, lines

world = one_world
# What any request may write: the session, and what somebody typed who is not signed in any more.
HARMLESS = ("django_session", "core_typed", "usersessions_usersession")
TURNED_AWAY = {"3": 302, "F": 403, "4": 404}


def sent_by(world, role: str):
    client = Client()
    client.cookies.update(world.sessions.get(role, {}))
    return client


def body_of(world, name: str, role: str, subject: str) -> tuple[str, dict] | None:
    """(address, what its page offers to this role), nothing for a page without a form."""
    method = lines()[name][0]
    is_for_many = subject.startswith("pk=")
    url = reverse(name, args=[] if is_for_many else arguments(world, subject))
    data = {"csrfmiddlewaretoken": "x"} | TYPED.get(name, {})
    if is_for_many:
        return url, {
            "pk": getattr(world, subject.removeprefix("pk=")).pk,
            "verb": "accepted",
        } | data
    if method == "GET" or name in PAGE_OF:
        where, row = PAGE_OF.get(name, (name, subject))
        page = sent_by(world, role).get(reverse(where, args=arguments(world, row)))
        if (form := own_form(page, url)) is None:
            return None
        data |= filled(form, name)
    return url, data


def written(queries) -> list[str]:
    """The statements that change a table of ours."""
    return [
        query["sql"][:200]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and not any(table in query["sql"] for table in HARMLESS)
    ]


@pytest.mark.once("sqlite")
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "role", "subject"), list(acts()), ids=lambda value: value)
def test_act_is_done_by_those_alone_who_may(world, name, role, subject):
    cells = lines()[name][2]
    with transaction.atomic(), standing_still():
        made = body_of(world, name, role, subject)
        transaction.set_rollback(True)
    if made is None:
        return
    url, data = made
    for who in ROLES:
        with transaction.atomic(), standing_still(), CaptureQueriesContext(connection) as queries:
            for file in data.values():
                if hasattr(file, "seek"):
                    file.seek(0)
            response = sent_by(world, who).post(url, data)
            transaction.set_rollback(True)
        expected = TURNED_AWAY.get(cells[who])
        if expected is None:
            assert (who, response.status_code) not in {(who, 403), (who, 404)}
            assert response.status_code < 500
            continue
        assert (who, response.status_code) == (who, expected)
        assert (who, written(queries)) == (who, [])
