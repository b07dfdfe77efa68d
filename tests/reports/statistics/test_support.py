import pytest
from django.urls import reverse

from exhibitors.models import Participation
from funding import actions
from funding.actions import waive_evidence
from funding.models import BudgetLine, Claim, ClaimLine
from reports.statistics import (
    SUPPORT_GROUPS,
    burn_down,
    group_support,
    loose_ends,
    not_supported,
    support_count,
    support_rows,
)
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.funding import ClaimFactory, ClaimLineFactory, Desk
from tests.raw import put, remove

M = 1_000_000


@pytest.fixture
def desk(db):
    """Paid and settled, approved, advanced, drafted; and one line logged before the system was
    there.
    """
    desk = Desk(advance_pct=50)
    event = ParticipationFactory(status="attended", event__host=desk.agency).event
    desk.event = event
    one, two, three, four = (
        ParticipationFactory(event=event, status="attended") for _n in range(4)
    )
    for participation in (one, one, two):
        ExhibitFactory(participation=participation)
    desk.settle(desk.paid(4 * M, participation=one))
    desk.approved(3 * M, participation=two)
    desk.record(
        actions.order_advances(
            [desk.approved(2 * M, participation=three)], by=desk.payer, at=desk.now
        )
    )
    desk.draft(9 * M, participation=four)
    ClaimLineFactory(
        claim=ClaimFactory(participation=four, programme=desk.programme), cost_item__code="freight"
    )
    return desk


def rows(desk):
    return support_rows(ClaimLine.objects.all(), units="then", today=desk.today)


def test_report_puts_registered_approved_paid_and_settled_side_by_side(desk):
    total = support_count(rows(desk))
    assert (total.registered_vnd, total.approved_vnd, total.paid_vnd, total.settled_vnd) == (
        21 * M,
        12 * M,
        8 * M,
        7 * M,
    )
    assert (total.turns, total.producers, total.products) == (3, 3, 2)


@pytest.mark.parametrize(
    "by",
    ["year", "quarter", "programme", "source", "cost", "event", "place", "home", "kind", "stars"],
)
def test_groups_add_up_to_the_total(desk, by):
    groups = group_support(rows(desk), by=by)
    assert sum(group.paid_vnd for group in groups) == 8 * M
    assert sum(group.registered_vnd for group in groups) == 21 * M


def test_who_came_without_support_is_counted(desk):
    unsupported = not_supported(
        Participation.objects.for_event(desk.event), ClaimLine.objects.all()
    )
    assert unsupported.count() == 2


def test_budget_burns_down_by_what_is_promised_and_paid(desk):
    (burn,) = burn_down(BudgetLine.objects.all())
    assert (burn.committed_pct, burn.paid_pct) == (3.0, 100 * 5 / 300)


def test_loose_ends_name_what_is_owed_either_way(desk):
    claims = Claim.objects.all()
    assert loose_ends(claims, today=desk.today) == []
    advanced = Claim.objects.get(status="part_paid")
    put(Participation.objects.filter(pk=advanced.participation_id), status="absent")
    desk.settle(advanced, amounts={advanced.lines.get().pk: 0})
    desk.settle(desk.approved(1 * M))
    desk.order(desk.approved(6 * M))
    found = {(loose.what, loose.amount_vnd) for loose in loose_ends(claims, today=desk.today)}
    assert found == {("absent", 1 * M), ("overpaid", 1 * M), ("owed", 1 * M), ("ordered", 6 * M)}


def test_loose_ends_name_what_lacks_its_evidence(db):
    desk = Desk(asks_paper=True)
    whole, bare, waived = (desk.approved(n * M) for n in (1, 2, 3))
    for claim in (bare, waived):
        remove(claim.papers.all())
    signed = {"reason": "Mất.", "by": desk.payer, "at": desk.now}
    waive_evidence(waived, lacking=[(waived.lines.get().pk, "paper")], **signed)
    found = loose_ends(Claim.objects.all(), today=desk.today)
    assert {(loose.what, loose.claim, loose.amount_vnd) for loose in found} == {
        ("bare", bare, 2 * M),
        ("waived", waived, 3 * M),
    }
    assert whole not in {loose.claim for loose in found}


def test_every_number_of_the_report_leads_to_rows_that_make_it_up(desk, as_user):
    client = as_user(desk.recorder)
    for by in SUPPORT_GROUPS:
        for group in group_support(rows(desk), by=by):
            address = reverse("support_rows")
            content = (
                client.get(address, {"by": by, "key": group.key, "export": "csv"})
                .getvalue()
                .decode("utf-8-sig")
            )
            assert str(group.registered_vnd) in {
                str(sum(int(line.split(",")[-4]) for line in content.strip().splitlines()[1:]))
            }


def test_page_says_what_share_of_the_budget_is_promised_and_paid(desk, as_user):
    page = as_user(desk.recorder).get(reverse("support_report")).content.decode()
    promised, paid = (f"<small>{share}\u00a0%</small>" for share in ("3", "1,67"))
    assert (promised in page, paid in page) == (True, True)
