"""Nothing is paid twice, by whatever spelling, package or document; and what was is found."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.guards import lift_guards
from core.transitions import Refusal
from funding import actions
from funding.models import (
    BudgetLine,
    ClaimLine,
    Invoice,
    LedgerEntry,
    PackagePart,
    serial_key,
    voucher_key,
)
from funding.statistics import faults, near_invoices
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import (
    ClaimLineFactory,
    CostItemFactory,
    Desk,
    RuleItemFactory,
    again,
)
from tests.factories.producers import ProducerFactory, ProductFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


def key(serial, number, *, seller="2400123458", total=12 * M, desk):
    return actions.InvoiceKey.printed(seller, serial, number, desk.today, total)


@pytest.mark.parametrize(
    ("serial", "number"),
    [
        ("1C26TAA", "15"),
        ("C26TAA", "15"),
        ("1C/26TAA", "0000015"),
        ("1c26 taa", " 15 "),
        ("C26-TAA", "015"),
    ],
)
def test_one_invoice_is_used_once_however_it_is_spelt(desk, serial, number):
    desk.draft(4 * M, invoice=key("1C26TAA", "15", desk=desk))
    again = key(serial, number, desk=desk)
    with pytest.raises(Refusal, match="15"):
        desk.draft(4 * M, invoice=again)
    # Another seller, serial or number is another invoice.
    others = [
        key(serial, "16", desk=desk),
        key("1C26TAB", number, desk=desk),
        key(serial, number, seller="0100109106", desk=desk),
    ]
    for other in others:
        desk.draft(4 * M, invoice=other)
    row = Invoice.objects.order_by("pk").first()
    row.pk, row.serial, row._state.adding = None, "C26TAA", True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("number", ["15A", "A15", "", "1/5", "１５"])
def test_number_of_an_invoice_has_digits_only(desk, number):
    with pytest.raises(Refusal):
        key("1C26TAA", number, desk=desk)


def test_keys_are_one_spelling():
    assert {serial_key(each) for each in ("1C26TAA", "c26taa", "1C/26 TAA")} == {"C26TAA"}
    assert serial_key("AA/19E") == "AA19E"
    # The first letter of a serial is no form.
    assert serial_key("K26TYY") != serial_key("C26TYY")
    spelt = ("PC 12", "PC-012", "Phiếu chi số 12", "pc12", "P.C 12", "Phieu chi so 12")
    assert {voucher_key(each) for each in spelt} == {"pc.12"}
    assert voucher_key("UNC số 5") == voucher_key("Ủy nhiệm chi 05") != voucher_key("PC 5")
    assert voucher_key("PC 12/2026") == voucher_key("PC12-2026") != voucher_key("PC 12")


def test_invoices_that_resemble_each_other_are_told(desk):
    first = desk.draft(4 * M, invoice=key("1C26TAA", "15", desk=desk))
    same_number = desk.draft(4 * M, invoice=key("1C26TAB", "15", total=9 * M, desk=desk))
    # Booths of one price are sold to many on one day.
    neighbour = desk.draft(4 * M, invoice=key("1C26TAC", "98", desk=desk))
    same_total = desk.draft(
        4 * M,
        participation=again(first.participation),
        invoice=key("1C26TAC", "99", desk=desk),
    )
    foreign = desk.draft(4 * M, invoice=key("1C26TAA", "15", seller="0100109106", desk=desk))
    claims = [first, same_number, same_total, foreign, neighbour]
    told = near_invoices(claims)
    assert [len(told[claim.pk]) for claim in claims] == [2, 1, 1, 0, 0]
    assert str(first.participation.producer) in told[same_number.pk][0]


@pytest.mark.parametrize("order", [("join_fair", "freight"), ("freight", "join_fair")])
def test_package_and_what_it_contains_exclude_each_other(desk, order):
    package, part, other = (CostItemFactory(code=code) for code in ("join_fair", "freight", "x"))
    PackagePart.objects.create(package=package, part=part)
    by_code = {"join_fair": package, "freight": part}
    for item in (package, part, other):
        RuleItemFactory(rule=desk.rule, cost_item=item)
    first, second = (desk.rule.items.get(cost_item=by_code[code]) for code in order)
    claim = desk.draft(4 * M, item=first)
    with pytest.raises(Refusal, match="trọn gói"):
        desk.add(claim, 2 * M, item=second)
    desk.add(claim, 2 * M, item=desk.rule.items.get(cost_item=other))
    # At another event it is another cost.
    desk.draft(4 * M, item=second)
    logged = {"by": desk.recorder, "at": desk.now, "amount_vnd": 1 * M, "source": "provincial"}
    paper = {"voucher_number": "PC 1", "voucher_on": desk.today, "paid_on": desk.today}
    with pytest.raises(Refusal, match="trọn gói"):
        actions.log_support(
            claim.participation,
            programme=desk.programme,
            cost_item=second.cost_item,
            **logged,
            **paper,
        )


def test_one_act_on_the_budget_is_posted_once(desk):
    central = desk.allot(20 * M, source="central")
    communal = desk.allot(20 * M, source="communal")
    own = BudgetLine.objects.get(source="provincial")
    given = {"amount_vnd": 5 * M, "document": "15/QĐ-UBND", **desk.entered}
    for act in (
        lambda: desk.allot(7 * M, document="20/QĐ"),
        lambda: actions.reduce_budget(own, **given),
        lambda: actions.transfer_budget(own, to=central, **given),
        lambda: actions.transfer_budget(own, to=communal, **given),
    ):
        act()
        before = list(LedgerEntry.objects.values_list("pk", flat=True))
        with pytest.raises(Refusal, match="đã ghi rồi"):
            act()
        assert list(LedgerEntry.objects.values_list("pk", flat=True)) == before
    actions.reduce_budget(own, **given | {"document": "16/QĐ-UBND"})
    actions.reduce_budget(own, **given | {"amount_vnd": 6 * M})
    with pytest.raises(Refusal):
        actions.reduce_budget(own, **given | {"document": "15/qđ - ubnd"})
    assert faults() == []


def two_of_one_cost(desk, one, two):
    """A supported participation of each of two producers at one fair."""
    fair = EventFactory(host=desk.agency)
    for producer in (one, two):
        participation = ParticipationFactory(producer=producer, event=fair, status="attended")
        desk.approved(4 * M, participation=participation)


def plant_merged(desk):
    one, two = ProducerFactory(), ProducerFactory()
    two_of_one_cost(desk, one, two)
    two.merged_into = one
    two.save()


def plant_package(desk):
    claim = desk.approved(4 * M)
    package = CostItemFactory(code="join_fair")
    PackagePart.objects.create(package=package, part=desk.cost_item)
    ClaimLineFactory(claim__participation=claim.participation, cost_item=package)


def plant_prize(desk):
    """For two products of one name, of profiles that are one by now."""
    one, two = (ProductFactory(name="Mỳ Chũ") for _n in range(2))
    for product in (one, two):
        participation = ParticipationFactory(producer=product.producer, status="attended")
        line = ClaimLineFactory(claim__participation=participation)
        ClaimLine.objects.filter(pk=line.pk).update(product=product, stars=4)
    two.producer.merged_into = one.producer
    two.producer.save()


def plant_invoice(desk):
    desk.approved(4 * M, invoice=key("1C26TAA", "15", desk=desk))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_use_of_an_invoice")
    row = Invoice.objects.get(number="15")
    row.pk, row.serial = None, "C26TAA"
    row.save(force_insert=True)


def plant_voucher(desk):
    line = ClaimLineFactory(voucher_number="PC 12")
    line.pk, line.voucher_number = None, "PC-012"
    line.save(force_insert=True)


def plant_posting(desk):
    first = LedgerEntry.objects.get(kind="allot")
    first.pk, first.act_key, first.number = None, "", 99
    first.save(force_insert=True)


@pytest.mark.leaves_stale_facts
@pytest.mark.parametrize(
    ("plant", "check"),
    [
        (plant_merged, "no_cost_is_supported_twice_at_an_event"),
        (plant_package, "no_package_stands_beside_its_parts"),
        (plant_prize, "no_prize_is_given_twice"),
        (plant_invoice, "papers_are_used_once"),
        (plant_voucher, "papers_are_used_once"),
        (plant_posting, "papers_are_used_once"),
    ],
)
def test_what_was_paid_twice_is_found(desk, plant, check):
    two_of_one_cost(desk, ProducerFactory(), ProducerFactory())
    ClaimLineFactory(voucher_number="PC 13", recorder=UserFactory())
    names = {
        "no_cost_is_supported_twice_at_an_event",
        "no_package_stands_beside_its_parts",
        "no_prize_is_given_twice",
        "papers_are_used_once",
    }
    assert names.isdisjoint(fault.check for fault in faults())
    lift_guards()
    plant(desk)
    assert {fault.check for fault in faults()} & names == {check}
    assert ClaimLine.objects.exists()


def test_package_that_stands_beside_its_part_from_before_hinders_nobody(desk):
    """Both were approved before anybody said that one contains the other: they are told, not
    blocked.
    """
    package = CostItemFactory(code="join_fair")
    RuleItemFactory(rule=desk.rule, cost_item=package)
    claim = desk.draft(4 * M)
    desk.add(claim, 2 * M, item=desk.rule.items.get(cost_item=package))
    actions.submit_claim(claim, at=desk.now)
    actions.check_claims([claim], by=desk.payer, at=desk.now)
    actions.appraise_claims([claim], by=desk.approver, at=desk.now)
    PackagePart.objects.create(package=package, part=desk.cost_item)
    desk.approve(claim)
    desk.record(desk.order(claim))
    assert {fault.check for fault in faults()} == {"no_package_stands_beside_its_parts"}
