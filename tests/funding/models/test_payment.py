"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed
period.
"""

import pytest
from django.db import DatabaseError, transaction

from funding import actions
from funding.models import Payment
from tests.factories.funding import Desk
from tests.factories.producers import RepresentativeFactory
from tests.funding.by_hand import lines, refused, refused_as, refused_copy

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


PAYER = ("payer_is_the_third_person", "payment_is_ordered_for_a_commitment")


def test_paid_twice(desk):
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    half = desk.approved(4 * M)
    actions.order_advances([half], by=desk.payer, at=desk.now)
    assert refused_copy(half.lines.get().payments.get(), amount_vnd=1, kind="payment")
    assert "within_what_was_approved" in refused_copy(Payment.objects.get(pk=payment.pk), tranche=2)
    desk.record([payment])
    rows = Payment.objects.filter(pk=payment.pk)
    for values in (
        {"amount_vnd": 1},
        {"status": "ordered"},
        {"status": "failed", "failure": "x"},
        {"payer": desk.recorder},
    ):
        said = refused(rows, **values)
        refusing = ("payment_stays_as_it_was", "payer_is_the_third", "status_moves_as_declared")
        assert any(name in said for name in refusing)
    assert "line_is_paid_what_its_payments_say" in refused(lines(claim), paid_vnd=9 * M)
    with pytest.raises(DatabaseError, match="payment_is_kept"), transaction.atomic():
        rows._raw_delete("default")


def test_payment_by_the_wrong_person_or_too_early(desk):
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    actions.fail_payment(payment, reason="x", by=desk.payer)
    for person in (desk.recorder, desk.approver):
        assert refused_as(PAYER, Payment.objects.get(), status="ordered", failure="", payer=person)
    line = desk.appraised(M).lines.get()
    assert refused_as(
        PAYER, Payment.objects.get(), status="ordered", failure="", line=line, amount_vnd=1
    )


def test_advance_and_recovery_beyond_their_share(desk):
    claim = desk.approved(10 * M)
    (payment,) = actions.order_advances([claim], by=desk.payer, at=desk.now)
    actions.fail_payment(payment, reason="x", by=desk.payer)
    copy = {"status": "ordered", "failure": ""}
    assert "advance_is_within_its_share" in refused_copy(
        Payment.objects.get(), **copy, amount_vnd=5 * M + 1
    )
    assert "recovery_is_within_what_was_paid" in refused_copy(
        Payment.objects.get(), **copy, kind="recovery", amount_vnd=1
    )


def test_payment_without_a_commitment_or_born_done(desk):
    claim = desk.approved(2 * M)
    (payment,) = actions.order_advances([claim], by=desk.payer, at=desk.now)
    given = {"tranche": 2, "amount_vnd": 1, "kind": "payment"}
    said = refused_copy(
        Payment.objects.get(), **given, status="done", paid_on=desk.today, voucher_number="x"
    )
    assert "payment_is_ordered_for_a_commitment" in said
    RepresentativeFactory(user=desk.payer, producer=claim.participation.producer)
    assert "nobody_pays_a_producer" in refused_copy(Payment.objects.get(pk=payment.pk), **given)
