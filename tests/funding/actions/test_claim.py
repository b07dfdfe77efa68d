from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.transitions import InvalidTransition, Refusal
from exhibitors.models import Participation
from funding import actions
from funding.actions import InvoiceKey
from funding.models import Claim, ClaimLine, Invoice, RuleUse
from funding.statistics import faults
from tests.factories.accounts import UserFactory
from tests.factories.exhibitors import ParticipationFactory, RepresentativeFactory
from tests.factories.funding import CostItemFactory, Desk, ProgrammeFactory, RuleFactory, RuleItemFactory

M = 1_000_000


@pytest.fixture
def desk(db):
    return Desk()


def invoice(number="0000012", total=12 * M):
    return InvoiceKey.printed("2400123458", "1C26TAA", number, timezone.localdate(), total)


def test_claim_goes_from_draft_to_settled_by_three_people(desk):
    claim = desk.draft(10 * M)
    assert (claim.status, claim.year, desk.book) == ("draft", desk.today.year, (300, 0, 0))
    actions.submit_claim(claim, at=desk.now)
    actions.check_claims([claim], by=desk.approver, at=desk.now)
    actions.appraise_claims([claim], by=desk.approver, at=desk.now)
    assert desk.approve(claim) == 10 * M
    assert desk.book == (300, 10, 0)
    assert desk.record(desk.order(claim)) == 10 * M
    line = ClaimLine.objects.get()
    assert (line.status, line.paid_vnd, line.recorder, line.approver, line.payer) == (
        "paid", 10 * M, desk.recorder, desk.approver, desk.payer,
    )  # fmt: skip
    assert (Claim.objects.get().status, desk.book) == ("paid", (300, 10, 10))
    desk.settle(claim)
    assert (Claim.objects.get().status, ClaimLine.objects.get().status) == ("settled", "settled")
    assert [entry.kind for entry in desk.budget_line.entries.all()] == ["allot", "commit", "pay"]


def test_claim_needs_a_place_and_a_programme_of_that_day(desk):
    with pytest.raises(Refusal):
        desk.draft(participation=ParticipationFactory(status="submitted"))
    later = ProgrammeFactory(agency=desk.agency, valid_from=date(2099, 1, 1))
    with pytest.raises(Refusal):
        actions.draft_claim(ParticipationFactory(status="attended"), programme=later, by=desk.recorder, at=desk.now)


def test_second_claim_under_one_programme_is_refused(desk):
    claim = desk.draft()
    with pytest.raises(Refusal):
        desk.draft(participation=claim.participation)
    actions.cancel_claim(claim, reason="Nhập nhầm.", on=desk.today, by=desk.recorder, at=desk.now)
    desk.draft(participation=claim.participation)
    assert sorted(Claim.objects.values_list("status", flat=True)) == ["cancelled", "draft"]


def test_most_favourable_rule_is_taken(desk):
    better = RuleItemFactory(rule=RuleFactory(programmes=[desk.programme]), cost_item=desk.cost_item)
    desk.item.rate_pct = 50
    desk.item.save()
    line = desk.add(desk.draft(), 10 * M)
    assert (line.item, line.amount_vnd) == (better, 10 * M)
    other = desk.add(desk.draft(), 10 * M, item=desk.item)
    assert (other.item, other.amount_vnd) == (desk.item, 5 * M)


def test_cost_without_a_rule_is_refused_with_the_reason(desk):
    with pytest.raises(Refusal):
        desk.draft(5 * M, item=RuleItemFactory(cost_item=CostItemFactory(code="freight", name="Vận chuyển")))
    desk.rule.min_stars = 4
    desk.rule.save()
    with pytest.raises(Refusal, match="4"):
        desk.draft(5 * M)
    desk.rule.min_stars, desk.rule.is_draft = None, True
    desk.rule.save()
    with pytest.raises(Refusal):
        desk.draft(5 * M)
    assert not ClaimLine.objects.exists()


def test_lines_of_one_claim_share_its_cap(db):
    desk = Desk()
    rule = RuleFactory(programmes=[desk.programme], caps={"participation": 10 * M})
    freight = CostItemFactory(code="freight", name="Vận chuyển")
    items = [RuleItemFactory(rule=rule, cost_item=desk.cost_item, position=0)]
    items.append(RuleItemFactory(rule=rule, cost_item=freight, position=1))
    claim = desk.draft()
    amounts = [desk.add(claim, 7 * M, item=item).amount_vnd for item in items]
    assert amounts == [7 * M, 3 * M]
    desk_line = claim.lines.in_order().first()
    actions.remove_claim_line(desk_line)
    assert claim.lines.get().amount_vnd == 7 * M


def test_invoice_serves_one_claim_and_its_lines_stay_within_it(desk):
    claim = desk.draft()
    line = desk.add(claim, 8 * M, invoice=invoice())
    other = desk.add(claim, 4 * M, invoice=invoice())
    assert line.invoice == other.invoice
    with pytest.raises(Refusal):
        desk.add(claim, 1 * M, invoice=invoice())
    with pytest.raises(Refusal, match="1C26TAA 12"):
        desk.draft(1 * M, invoice=invoice())
    desk.draft(1 * M, invoice=invoice("0000013"))
    actions.cancel_claim(claim, reason="Nhập nhầm.", on=desk.today, by=desk.recorder, at=desk.now)
    desk.draft(1 * M, invoice=invoice())
    assert Invoice.objects.standing().count() == 2


def test_removed_line_takes_its_invoice_along(desk):
    claim = desk.draft()
    line = desk.add(claim, 8 * M, invoice=invoice())
    actions.remove_claim_line(line)
    assert not Invoice.objects.exists()
    desk.add(claim, 8 * M, invoice=invoice())
    actions.submit_claim(claim, at=desk.now)
    with pytest.raises(Refusal):
        actions.remove_claim_line(ClaimLine.objects.get())


def test_second_source_is_blocked_unless_the_rule_allows_it_and_somebody_signs(desk):
    central = desk.allot(50 * M, source="central")
    desk.allot(50 * M)
    claim = desk.draft(4 * M)
    with pytest.raises(Refusal):
        desk.add(claim, 4 * M, budget_line=central)
    with pytest.raises(Refusal):
        desk.add(claim, 4 * M, budget_line=central, override_reason="Thiếu kinh phí tỉnh.")
    fresh = Desk()
    fresh.rule.allows_second_source = True
    fresh.rule.save()
    central, _own = fresh.allot(50 * M, source="central"), fresh.allot(50 * M)
    claim = fresh.draft(4 * M)
    line = fresh.add(claim, 4 * M, budget_line=central, override_reason="Thiếu kinh phí tỉnh.")
    assert (line.override_by, line.source) == (fresh.recorder, "central")


def test_second_rule_for_one_cost_is_blocked(desk):
    other = RuleItemFactory(rule=RuleFactory(programmes=[desk.programme]), cost_item=desk.cost_item)
    claim = desk.draft(4 * M, item=desk.item)
    with pytest.raises(Refusal):
        desk.add(claim, 4 * M, item=other)


def test_empty_claim_is_not_handed_in(desk):
    with pytest.raises(Refusal):
        actions.submit_claim(desk.draft(), at=desk.now)


def test_claim_is_worked_out_anew_when_it_is_handed_in(desk):
    rule = RuleFactory(programmes=[desk.programme], caps={"event": 10 * M})
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    event = ParticipationFactory(status="attended", event__host=desk.agency).event
    first, second, third = (
        desk.draft(6 * M, item=item, participation=ParticipationFactory(status="attended", event=event)) for _n in range(3)
    )
    actions.submit_claim(first, at=desk.now)
    actions.check_claims([first], by=desk.approver, at=desk.now)
    actions.appraise_claims([first], by=desk.approver, at=desk.now)
    desk.approve(first)
    actions.submit_claim(second, at=desk.now)
    assert second.lines.get().amount_vnd == 4 * M
    actions.check_claims([second], by=desk.approver, at=desk.now)
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
    """Every state against every act of a claim: it moves as declared, or is refused and nothing changes."""
    acts = {
        "submitted": lambda c: actions.submit_claim(c, at=desk.now),
        "returned": lambda c: actions.return_claim(c, reason="x", by=desk.approver, at=desk.now),
        "checked": lambda c: actions.check_claims([c], by=desk.approver, at=desk.now),
        "appraised": lambda c: actions.appraise_claims([c], by=desk.approver, at=desk.now),
        "approved": lambda c: desk.approve(c),
        "refused": lambda c: actions.refuse_claim(c, reason="x", by=desk.approver, at=desk.now),
        "cancelled": lambda c: actions.cancel_claim(c, reason="x", on=desk.today, by=desk.approver, at=desk.now),
        "settled": lambda c: desk.settle(c),
    }
    ways = {
        "draft": [], "submitted": ["submitted"], "returned": ["submitted", "returned"], "checked": ["submitted", "checked"],
        "appraised": ["submitted", "checked", "appraised"], "approved": ["submitted", "checked", "appraised", "approved"],
        "refused": ["submitted", "checked", "appraised", "refused"], "cancelled": ["cancelled"],
        "settled": ["submitted", "checked", "appraised", "approved", "settled"],
    }  # fmt: skip
    for state, way in ways.items():
        for target, act in acts.items():
            claim = desk.draft(1 * M)
            for step in way:
                acts[step](Claim.objects.get(pk=claim.pk))
            claim = Claim.objects.get(pk=claim.pk)
            assert claim.status == state
            if target in Claim.TRANSITIONS.get(state, ()):
                act(claim)
                assert Claim.objects.get(pk=claim.pk).status == target, (state, target)
            else:
                with pytest.raises((Refusal, InvalidTransition)):
                    act(claim)
                assert Claim.objects.get(pk=claim.pk).status == state, (state, target)


def test_times_a_year_are_counted_once_per_event(desk):
    rule = RuleFactory(programmes=[desk.programme], max_times_per_year=2)
    item = RuleItemFactory(rule=rule, cost_item=desk.cost_item)
    first = ParticipationFactory(status="attended", event__host=desk.agency)
    claims = [desk.approved(1 * M, 2 * M, item=item, participation=first)]
    claims.append(desk.approved(1 * M, item=item, participation=again(first)))
    assert RuleUse.objects.get(basis="times").used == 2
    with pytest.raises(Refusal, match="2"):
        desk.draft(1 * M, item=item, participation=again(first))
    actions.cancel_claim(claims[0], reason="Hủy.", on=desk.today, by=desk.approver, at=desk.now)
    assert RuleUse.objects.get(basis="times").used == 1
    desk.approved(1 * M, item=item, participation=again(first))


def again(participation) -> Participation:
    return ParticipationFactory(status="attended", exhibitor=participation.exhibitor, event__host=participation.event.host)


def test_who_acts_for_the_producer_or_recorded_it_does_not_approve(desk):
    claim = desk.appraised(1 * M)
    with pytest.raises(Refusal):
        desk.approve(claim, by=desk.recorder)
    insider = UserFactory()
    RepresentativeFactory(user=insider, exhibitor=claim.participation.exhibitor)
    with pytest.raises(Refusal):
        desk.approve(claim, by=insider)
    desk.approve(claim)


def test_less_may_be_approved_than_was_registered_but_not_more(desk):
    claim = desk.appraised(10 * M)
    line = claim.lines.get()
    for amount in (0, 10 * M + 1):
        with pytest.raises(Refusal):
            desk.approve(claim, amounts={line.pk: amount})
    desk.approve(claim, amounts={line.pk: 7 * M})
    assert (claim.lines.get().approved_vnd, desk.book) == (7 * M, (300, 7, 0))


def test_absent_producer_gets_nothing(desk):
    claim = desk.appraised(1 * M)
    Participation.objects.filter(pk=claim.participation_id).update(status="absent")
    with pytest.raises(Refusal):
        desk.approve(claim)


def test_approving_beyond_the_budget_is_refused_with_what_is_left(db):
    desk = Desk(budget_vnd=15 * M)
    claims = [desk.appraised(10 * M), desk.appraised(10 * M)]
    with pytest.raises(Refusal, match=r"5\.000\.000"):
        desk.approve(*claims)
    assert desk.book == (15, 0, 0)
    desk.approve(claims[0])
    assert desk.book == (15, 10, 0)


def test_cancelled_claim_reverses_its_commitments(desk):
    claim = desk.approved(10 * M)
    actions.cancel_claim(claim, reason="Không tham gia.", on=desk.today, by=desk.approver, at=desk.now)
    kinds = list(desk.budget_line.entries.values_list("kind", "debit", "credit"))
    assert kinds[1:] == [("commit", "committed", "available"), ("reverse", "available", "committed")]
    assert (desk.book, ClaimLine.objects.get().status) == ((300, 0, 0), "voided")


def test_next_version_of_a_rule_goes_on_counting(desk):
    given = {"code": "hai", "name": "Hai", "legal_basis": "NQ 2", "jurisdiction": "Bắc Ninh", "max_times_per_year": 2}
    rules = []
    for version, caps in enumerate(({"producer_year": 10 * M}, {"producer_year": 12 * M})):
        start = desk.today.replace(month=1, day=1) if not version else desk.today
        rule = actions.add_rule(desk.agency, caps=caps, valid_from=start, **given)
        rules.append(actions.add_rule_item(rule, cost_item=CostItemFactory(code="freight"), amounts={}))
        desk.programme.rules.add(rule)
    before = ParticipationFactory(
        status="attended", event__host=desk.agency, event__opens_on=desk.today - timedelta(days=1), event__closes_on=desk.today
    )
    if before.event.opens_on.year != desk.today.year:
        pytest.skip("the first day of a year has no day before in it")
    desk.approved(9 * M, item=rules[0], participation=before)
    after = ParticipationFactory(status="attended", exhibitor=before.exhibitor, event__host=desk.agency)
    claim = desk.approved(9 * M, item=rules[1], participation=after)
    assert claim.lines.get().approved_vnd == 3 * M
    assert list(RuleUse.objects.order_by("basis").values_list("used", "cap")) == [(12 * M, 12 * M), (2, 2)]
    with pytest.raises(Refusal):
        desk.draft(1 * M, item=rules[1], participation=again(before))
    assert faults() == []
