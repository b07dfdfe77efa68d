from datetime import date

import pytest

from core.transitions import InvalidTransition, Refusal
from funding import actions
from funding.models import Claim, ClaimLine, Invoice, RuleUse
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk, ProgrammeFactory, RuleFactory, RuleItemFactory, invoice
from tests.factories.producers import RepresentativeFactory
from tests.test_states import moves_of

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


def test_claim_goes_from_draft_to_settled_by_three_people(desk):
    claim = desk.draft(10 * M)
    assert (claim.status, claim.year, desk.book) == ("draft", desk.today.year, (300, 0, 0))
    actions.submit_claim(claim, at=desk.now)
    actions.check_claims([claim], by=desk.payer, at=desk.now)
    actions.appraise_claims([claim], by=desk.approver, at=desk.now)
    assert desk.approve(claim) == 10 * M
    assert desk.book == (300, 10, 0)
    assert desk.record(desk.order(claim)) == 10 * M
    line = ClaimLine.objects.get()
    assert (line.status, line.paid_vnd, line.recorder, line.approver, line.payer) == (
        "paid",
        10 * M,
        desk.recorder,
        desk.approver,
        desk.payer,
    )
    assert (Claim.objects.get().status, desk.book) == ("paid", (300, 10, 10))
    desk.settle(claim)
    assert (Claim.objects.get().status, ClaimLine.objects.get().status) == ("settled", "settled")
    assert [entry.kind for entry in desk.budget_line.entries.all()] == ["allot", "commit", "pay"]


def test_claim_needs_a_place_and_a_programme_of_that_day(desk):
    with pytest.raises(Refusal):
        desk.draft(participation=ParticipationFactory(status="submitted"))
    later = ProgrammeFactory(agency=desk.agency, valid_from=date(2099, 1, 1))
    with pytest.raises(Refusal):
        actions.draft_claim(
            ParticipationFactory(status="attended"), programme=later, by=desk.recorder, at=desk.now
        )


def test_second_claim_under_one_programme_is_refused(desk):
    claim = desk.draft()
    with pytest.raises(Refusal):
        desk.draft(participation=claim.participation)
    actions.cancel_claim(claim, reason="Nhập nhầm.", on=desk.today, by=desk.recorder, at=desk.now)
    desk.draft(participation=claim.participation)
    assert sorted(Claim.objects.values_list("status", flat=True)) == ["cancelled", "draft"]


def test_empty_claim_is_not_handed_in(desk):
    with pytest.raises(Refusal):
        actions.submit_claim(desk.draft(), at=desk.now)


def test_claim_is_worked_out_anew_when_it_is_handed_in(desk):
    rule = RuleFactory(programmes=[desk.programme], caps={"event": 10 * M})
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    event = ParticipationFactory(status="attended", event__host=desk.agency).event
    first, second, third = (
        desk.draft(
            6 * M, item=item, participation=ParticipationFactory(status="attended", event=event)
        )
        for _n in range(3)
    )
    actions.submit_claim(first, at=desk.now)
    actions.check_claims([first], by=desk.payer, at=desk.now)
    actions.appraise_claims([first], by=desk.approver, at=desk.now)
    desk.approve(first)
    actions.submit_claim(second, at=desk.now)
    assert second.lines.get().amount_vnd == 4 * M
    actions.check_claims([second], by=desk.payer, at=desk.now)
    actions.appraise_claims([second], by=desk.approver, at=desk.now)
    desk.approve(second)
    with pytest.raises(Refusal):
        actions.submit_claim(third, at=desk.now)
    assert RuleUse.objects.get(basis="event").used == 10 * M


def test_returned_claim_says_why_and_comes_back(desk):
    claim = desk.draft(5 * M)
    actions.submit_claim(claim, at=desk.now)
    actions.return_claim(claim, reason="Thiếu hóa đơn.", by=desk.approver, at=desk.now)
    assert (claim.status, claim.decision_note) == ("returned", "Thiếu hóa đơn.")
    desk.add(claim, 1 * M)
    actions.submit_claim(claim, at=desk.now)
    assert (claim.status, claim.decision_note) == ("submitted", "Thiếu hóa đơn.")


def test_refused_claim_frees_its_invoices(desk):
    claim = desk.appraised(5 * M, invoice=invoice())
    actions.refuse_claim(claim, reason="Sai đối tượng.", by=desk.approver, at=desk.now)
    assert ClaimLine.objects.get().status == "voided"
    assert not Invoice.objects.standing().exists()


def test_checking_many_is_all_or_nothing(desk):
    ready, draft = desk.draft(1 * M), desk.draft(1 * M)
    actions.submit_claim(ready, at=desk.now)
    with pytest.raises(Refusal):
        actions.check_claims([ready, draft], by=desk.recorder, at=desk.now)
    assert Claim.objects.get(pk=ready.pk).status == "submitted"


def test_n_by_n_only_declared_moves_happen(desk):
    """Every state against every act of a claim: it moves as declared, or is refused and nothing
    changes.
    """
    acts = {
        "submitted": lambda c: actions.submit_claim(c, at=desk.now),
        "returned": lambda c: actions.return_claim(c, reason="x", by=desk.approver, at=desk.now),
        "checked": lambda c: actions.check_claims([c], by=desk.payer, at=desk.now),
        "appraised": lambda c: actions.appraise_claims([c], by=desk.approver, at=desk.now),
        "approved": lambda c: desk.approve(c),
        "refused": lambda c: actions.refuse_claim(c, reason="x", by=desk.approver, at=desk.now),
        "cancelled": lambda c: actions.cancel_claim(
            c, reason="x", on=desk.today, by=desk.approver, at=desk.now
        ),
        "settled": lambda c: desk.settle(c),
    }
    ways = {
        "draft": [],
        "submitted": ["submitted"],
        "returned": ["submitted", "returned"],
        "checked": ["submitted", "checked"],
        "appraised": ["submitted", "checked", "appraised"],
        "approved": ["submitted", "checked", "appraised", "approved"],
        "refused": ["submitted", "checked", "appraised", "refused"],
        "cancelled": ["cancelled"],
        "settled": ["submitted", "checked", "appraised", "approved", "settled"],
    }
    for state, way in ways.items():
        for target, act in acts.items():
            claim = desk.draft(1 * M)
            for step in way:
                acts[step](Claim.objects.get(pk=claim.pk))
            claim = Claim.objects.get(pk=claim.pk)
            assert claim.status == state
            if target in moves_of("funding.claim", state):
                act(claim)
                assert Claim.objects.get(pk=claim.pk).status == target, (state, target)
            else:
                with pytest.raises((Refusal, InvalidTransition)):
                    act(claim)
                assert Claim.objects.get(pk=claim.pk).status == state, (state, target)


@pytest.mark.parametrize("act", ["submit_claims", "check_claims", "appraise_claims"])
def test_nobody_takes_a_step_for_their_own_producer(desk, act):
    """Whatever way leads to the action; a colleague may."""
    make = {
        "submit_claims": lambda: desk.draft(M),
        "check_claims": lambda: handed_in(desk),
        "appraise_claims": lambda: checked(desk),
    }[act]
    claim = make()
    mine, other = (UserFactory() for _n in range(2))
    RepresentativeFactory(user=mine, producer=claim.participation.producer)
    with pytest.raises(Refusal, match="chủ thể"):
        getattr(actions, act)([claim], by=mine, at=desk.now)
    before = Claim.objects.get(pk=claim.pk).status
    getattr(actions, act)([claim], by=other, at=desk.now)
    assert (before, Claim.objects.get(pk=claim.pk).status != before) == (claim.status, True)


DECISIONS = {
    "return_claim": lambda claim, **who: actions.return_claim(claim, reason="Thiếu.", **who),
    "refuse_claim": lambda claim, **who: actions.refuse_claim(claim, reason="Sai.", **who),
    "settle_claims": lambda claim, **who: actions.settle_claims(
        [claim], on=who["at"].date(), document="BB 15", **who
    ),
}


@pytest.mark.parametrize("act", DECISIONS)
def test_nobody_decides_on_their_own_producer(desk, act):
    """Returning, refusing and settling too; a colleague may."""
    claim = desk.paid(M) if act == "settle_claims" else desk.appraised(M)
    mine, other = (UserFactory() for _n in range(2))
    RepresentativeFactory(user=mine, producer=claim.participation.producer)
    state = Claim.objects.get(pk=claim.pk).status
    with pytest.raises(Refusal, match="chủ thể"):
        DECISIONS[act](Claim.objects.get(pk=claim.pk), by=mine, at=desk.now)
    assert Claim.objects.get(pk=claim.pk).status == state
    DECISIONS[act](Claim.objects.get(pk=claim.pk), by=other, at=desk.now)
    assert Claim.objects.get(pk=claim.pk).status != state


def handed_in(desk):
    claim = desk.draft(M)
    actions.submit_claims([claim], by=desk.recorder, at=desk.now)
    return Claim.objects.get(pk=claim.pk)


def checked(desk):
    claim = handed_in(desk)
    actions.check_claims([claim], by=desk.payer, at=desk.now)
    return Claim.objects.get(pk=claim.pk)
