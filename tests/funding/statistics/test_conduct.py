"""Each planted fault in how a claim was decided is found."""

import pytest
from django.core.management import call_command

from core.guards import lift_guards
from funding.models import Claim, ClaimLine, Payment, Waiver
from funding.statistics import faults
from tests.factories.funding import Desk
from tests.factories.producers import RepresentativeFactory

pytestmark = pytest.mark.leaves_stale_facts
M = 1_000_000


@pytest.fixture
def desk(db):
    """Claims in several states, and the guards down as for whoever owns the database."""
    desk = Desk(asks_paper=True)
    desk.paid(9 * M)
    desk.settle(desk.paid(4 * M))
    desk.appraised(3 * M)
    desk.draft(2 * M)
    Waiver.objects.create(
        line=desk.approved(1 * M).lines.get(),
        what="paper",
        reason="Mất trong lũ.",
        by=desk.approver,
        at=desk.now,
    )
    lift_guards()
    return desk


def checks() -> set[str]:
    return {fault.check for fault in faults()}


def test_nothing_is_found_where_nothing_is_wrong(desk):
    assert faults() == []
    paid = Claim.objects.get(status="paid")
    # One paper stays behind every claim but the one that was let pass.
    Claim.objects.get(status="approved").papers.all().delete()
    assert faults() == []
    # What is asked for from now on says nothing of what was approved.
    desk.programme.heads = 3
    desk.programme.save()
    # Whoever acts for a producer from today on has not decided for it before.
    later = desk.today.replace(year=desk.today.year + 1)
    RepresentativeFactory(producer=paid.participation.producer, user=desk.approver, since=later)
    assert faults() == []


def test_what_was_approved_before_is_no_fault(desk):
    Claim.objects.filter(status__in=Claim.APPROVED_STATES).update(heads=3)
    assert checks() == {"claims_are_decided_by_enough_people"}
    Claim.objects.filter(status__in=Claim.APPROVED_STATES).update(is_of_before=True)
    assert faults() == []


def plant_no_paper(desk):
    Claim.objects.get(status="paid").papers.all().delete()


def plant_no_invoice(desk):
    ClaimLine.objects.filter(claim__status="appraised").update(invoice=None)


def plant_one_head(desk):
    Claim.objects.filter(status="paid").update(checked_by=desk.approver)


def plant_three_heads(desk):
    Claim.objects.filter(status="paid").update(heads=3)


def plant_no_settlement(desk):
    Claim.objects.filter(status="settled").update(settlement_document="")


def plant_own(desk):
    producer = Claim.objects.get(status="paid").participation.producer
    RepresentativeFactory(producer=producer, user=desk.approver, since="2020-01-01")


def plant_own_payer(desk):
    producer = Payment.objects.first().line.claim.participation.producer
    RepresentativeFactory(producer=producer, user=desk.payer, since="2020-01-01")


def plant_column(desk):
    Claim.objects.filter(status="appraised").update(appraised_by=None)


@pytest.mark.parametrize(
    ("plant", "check"),
    [
        (plant_no_paper, "evidence_is_there"),
        (plant_no_invoice, "evidence_is_there"),
        (plant_one_head, "claims_are_decided_by_enough_people"),
        (plant_three_heads, "claims_are_decided_by_enough_people"),
        (plant_no_settlement, "settlements_name_their_paper"),
        (plant_own, "nobody_decides_for_their_own_producer"),
        (plant_own_payer, "nobody_decides_for_their_own_producer"),
        (plant_column, "claims_stand_as_their_columns"),
    ],
)
def test_planted_fault_is_found(desk, plant, check):
    plant(desk)
    assert check in checks()
    with pytest.raises(SystemExit):
        call_command("check_invariants")
