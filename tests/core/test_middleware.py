import gzip

import pytest
from django.urls import reverse

from tests.factories.exhibitors import ParticipationFactory
from tests.world import make_world


@pytest.mark.parametrize("query", ["%00", "q=a%00b", "q=%ED%A0%80"])
def test_nul_bytes_are_a_bad_request_not_a_server_error(client, db, query):
    assert client.get(f"{reverse('event_calendar')}?{query}").status_code in (200, 400)
    assert (
        client.post(reverse("account_login"), {"login": "a\x00b", "password": "x"}).status_code
        == 400
    )


def test_pages_leave_compressed_and_padded_and_workbooks_as_they_are(as_user, db):
    """Twice the same page has two lengths, so that no length betrays a token in it."""
    client = as_user(make_world().people["home"])
    asked = {"headers": {"Accept-Encoding": "gzip"}}
    pages = [client.get(reverse("producer_list"), **asked) for _n in range(12)]
    assert {page["Content-Encoding"] for page in pages} == {"gzip"}
    assert len({len(page.content) for page in pages}) > 1
    assert "HTX chim" in gzip.decompress(pages[0].content).decode()
    assert "Content-Encoding" not in client.get(reverse("producer_list"))
    sheet = client.get(reverse("producer_list"), {"export": "xlsx"}, **asked)
    assert "Content-Encoding" not in sheet
    assert sheet.getvalue()[:2] == b"PK"


def test_pages_carry_a_strict_policy(client, db):
    policy = client.get(reverse("event_calendar"))["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_htmx_request_after_log_out_moves_the_whole_page(client, db):
    response = client.get(reverse("event_list"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Redirect"].startswith(reverse("account_login"))


def test_late_second_click_becomes_a_message(as_user, db):
    world = make_world()
    client = as_user(world.people["organiser"])
    url = reverse("accept_participation", args=[world.participation.pk])
    response = client.post(
        url,
        headers={"Referer": "http://testserver" + world.participation.get_absolute_url()},
        follow=True,
    )
    assert response.redirect_chain == [
        ("http://testserver" + world.participation.get_absolute_url(), 302)
    ]
    assert "Không thực hiện được nữa" in response.content.decode()


def test_message_never_sends_a_person_to_another_site(as_user, db):
    world = make_world()
    participation = ParticipationFactory(event=world.event, status="declined")
    client = as_user(world.people["organiser"])
    response = client.post(
        reverse("accept_participation", args=[participation.pk]),
        headers={"Referer": "https://elsewhere.example/"},
    )
    assert response["Location"] == reverse("home")


def test_who_comes_back_to_a_list_gets_the_whole_page(as_user, db):
    client = as_user(make_world().people["organiser"])
    url = reverse("participation_list")
    panel = client.get(url, headers={"HX-Request": "true"})
    back = client.get(url, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    page = client.get(url)
    assert [b"<html" in answer.content for answer in (panel, back, page)] == [False, True, True]
    for answer in (panel, back, page):
        assert "HX-Request" in answer["Vary"]
