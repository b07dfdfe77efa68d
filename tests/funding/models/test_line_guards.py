"""No single statement typed by hand takes money past a cap, a ceiling, a person or a closed period."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.guards import install_guards, lift_guards
from funding import actions
from funding.models import ClaimLine, Invoice, LedgerEntry, Payment, RuleUse
from tests.factories.exhibitors import ParticipationFactory, RepresentativeFactory
from tests.factories.funding import CostItemFactory, Desk, RuleFactory, RuleItemFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=30 * M, advance_pct=50)


def refused(rows, **values) -> str:
    """What the database says to one UPDATE of these rows."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        rows.update(**values)
    return str(caught.value)


def refused_copy(row, **values) -> str:
    """What the database says to one INSERT of a row like this one."""
    row.pk = None
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        row.save(force_insert=True)
    return str(caught.value)


PAYER = ("payer_is_the_third_person", "payment_is_ordered_for_a_commitment")


def refused_as(names, row, **values) -> bool:
    said = refused_copy(row, **values)
    return any(name in said for name in names)


def lines(claim):
    return ClaimLine.objects.filter(claim=claim)


def over_the_top(rows, **values) -> bool:
    """The rule's own numbers, or the frozen calculation before them, refuse this."""
    said = refused(rows, **values)
    return "rate_and_item_cap" in said or "worked_out_while_its_claim_is_open" in said


def test_line_above_its_own_cap(desk):
    desk.rule = RuleFactory(programmes=[desk.programme])
    item = RuleItemFactory(rule=desk.rule, cost_item=desk.cost_item, cap_vnd=6 * M, cap_per="booth", rate_pct=50)
    claim = desk.draft(20 * M, item=item, booths=2)
    assert lines(claim).get().amount_vnd == 10 * M
    assert over_the_top(with_approved_claim(claim, desk), status="approved", approved_vnd=12 * M, amount_vnd=12 * M, approver=desk.approver)  # fmt: skip
    mine = ("registered_is_at_most_the_cap", "worked_out_while_its_claim_is_open", "approved_line_keeps")
    assert any(name in refused(lines(claim), amount_vnd=13 * M) for name in mine)
    other = desk.draft(100 * M, item=item, booths=1)
    assert over_the_top(
        with_approved_claim(other, desk), status="approved", approved_vnd=7 * M, amount_vnd=7 * M, cap_vnd=9 * M,
        approver=desk.approver,
    )  # fmt: skip


def with_approved_claim(claim, desk):
    """The lines of a claim whose own status somebody has moved on already."""
    type(claim).objects.filter(pk=claim.pk).update(status="approved", decided_by=desk.approver, decided_at=desk.now)
    return lines(claim)


@pytest.mark.parametrize("basis", ["participation", "producer_year", "event"])
def test_lines_above_a_shared_cap(desk, basis):
    rule = RuleFactory(programmes=[desk.programme], caps={basis: 10 * M})
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = ParticipationFactory(status="attended", event__host=desk.agency)
    same = {
        "participation": None,
        "producer_year": ParticipationFactory(status="attended", exhibitor=first.exhibitor, event__host=desk.agency),
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
    """The guards are down for a moment: what was worked out by a higher cap is then too much for the one that holds."""
    lift_guards()
    rule.caps.update(amount_vnd=amount_vnd)
    install_guards()


def test_times_beyond_those_of_the_year(desk):
    rule = RuleFactory(programmes=[desk.programme], max_times_per_year=1)
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = ParticipationFactory(status="attended", event__host=desk.agency)
    again = ParticipationFactory(status="attended", exhibitor=first.exhibitor, event__host=desk.agency)
    one, two = (desk.draft(M, item=item, participation=p) for p in (first, again))
    with_approved_claim(one, desk).update(status="approved", approved_vnd=M, approver=desk.approver)
    assert "times_a_year_hold" in refused(
        with_approved_claim(two, desk), status="approved", approved_vnd=M, approver=desk.approver
    )


def test_counter_of_a_cap(desk):
    rule = RuleFactory(programmes=[desk.programme], caps={"event": 10 * M})
    desk.approved(8 * M, item=RuleItemFactory(rule=rule, cost_item=desk.cost_item))
    uses = RuleUse.objects.filter(basis="event")
    assert "use_is_at_most_the_cap" in refused(uses, used=11 * M)
    assert "use_has_the_cap_of_its_rule" in refused(uses, cap=20 * M, used=15 * M)
    assert "use_has_the_cap_of_its_rule" in refused_copy(uses.get(), key="event:0", cap=10**9)


def test_line_that_is_born_approved(desk):
    line = desk.draft(M).lines.get()
    with_approved_claim(line.claim, desk)
    given = {"status": "approved", "approved_vnd": M, "approver": desk.approver, "invoice": None}
    said = refused_copy(line, **given)
    assert "run_line_begins_as_a_draft" in said or "one_rule_per_cost" in said


def test_approved_line_changed_afterwards(desk):
    rows = lines(desk.approved(M))
    for values in ({"approved_vnd": M - 1}, {"amount_vnd": 2 * M}, {"approver": desk.payer}, {"status": "draft"},
                   {"invoiced_vnd": 2 * M}, {"recorder": desk.payer}):  # fmt: skip
        said = refused(rows, **values)
        stays = ("approved_line_keeps", "worked_out_while", "recorder_stays", "invoice_is_of_the_claim")
        assert any(name in said for name in stays)


def test_own_claim_approved_or_paid(desk):
    claim = desk.appraised(M)
    rows = with_approved_claim(claim, desk)
    assert "three_people" in refused(rows, status="approved", approved_vnd=M, approver=desk.recorder)
    RepresentativeFactory(user=desk.approver, exhibitor=claim.participation.exhibitor)
    assert "nobody_decides_for_a_producer" in refused(rows, status="approved", approved_vnd=M, approver=desk.approver)


def test_ceiling_passed(desk):
    desk.approved(25 * M)
    books = type(desk.budget_line).objects.filter(pk=desk.budget_line.pk)
    assert refused(books, committed_vnd=31 * M)
    assert "budget_line_equals_its_ledger" in refused(books, ceiling_vnd=900 * M)
    assert "budget_line_equals_its_ledger" in refused_copy(books.get(), year=2030)
    claim = desk.draft(4 * M)
    line = claim.lines.get()
    last = LedgerEntry.objects.last()
    big = {"number": last.number + 1, "previous_hash": last.hash, "hash": "0" * 64, "line": line, "kind": "release"}
    assert refused_as(
        ("no_ledger_balance", "moves_as_its_kind_says", "says_what_was_approved"), LedgerEntry.objects.last(), **big, debit="committed", credit="available", amount_vnd=6 * M, available_vnd=-M,
        committed_vnd=31 * M,
    )  # fmt: skip
    assert refused_as(
        ("ledger_balances_add_up", "says_what_was_approved"), LedgerEntry.objects.last(), **big, debit="committed", credit="available", amount_vnd=6 * M, available_vnd=0,
        committed_vnd=31 * M,
    )  # fmt: skip


def test_ledger_row_edited_deleted_or_put_between(desk):
    desk.approved(M)
    entries = LedgerEntry.objects.all()
    assert "append_only" in refused(entries, amount_vnd=2)
    statements = ["DELETE FROM funding_ledgerentry"]
    if connection.vendor == "postgresql":
        statements.append("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE funding_ledgerentry CASCADE")
    for sql in statements:
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    last = entries.last()
    moved = {"available_vnd": last.available_vnd - M, "committed_vnd": last.committed_vnd + M, "kind": "release"}
    for number, before in ((last.number + 1, "0" * 64), (last.number + 2, last.hash), (last.number, last.hash)):
        said = refused_copy(entries.last(), **moved, number=number, previous_hash=before)
        assert "ledger_goes_on_where_it_stopped" in said or "ledger_balances_add_up" in said


def test_commitment_of_another_amount_or_a_second_time(desk):
    claim = desk.approved(M)
    entry = LedgerEntry.objects.last()
    again = {"number": entry.number + 1, "previous_hash": entry.hash, "hash": "0" * 64}
    assert refused_copy(LedgerEntry.objects.last(), **again, available_vnd=28 * M, committed_vnd=2 * M)
    assert "says_what_was_approved" in refused_copy(
        LedgerEntry.objects.last(), **again, amount_vnd=2 * M, available_vnd=27 * M, committed_vnd=3 * M
    )
    assert claim.lines.get().entries.count() == 1


def test_paid_twice(desk):
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    half = desk.approved(4 * M)
    actions.order_advances([half], by=desk.payer, at=desk.now)
    assert refused_copy(half.lines.get().payments.get(), amount_vnd=1, kind="payment")
    assert "within_what_was_approved" in refused_copy(Payment.objects.get(pk=payment.pk), tranche=2)
    desk.record([payment])
    rows = Payment.objects.filter(pk=payment.pk)
    for values in ({"amount_vnd": 1}, {"status": "ordered"}, {"status": "failed", "failure": "x"}, {"payer": desk.recorder}):
        said = refused(rows, **values)
        assert "payment_stays_as_it_was_ordered" in said or "payer_is_the_third_person" in said
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
    assert refused_as(PAYER, Payment.objects.get(), status="ordered", failure="", line=line, amount_vnd=1)  # fmt: skip


def test_advance_and_recovery_beyond_their_share(desk):
    claim = desk.approved(10 * M)
    (payment,) = actions.order_advances([claim], by=desk.payer, at=desk.now)
    actions.fail_payment(payment, reason="x", by=desk.payer)
    copy = {"status": "ordered", "failure": ""}
    assert "advance_is_within_its_share" in refused_copy(Payment.objects.get(), **copy, amount_vnd=5 * M + 1)
    assert "recovery_is_within_what_was_paid" in refused_copy(Payment.objects.get(), **copy, kind="recovery", amount_vnd=1)


def test_anything_dated_in_a_closed_period(desk):
    day = desk.today - timedelta(days=40)
    claim = desk.approved(10 * M)
    (payment,) = desk.order(claim)
    period = actions.close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    rows = Payment.objects.filter(pk=payment.pk)
    assert "dated_in_an_open_period" in refused(rows, status="done", paid_on=day, voucher_number="UNC-1")
    last = LedgerEntry.objects.last()
    values = {"number": last.number + 1, "previous_hash": last.hash, "kind": "allot", "debit": "available", "credit": "allotted",
              "amount_vnd": M, "available_vnd": last.available_vnd + M, "line": None, "posted_on": day}  # fmt: skip
    assert "ledger_is_open_on_that_day" in refused_copy(LedgerEntry.objects.last(), **values)
    periods = type(period).objects.filter(pk=period.pk)
    assert "reopened_by_two" in refused(periods, status="open")
    assert "reopened_by_two" in refused(periods, last_on=day - timedelta(days=1), first_on=day - timedelta(days=2))
    actions.ask_reopening(period, reason="Sót.", by=desk.recorder)
    assert "reopened_by_two" in refused(periods, status="open", reopened_by=desk.recorder)
    assert "periods_do_not_overlap" in refused_copy(periods.get(), last_on=day + timedelta(days=3), status="open")
    with pytest.raises(DatabaseError, match="closed_period_stays"), transaction.atomic():
        periods._raw_delete("default")


def test_rule_changed_under_its_lines(desk):
    desk.draft(M)
    rules, items = type(desk.rule).objects.filter(pk=desk.rule.pk), RuleItemFactory._meta.model.objects.filter(pk=desk.item.pk)
    assert "what_support_rests_on_stays" in refused(rules, max_times_per_year=5)
    assert "what_support_rests_on_stays" in refused(items, rate_pct=10)
    with pytest.raises(DatabaseError, match="rests_on_is_kept"), transaction.atomic():
        items._raw_delete("default")
    rules.update(valid_to=desk.today)


def test_invoice_lent_changed_or_freed(desk):
    claim, other = desk.draft(M), desk.draft(M)
    rows = Invoice.objects.filter(claim=claim)
    assert "invoice_stays_with_its_claim" in refused(rows, claim=other)
    assert "invoice_stays_with_its_claim" in refused(rows, number="9")
    assert "invoice_stays_with_its_claim" in refused(rows, released_at=desk.now)
    assert "invoice_is_of_the_claim" in refused(lines(other), invoice=rows.get())
    assert "invoice_covers_its_lines" in refused(rows, total_vnd=M - 1)
    assert "invoice" in refused_copy(rows.get(), claim=other)
    assert "invoice_is_spelt_in_one_way" in refused_copy(rows.get(), number="0077")


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


def test_entry_of_another_shape(desk):
    claim = desk.approved(M)
    last = LedgerEntry.objects.last()
    base = {"number": last.number + 1, "previous_hash": last.hash, "hash": "0" * 64}
    moved = {"available_vnd": last.available_vnd + M, "committed_vnd": 0, "debit": "available", "credit": "committed"}
    said = refused_copy(LedgerEntry.objects.last(), **base, **moved, kind="transfer_in", line=None)
    assert "ledger_entry_moves_as_its_kind_says" in said
    said = refused_copy(LedgerEntry.objects.last(), **base, **moved, kind="reverse", reverses=last)
    assert "says_what_was_approved" in said
    paid = {"kind": "pay", "debit": "paid", "credit": "committed", "committed_vnd": 0, "paid_vnd": M}
    assert "names_its_payment" in refused_copy(LedgerEntry.objects.last(), **base, **paid)
    assert claim.lines.get().status == "approved"


def test_payment_without_a_commitment_or_born_done(desk):
    claim = desk.approved(2 * M)
    (payment,) = actions.order_advances([claim], by=desk.payer, at=desk.now)
    given = {"tranche": 2, "amount_vnd": 1, "kind": "payment"}
    said = refused_copy(Payment.objects.get(), **given, status="done", paid_on=desk.today, voucher_number="x")
    assert "payment_is_ordered_for_a_commitment" in said
    RepresentativeFactory(user=desk.payer, exhibitor=claim.participation.exhibitor)
    assert "nobody_pays_a_producer" in refused_copy(Payment.objects.get(pk=payment.pk), **given)


def test_programme_that_has_approved_something(desk):
    desk.approved(M)
    programmes = type(desk.programme).objects.filter(pk=desk.programme.pk)
    assert "advance_stays" in refused(programmes, advance_pct=100)
    assert "keeps_its_agency" in refused(programmes, agency=Desk().agency)


def test_used_rule_takes_no_more_costs(desk):
    desk.draft(M)
    with pytest.raises(DatabaseError, match="used_rule_takes_no_more_costs"), transaction.atomic():
        RuleItemFactory(rule=desk.rule, cost_item=CostItemFactory(code="freight"))


def test_settled_budget_line_moves_no_more(desk):
    actions.settle_budget_line(desk.budget_line, by=desk.approver, at=desk.now)
    last = LedgerEntry.objects.last()
    values = {"number": last.number + 1, "previous_hash": last.hash, "available_vnd": 2 * last.available_vnd}
    assert "settled_budget_line_moves_no_more" in refused_copy(LedgerEntry.objects.last(), **values)
    rows = type(desk.budget_line).objects.filter(pk=desk.budget_line.pk)
    assert "budget_line_keeps_its_name" in refused(rows, settled_at=None, settled_by=None)
