from django.db.models import Sum
from django.urls import reverse

from core.money import format_vnd
from funding.models import ClaimLine
from tests.factories.funding import Desk

M = 1_000_000


def test_page_that_settles_a_year_prints_what_its_lines_come_to(as_user, db):
    desk = Desk(budget_vnd=50 * M)
    desk.approved(3 * M)
    desk.record(desk.order(desk.approved(2 * M)))
    page = as_user(desk.approver).get(reverse("settle_budget_line", args=[desk.budget_line.pk])).content.decode()
    sums = ClaimLine.objects.aggregate(committed=Sum("approved_vnd"), paid=Sum("paid_vnd"))
    assert sums["paid"] < sums["committed"] < 50 * M
    words = f"Được giao {format_vnd(50 * M)}, đã cam kết {format_vnd(sums['committed'])}, đã chi {format_vnd(sums['paid'])}."
    assert words in page
