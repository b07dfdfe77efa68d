"""What a person reads when something is not there, not allowed, damaged or broken: in Vietnamese,
with the way out.
"""

from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory


def body(response):
    return response.content.decode()


def test_missing_page_leads_home(client, db):
    client.force_login(UserFactory(), backend="accounts.adapter.SignIn")
    response = client.get("/khong-co-trang-nay")
    assert (response.status_code, 'href="/"' in body(response)) == (404, True)
    assert "Không có gì ở đây dành cho bạn" in body(response)


def test_forbidden_act_says_whom_to_ask(client, db):
    client.force_login(UserFactory(), backend="accounts.adapter.SignIn")
    response = client.get(reverse("event_update", args=[EventFactory().pk]))
    assert response.status_code == 403
    assert "quản lý của cơ quan" in body(response)


def test_damaged_request_is_told(client):
    response = client.get("/calendar/", query_params={"q": "\x00"})
    assert (response.status_code, "Không đọc được yêu cầu" in body(response)) == (400, True)


def test_form_that_was_open_too_long_is_told(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
    assert (response.status_code, "Vui lòng gửi lại" in body(response)) == (403, True)


def test_broken_page_is_told(client, db, monkeypatch):
    def broken(*args):
        raise ValueError

    client.raise_request_exception = False
    monkeypatch.setattr("events.views.event.calendar_feed", broken)
    response = client.get(reverse("event_feed"))
    assert (response.status_code, "Có lỗi ở phía hệ thống" in body(response)) == (500, True)
