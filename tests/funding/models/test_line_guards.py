"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

import pytest

from core.guards import install_guards, lift_guards
from funding.models import ClaimLine
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk, RuleFactory, RuleItemFactory
from tests.factories.producers import RepresentativeFactory
from tests.funding.by_hand import lines, refused, refused_copy, with_approved_claim

pytestmark = pytest.mark.leaves_stale_facts
M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def over_the_top(rows, **values) -> bool:
    """The rule's own numbers, or the frozen calculation before them, refuse this."""
    said = refused(rows, **values)
    return "rate_and_item_cap" in said or "worked_out_while_its_claim_is_open" in said


def test_line_above_its_own_cap(desk):
    desk.rule = RuleFactory(programmes=[desk.programme])
    item = RuleItemFactory(
        rule=desk.rule, cost_item=desk.cost_item, cap_vnd=6 * M, cap_per="booth", rate_pct=50
    )
    claim = desk.draft(20 * M, item=item, booths=2)
    assert lines(claim).get().amount_vnd == 10 * M
    assert over_the_top(
        with_approved_claim(claim, desk),
        status="approved",
        approved_vnd=12 * M,
        amount_vnd=12 * M,
        approver=desk.approver,
    )
    mine = (
        "registered_is_at_most_the_cap",
        "worked_out_while_its_claim_is_open",
        "approved_line_keeps",
    )
    assert any(name in refused(lines(claim), amount_vnd=13 * M) for name in mine)
    other = desk.draft(100 * M, item=item, booths=1)
    assert over_the_top(
        with_approved_claim(other, desk),
        status="approved",
        approved_vnd=7 * M,
        amount_vnd=7 * M,
        cap_vnd=9 * M,
        approver=desk.approver,
    )


@pytest.mark.parametrize("basis", ["participation", "producer_year", "event"])
def test_lines_above_a_shared_cap(desk, basis):
    rule = RuleFactory(programmes=[desk.programme], caps={basis: 10 * M})
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = ParticipationFactory(status="attended", event__host=desk.agency)
    same = {
        "participation": None,
        "producer_year": ParticipationFactory(
            status="attended", producer=first.producer, event__host=desk.agency
        ),
        "event": ParticipationFactory(status="attended", event=first.event),
    }[basis]
    if same is None:
        claim = desk.draft(5 * M, 5 * M, item=item, participation=first)
        one, two = lines(claim).order_by("pk")
    else:
        one = desk.draft(5 * M, item=item, participation=first).lines.get()
        two = desk.draft(5 * M, item=item, participation=same).lines.get()
    with_approved_claim(one.claim, desk), with_approved_claim(two.claim, desk)
    lower_cap(rule, 8 * M)
    given = {"status": "approved", "approved_vnd": 5 * M, "approver": desk.approver}
    ClaimLine.objects.filter(pk=one.pk).update(**given)
    assert f"shared_cap_holds_per_{basis}" in refused(ClaimLine.objects.filter(pk=two.pk), **given)
    ClaimLine.objects.filter(pk=two.pk).update(**given | {"approved_vnd": 3 * M})


def lower_cap(rule, amount_vnd):
    """The guards are down for a moment: what was worked out by a higher cap is then too much for
    the one that holds.
    """
    lift_guards()
    rule.caps.update(amount_vnd=amount_vnd)
    install_guards()


def test_times_beyond_those_of_the_year(desk):
    rule = RuleFactory(programmes=[desk.programme], max_times_per_year=1)
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = ParticipationFactory(status="attended", event__host=desk.agency)
    again = ParticipationFactory(
        status="attended", producer=first.producer, event__host=desk.agency
    )
    one, two = (desk.draft(M, item=item, participation=p) for p in (first, again))
    with_approved_claim(one, desk).update(status="approved", approved_vnd=M, approver=desk.approver)
    assert "times_a_year_hold" in refused(
        with_approved_claim(two, desk), status="approved", approved_vnd=M, approver=desk.approver
    )


def test_line_that_is_born_approved(desk):
    line = desk.draft(M).lines.get()
    with_approved_claim(line.claim, desk)
    given = {"status": "approved", "approved_vnd": M, "approver": desk.approver, "invoice": None}
    said = refused_copy(line, **given)
    assert "run_line_begins_as_a_draft" in said or "one_rule_per_cost" in said


def test_approved_line_changed_afterwards(desk):
    rows = lines(desk.approved(M))
    for values in (
        {"approved_vnd": M - 1},
        {"amount_vnd": 2 * M},
        {"approver": desk.payer},
        {"status": "draft"},
        {"invoiced_vnd": 2 * M},
        {"recorder": desk.payer},
    ):
        said = refused(rows, **values)
        stays = (
            "approved_line_keeps",
            "worked_out_while",
            "recorder_stays",
            "invoice_is_of_the_claim",
            "status_moves_as_declared",
        )
        assert any(name in said for name in stays)


def test_own_claim_approved_or_paid(desk):
    claim = desk.appraised(M)
    rows = with_approved_claim(claim, desk)
    assert "three_people" in refused(
        rows, status="approved", approved_vnd=M, approver=desk.recorder
    )
    RepresentativeFactory(user=desk.approver, producer=claim.participation.producer)
    assert "nobody_decides_for_a_producer" in refused(
        rows, status="approved", approved_vnd=M, approver=desk.approver
    )


def test_recorder_changed_before_the_approval(desk):
    assert "recorder_stays" in refused(lines(desk.draft(M)), recorder=desk.payer)


def test_calculation_changed_after_the_claim_was_handed_in(desk):
    claim = desk.appraised(M)
    assert "worked_out_while_its_claim_is_open" in refused(lines(claim), eligible_vnd=M - 1)
    assert refused_copy(lines(claim).get(), invoice=None)
    assert "registered_is_at_most_what_was_spent" in refused(lines(desk.draft(M)), amount_vnd=2 * M)


def test_paid_line_voided_to_be_paid_again(desk):
    given = {"status": "voided", "void_reason": "x", "voided_at": desk.now}
    assert "paid_line_is_not_voided" in refused(lines(desk.paid(M)), **given)
