import re

import pytest
from django.urls import reverse

from accounts.models import Role
from funding import actions
from funding.models import Claim
from funding.views.batch import MANY
from tests.factories.accounts import staff
from tests.factories.funding import Desk
from tests.raw import remove

M = 1_000_000


@pytest.fixture
def desk(db):
    """Two claims to hand in, one to check, two to approve."""
    desk = Desk()
    desk.drafts = [desk.draft(2 * M), desk.draft(3 * M)]
    actions.submit_claim(desk.draft(1 * M), at=desk.now)
    desk.ready = [desk.appraised(4 * M), desk.appraised(5_000_005)]
    return desk


def waiting(page: str) -> list[str]:
    chips = re.search(r'<nav class="chips".*?</nav>', page, re.DOTALL)
    return re.findall(r">(\d+ [^<]+)</a>", chips[0]) if chips else []


def test_list_says_what_waits_and_leads_there(as_user, desk):
    page = as_user(desk.recorder).get(reverse("claim_list")).content.decode()
    assert waiting(page) == ["2 chờ nộp", "1 chờ kiểm tra", "2 chờ phê duyệt"]
    assert "?status=appraised" in page


def test_list_inside_an_event_says_what_waits_there(as_user, desk):
    event = desk.ready[0].participation.event
    page = as_user(desk.recorder).get(reverse("claim_list"), {"event": event.pk}).content.decode()
    assert waiting(page) == ["1 chờ phê duyệt"]


def test_reader_of_the_books_has_nothing_waiting(as_user, desk):
    assert (
        waiting(
            as_user(staff(desk.agency, Role.INSPECTOR)).get(reverse("claim_list")).content.decode()
        )
        == []
    )


def test_ordered_payment_waits_for_its_result_and_not_to_be_paid(as_user, desk):
    desk.order(desk.approved(2 * M))
    page = as_user(desk.recorder).get(reverse("claim_list")).content.decode()
    assert waiting(page)[-1] == "1 lệnh chi chờ kết quả"
    assert not any("chờ chi" in chip for chip in waiting(page))
    assert "?status=ordered" in page


ALL = [
    "submit_claims",
    "check_claims",
    "appraise_claims",
    "approve_claims",
    "order_advances",
    "order_payments",
]


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("", ALL),
        ("draft", ["submit_claims"]),
        ("submitted", ["check_claims"]),
        ("appraised", ["approve_claims"]),
        ("approved", ["order_advances", "order_payments"]),
    ],
)
def test_list_of_one_state_offers_what_fits_it(as_user, desk, status, verbs):
    desk.approved(1 * M)
    page = as_user(desk.recorder).get(reverse("claim_list"), {"status": status}).content.decode()
    assert re.findall(r'name="verb" value="(\w+)"', page) == verbs


def test_acts_fit_every_state_that_they_can_be_done_in():
    fitting = {
        status: [name for name, verb in MANY.items() if verb.goes_from(Claim(status=status))]
        for status in Claim.Status.values
    }
    assert {status: names for status, names in fitting.items() if names} == {
        "draft": ["submit_claims"],
        "returned": ["submit_claims"],
        "submitted": ["check_claims"],
        "checked": ["appraise_claims"],
        "appraised": ["approve_claims"],
        "approved": ["order_advances", "order_payments"],
        "part_paid": ["order_advances", "order_payments"],
        "settled": ["order_payments"],
    }


def test_list_of_ended_claims_offers_nothing(as_user, desk):
    page = (
        as_user(desk.recorder).get(reverse("claim_list"), {"status": "cancelled"}).content.decode()
    )
    assert 'id="bulk"' not in page
    assert "Bỏ lọc" in page


def test_bulk_page_says_what_is_missing_behind_each_claim(as_user, desk):
    strict = Desk(agency=desk.agency, programme=desk.programme, asks_paper=True, budget_vnd=0)
    strict.budget_line = desk.budget_line
    asked = chosen([strict.appraised(1 * M, item=strict.item), *desk.ready])
    page = as_user(desk.approver).post(reverse("act_on_claims"), asked).content.decode()
    assert "Chưa tải giấy tờ" not in page
    remove(Claim.objects.get(pk=asked["pk"][0]).papers.all())
    page = as_user(desk.approver).post(reverse("act_on_claims"), asked).content.decode()
    assert page.count("Chưa tải giấy tờ") == 1


def chosen(claims, **more) -> dict:
    return {"pk": [claim.pk for claim in claims], "verb": "approve_claims", **more}


def test_bulk_verb_shows_totals_first_and_acts_when_it_is_sure(as_user, desk):
    client, url = as_user(desk.approver), reverse("act_on_claims")
    page = client.post(url, chosen(desk.ready)).content.decode()
    assert "9.000.005" in page
    assert not Claim.objects.filter(status="approved").exists()
    seen = [f"{claim.pk}:{vnd}" for claim, vnd in zip(desk.ready, (4 * M, 5_000_005), strict=True)]
    sure = chosen(
        desk.ready, sure="1", decision_number="12/QĐ", on=desk.today.isoformat(), seen=seen
    )
    assert client.post(url, sure).status_code == 302
    assert Claim.objects.filter(status="approved", decision_number="12/QĐ").count() == 2


def test_bulk_verb_keeps_what_was_typed_when_it_refuses(as_user, desk):
    client, url = as_user(desk.approver), reverse("act_on_claims")
    response = client.post(
        url,
        chosen(
            [*desk.ready, desk.drafts[0]],
            sure="1",
            decision_number="13/QĐ",
            on=desk.today.isoformat(),
        ),
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="13/QĐ"' in page
    assert str(desk.drafts[0].participation.producer) in page
    assert not Claim.objects.filter(status="approved").exists()


def test_unknown_bulk_verb_is_a_bad_request(as_user, desk):
    assert (
        as_user(desk.approver)
        .post(reverse("act_on_claims"), {**chosen(desk.ready), "verb": "burn"})
        .status_code
        == 400
    )
