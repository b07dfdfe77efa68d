from datetime import timedelta

import pytest

from core.transitions import InvalidTransition, Refusal
from exhibitors.models import Participation
from funding import actions
from funding.models import Claim, ClaimLine, Payment
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk
from tests.factories.producers import RepresentativeFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(advance_pct=70)


def test_payment_is_ordered_once_and_done_once(desk):
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    with pytest.raises(Refusal):
        desk.order(claim)
    desk.record([payment])
    with pytest.raises(Refusal):
        desk.record([Payment.objects.get()])
    with pytest.raises(Refusal):
        desk.order(Claim.objects.get())
    assert (ClaimLine.objects.get().paid_vnd, desk.book) == (10 * M, (300, 10, 10))


def test_failed_payment_gives_its_tranche_back(desk):
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    actions.fail_payment(payment, reason="Sai số tài khoản.", by=desk.payer)
    with pytest.raises(InvalidTransition):
        actions.fail_payment(payment, reason="x", by=desk.payer)
    (again,) = desk.order(claim)
    assert (again.tranche, desk.book) == (1, (300, 10, 0))


@pytest.mark.parametrize("who", ["recorder", "approver"])
def test_payer_is_a_third_person(desk, who):
    claim = desk.approved(10 * M)
    with pytest.raises(Refusal):
        desk.order(claim, by=getattr(desk, who))


def test_who_acts_for_the_producer_does_not_pay_it(desk):
    claim = desk.approved(10 * M)
    RepresentativeFactory(user=desk.payer, producer=claim.participation.producer)
    with pytest.raises(Refusal):
        desk.order(claim)


def test_payment_waits_until_the_producer_came(desk):
    claim = desk.approved(
        10 * M, participation=ParticipationFactory(status="confirmed", event__host=desk.agency)
    )
    with pytest.raises(Refusal):
        desk.order(claim)
    desk.record(actions.order_advances([claim], by=desk.payer, at=desk.now))
    Participation.objects.update(status="attended", presence_marked_at=desk.now)
    (payment,) = desk.order(claim)
    assert payment.amount_vnd == 3 * M


def test_advance_is_cleared_and_the_rest_released_when_less_was_due(desk):
    claim = desk.approved(10 * M)
    (advance,) = actions.order_advances([claim], by=desk.payer, at=desk.now)
    assert (advance.kind, advance.amount_vnd) == ("advance", 7 * M)
    desk.record([advance])
    assert (Claim.objects.get().status, desk.book) == ("part_paid", (300, 10, 7))
    line = ClaimLine.objects.get()
    assert desk.settle(claim, amounts={line.pk: 8 * M}) == 8 * M
    assert desk.book == (300, 8, 7)
    desk.record(desk.order(Claim.objects.get()))
    assert desk.book == (300, 8, 8)
    kinds = list(desk.budget_line.entries.values_list("kind", "amount_vnd"))
    assert kinds[1:] == [
        ("commit", 10 * M),
        ("advance", 7 * M),
        ("clear", 7 * M),
        ("release", 2 * M),
        ("pay", 1 * M),
    ]


def test_what_was_paid_too_much_is_recovered(desk):
    claim = desk.approved(10 * M)
    desk.record(actions.order_advances([claim], by=desk.payer, at=desk.now))
    desk.settle(claim, amounts={ClaimLine.objects.get().pk: 5 * M})
    with pytest.raises(Refusal):
        desk.order(Claim.objects.get())
    (back,) = actions.order_recoveries([Claim.objects.get()], by=desk.payer, at=desk.now)
    desk.record([back])
    line = ClaimLine.objects.get()
    assert (line.paid_vnd, line.settled_vnd, line.due_vnd, desk.book) == (
        5 * M,
        5 * M,
        0,
        (300, 5, 5),
    )


def test_second_advance_is_not_due(desk):
    claim = desk.approved(10 * M)
    desk.record(actions.order_advances([claim], by=desk.payer, at=desk.now))
    with pytest.raises(Refusal):
        actions.order_advances([Claim.objects.get()], by=desk.payer, at=desk.now)


def test_settling_waits_for_ordered_payments_and_stays_below_approved(desk):
    claim = desk.approved(10 * M)
    payments = desk.order(claim)
    with pytest.raises(Refusal):
        desk.settle(claim)
    actions.fail_payment(payments[0], reason="x", by=desk.payer)
    line = ClaimLine.objects.get()
    for amount in (-1, 10 * M + 1):
        with pytest.raises(Refusal):
            desk.settle(claim, amounts={line.pk: amount})
    desk.settle(claim, amounts={line.pk: 0})
    assert desk.book == (300, 0, 0)


def test_result_in_the_future_or_in_a_closed_period_is_refused(desk):
    claim = desk.approved(10 * M)
    payments = desk.order(claim)
    with pytest.raises(Refusal):
        desk.record(payments, on=desk.today + timedelta(days=1))
    yesterday = desk.today - timedelta(days=1)
    actions.close_period(
        desk.agency, first_on=yesterday, last_on=yesterday, by=desk.approver, at=desk.now
    )
    with pytest.raises(Refusal):
        desk.record(payments, on=yesterday)
    desk.record(payments)


def test_paying_many_is_all_or_nothing(desk):
    ready, settled = desk.approved(1 * M), desk.paid(1 * M)
    with pytest.raises(Refusal):
        desk.order(ready, settled)
    assert Payment.objects.count() == 1
