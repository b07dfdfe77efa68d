from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from funding.actions import order_advances
from funding.models import Claim, ClaimLine
from tests.factories.accounts import AgencyFactory
from tests.factories.funding import ClaimFactory, ClaimLineFactory, CostItemFactory, Desk
from tests.world import make_world


@pytest.mark.parametrize(
    "fields",
    [
        {"voucher_number": ""},
        {"voucher_on": None},
        {"status": "draft"},
        {"amount_vnd": -1},
        {"status": "voided"},
        {"paid_vnd": 1},
    ],
)
def test_logged_line_that_breaks_a_rule_is_refused(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLineFactory(**fields)


def test_one_cost_is_never_paid_from_two_sources(db):
    line = ClaimLineFactory(source="provincial")
    other_programme = ClaimFactory(participation=line.claim.participation)
    with pytest.raises(IntegrityError, match="one_source_per_cost_item"), transaction.atomic():
        ClaimLineFactory(claim=other_programme, source="central", voucher_number="UNC-2")
    ClaimLineFactory(claim=other_programme, source="provincial", voucher_number="UNC-2")
    with pytest.raises(IntegrityError, match="one_voucher_per_cost"), transaction.atomic():
        ClaimLineFactory(
            claim=ClaimFactory(participation=line.claim.participation), source="provincial"
        )
    ClaimLineFactory(
        claim=other_programme, source="central", cost_item=CostItemFactory(code="freight")
    )


def test_voided_line_makes_room_for_another_source(db):
    line = ClaimLineFactory(source="provincial")
    line.status, line.void_reason, line.voided_at = "voided", "Nhập nhầm.", timezone.now()
    line.save()
    ClaimLineFactory(claim=line.claim, source="central")


def test_sums_count_paid_lines_only(db):
    line = ClaimLineFactory(amount_vnd=3_000_000)
    ClaimLineFactory(
        claim=line.claim,
        status="voided",
        void_reason="Nhập nhầm.",
        voided_at=timezone.now(),
        paid_on=date(2026, 1, 1),
    )
    claim = Claim.objects.for_list().get()
    assert (claim.line_count, claim.paid_vnd) == (1, 3_000_000)


def test_money_is_seen_by_the_paying_desk_and_the_producer(db):
    world = make_world()
    seen = {role for role, user in world.people.items() if Claim.objects.visible_to(user).exists()}
    assert seen == {"manager", "organiser", "finance", "inspector", "owner", "admin"}


def test_claim_is_paid_by_the_agency_of_its_programme(db):
    with pytest.raises(IntegrityError, match="claim_is_paid_by"), transaction.atomic():
        ClaimFactory(agency=AgencyFactory())


def test_voucher_is_counted_once_per_cost_item(db):
    line = ClaimLineFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLineFactory(claim=line.claim)


def test_paid_line_is_never_removed(db):
    ClaimLineFactory()
    with pytest.raises(IntegrityError, match="only_drafts_are_removed"), transaction.atomic():
        ClaimLine.objects.all().delete()


def test_claim_shows_what_was_paid_and_not_what_was_asked(db):
    desk = Desk(advance_pct=70)
    claim = desk.approved(10_000_000)
    desk.record(order_advances([claim], by=desk.payer, at=desk.now))
    claim = Claim.objects.for_list().get()
    assert (claim.amount_vnd, claim.approved_vnd, claim.paid_vnd) == (
        10_000_000,
        10_000_000,
        7_000_000,
    )
