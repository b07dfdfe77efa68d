import pytest

from core.transitions import InvalidTransition, Refusal
from funding import actions
from funding.models import BudgetLine, LedgerEntry, Period
from tests.factories.funding import Desk

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk(budget_vnd=100 * M)


def test_money_is_allotted_reduced_and_transferred(desk):
    central = desk.allot(20 * M, source="central")
    own = BudgetLine.objects.get(source="provincial")
    actions.transfer_budget(own, to=central, amount_vnd=30 * M, document="15/QĐ", **desk.entered)
    actions.reduce_budget(central, amount_vnd=5 * M, document="16/QĐ", **desk.entered)
    assert list(BudgetLine.objects.order_by("pk").values_list("ceiling_vnd", flat=True)) == [
        70 * M,
        45 * M,
    ]
    moves = list(
        LedgerEntry.objects.order_by("pk").values_list("kind", "amount_vnd", "available_vnd")
    )
    assert moves[2:] == [
        ("transfer_out", 30 * M, 70 * M),
        ("transfer_in", 30 * M, 50 * M),
        ("reduce", 5 * M, 45 * M),
    ]


def test_promised_money_is_not_moved(desk):
    desk.approved(90 * M)
    central = desk.allot(20 * M, source="central")
    own = BudgetLine.objects.get(source="provincial")
    with pytest.raises(Refusal, match=r"10\.000\.000"):
        actions.transfer_budget(
            own, to=central, amount_vnd=11 * M, document="15/QĐ", **desk.entered
        )
    with pytest.raises(Refusal):
        actions.reduce_budget(own, amount_vnd=11 * M, document="15/QĐ", **desk.entered)
    assert own.entries.count() == 2


def test_money_stays_in_its_agency(desk):
    other = Desk()
    with pytest.raises(Refusal):
        actions.transfer_budget(
            desk.budget_line, to=other.budget_line, amount_vnd=M, document="x", **desk.entered
        )
    with pytest.raises(Refusal):
        actions.transfer_budget(
            desk.budget_line, to=desk.budget_line, amount_vnd=M, document="x", **desk.entered
        )


def test_line_is_settled_when_nothing_is_open_or_owed(desk):
    claim = desk.approved(10 * M)
    with pytest.raises(Refusal, match="1"):
        actions.settle_budget_line(desk.budget_line, by=desk.approver, at=desk.now)
    desk.settle(claim)
    with pytest.raises(Refusal):
        actions.settle_budget_line(desk.budget_line, by=desk.approver, at=desk.now)
    claim.refresh_from_db()
    desk.record(desk.order(claim))
    actions.settle_budget_line(desk.budget_line, by=desk.approver, at=desk.now)
    with pytest.raises(Refusal):
        desk.allot(1 * M)


def test_period_closes_and_opens_by_two_people(desk):
    day = desk.today.replace(year=desk.today.year - 1)
    period = actions.close_period(
        desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now
    )
    with pytest.raises(Refusal):
        desk.allot(1 * M, on=day)
    with pytest.raises(Refusal):
        actions.close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    with pytest.raises(Refusal):
        actions.close_period(
            desk.agency, first_on=desk.today, last_on=desk.today, by=desk.approver, at=desk.now
        )
    with pytest.raises(InvalidTransition):
        actions.reopen_period(period, by=desk.approver)
    actions.ask_reopening(period, reason="Sót chứng từ.", by=desk.recorder)
    with pytest.raises(Refusal):
        actions.reopen_period(period, by=desk.recorder)
    actions.keep_closed(period)
    actions.ask_reopening(period, reason="Sót chứng từ.", by=desk.recorder)
    actions.reopen_period(period, by=desk.approver)
    desk.allot(1 * M, on=day)
    actions.close_period(desk.agency, first_on=day, last_on=day, by=desk.approver, at=desk.now)
    assert Period.objects.get().status == "closed"


def test_ledger_is_chained_by_fingerprints(desk):
    desk.paid(10 * M)
    entries = list(desk.budget_line.entries.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.hash for entry in entries] == [entry.fingerprint() for entry in entries]
    assert [entry.previous_hash for entry in entries] == ["", entries[0].hash, entries[1].hash]
