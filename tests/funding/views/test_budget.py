import re
from datetime import timedelta

from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from core.money import format_vnd
from funding.actions import ask_reopening, close_period
from funding.models import ClaimLine, Period
from tests.factories.funding import Desk

M = 1_000_000


def test_page_that_settles_a_year_prints_what_its_lines_come_to(as_user, db):
    desk = Desk(budget_vnd=50 * M)
    desk.approved(3 * M)
    desk.record(desk.order(desk.approved(2 * M)))
    page = (
        as_user(desk.approver)
        .get(reverse("settle_budget_line", args=[desk.budget_line.pk]))
        .content.decode()
    )
    sums = ClaimLine.objects.aggregate(committed=Sum("approved_vnd"), paid=Sum("paid_vnd"))
    assert sums["paid"] < sums["committed"] < 50 * M
    words = (
        f"Được giao {format_vnd(50 * M)}, đã cam kết {format_vnd(sums['committed'])}, đã chi"
        f" {format_vnd(sums['paid'])}."
    )
    assert words in page


def test_list_of_periods_lets_a_second_person_open_one_again(db):
    """By the very form that stands in the row, token and all; who asked is offered nothing."""
    desk = Desk()
    day = desk.today - timedelta(days=40)
    period = close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    ask_reopening(period, reason="Sót chứng từ.", by=desk.recorder)
    action = reverse("reopen_period", args=[period.pk])
    pages = {}
    for person in (desk.recorder, desk.approver):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person, backend="accounts.adapter.SignIn")
        pages[person] = client.get(reverse("period_list")).content.decode()
    assert action not in pages[desk.recorder]
    field = rf'action="{action}".*?name="csrfmiddlewaretoken" value="(\w+)"'
    token = re.search(field, pages[desk.approver], re.DOTALL)[1]
    assert client.post(action, {"csrfmiddlewaretoken": token}).status_code == 302
    assert Period.objects.get().status == Period.Status.OPEN
