"""Nothing is found right without what its rule asks for, or without somebody who signs for it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from core.transitions import Refusal
from funding import actions
from funding.models import Claim, ClaimLine, ClaimPaper, Cost, Waiver
from tests.factories.funding import ClaimPaperFactory, Desk
from tests.factories.producers import RepresentativeFactory
from tests.papers import PDF

M = 1_000_000


@pytest.fixture
def desk(db):
    """A desk whose rule asks for everything, with a second claim that lacks nothing."""
    desk = Desk(asks_paper=True)
    desk.item.asks_contract = True
    desk.item.save()
    other = desk.draft(1 * M)
    ClaimPaperFactory(claim=other, kind="contract")
    actions.submit_claim(other, at=desk.now)
    return desk


def checked(desk, *, with_invoice=True):
    claim = desk.draft(5 * M)
    if not with_invoice:
        actions.change_claim_line(
            claim.lines.get(),
            cost_item=desk.cost_item,
            budget_line=desk.budget_line,
            cost=Cost(5 * M),
            by=desk.recorder,
            at=desk.now,
        )
    actions.submit_claim(claim, at=desk.now)
    actions.check_claims([claim], by=desk.payer, at=desk.now)
    return Claim.objects.get(pk=claim.pk)


def appraise(claim, desk):
    actions.appraise_claims([claim], by=desk.approver, at=desk.now)
    return Claim.objects.get(pk=claim.pk).status


def waive(claim, desk, *what, by=None, line=None):
    line = line or claim.lines.get()
    return actions.waive_evidence(
        claim,
        lacking=[(line.pk, each) for each in what],
        reason="Bên bán không xuất được hóa đơn.",
        by=by or desk.approver,
        at=desk.now,
    )


def test_claim_is_appraised_once_everything_asked_for_is_there(desk):
    claim = checked(desk)
    with pytest.raises(Refusal, match="hợp đồng"):
        appraise(claim, desk)
    ClaimPaperFactory(claim=claim, kind="invoice")
    with pytest.raises(Refusal, match="hợp đồng"):
        appraise(claim, desk)
    ClaimPaperFactory(claim=claim, kind="contract")
    assert appraise(claim, desk) == "appraised"


def test_invoice_is_asked_for_line_by_line(desk):
    claim = checked(desk, with_invoice=False)
    ClaimPaperFactory(claim=claim, kind="contract")
    with pytest.raises(Refusal, match="hóa đơn"):
        appraise(claim, desk)
    waive(claim, desk, "invoice")
    assert appraise(claim, desk) == "appraised"


def test_what_a_second_person_lets_pass_is_signed_and_stays(desk):
    claim = checked(desk)
    made = waive(claim, desk, "contract", "paper")
    assert [(waiver.what, waiver.by) for waiver in made] == [
        ("contract", desk.approver),
        ("paper", desk.approver),
    ]
    assert appraise(claim, desk) == "appraised"
    with pytest.raises(Refusal):
        waive(claim, desk, "paper")
    with pytest.raises(DatabaseError, match="waiver_stays"), transaction.atomic():
        Waiver.objects.update(reason="Khác.")


def test_recorder_and_who_acts_for_the_producer_let_nothing_pass(desk):
    claim = checked(desk)
    with pytest.raises(Refusal):
        waive(claim, desk, "paper", by=desk.recorder)
    RepresentativeFactory(producer=claim.participation.producer, user=desk.approver)
    with pytest.raises(Refusal):
        waive(claim, desk, "paper")
    given = {"line": claim.lines.get(), "what": "paper", "reason": "x", "at": desk.now}
    for who, name in ((desk.recorder, "second_person"), (desk.approver, "they_act_for")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Waiver.objects.create(by=who, **given)
    assert waive(claim, desk, "paper", by=desk.payer)


def test_two_recorders_let_nothing_pass_for_each_other(desk):
    claim = desk.draft(5 * M)
    first, desk.recorder = desk.recorder, desk.approver
    desk.add(claim, 2 * M)
    second, desk.recorder = desk.recorder, first
    actions.submit_claim(claim, at=desk.now)
    one, two = claim.lines.order_by("pk")
    for line, by in ((one, second), (two, first)):
        with pytest.raises(Refusal):
            waive(claim, desk, "paper", by=by, line=line)
        given = {"line": line, "what": "paper", "reason": "x", "at": desk.now}
        with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
            Waiver.objects.create(by=by, **given)
    assert waive(claim, desk, "paper", by=desk.payer, line=two)


def test_only_what_this_claim_lacks_is_let_pass(desk):
    claim = checked(desk)
    foreign = ClaimLine.objects.exclude(claim=claim).get()
    with pytest.raises(Refusal):
        waive(claim, desk, "paper", line=foreign)
    with pytest.raises(Refusal):
        waive(claim, desk, "invoice")
    draft = desk.draft(2 * M)
    with pytest.raises(Refusal):
        waive(draft, desk, "paper")
    assert not Waiver.objects.exists()


def test_database_itself_asks_for_the_evidence(desk):
    claim = checked(desk)
    rows = Claim.objects.filter(pk=claim.pk)
    given = {"status": "appraised", "appraised_by": desk.approver}
    with pytest.raises(DatabaseError, match="appraised_with_its_evidence"), transaction.atomic():
        rows.update(**given)
    waive(claim, desk, "contract", "paper")
    assert rows.update(**given) == 1


def test_waiver_goes_with_the_line_that_is_put_in_another_place(desk):
    claim = checked(desk)
    waive(claim, desk, "paper")
    actions.return_claim(claim, reason="Nhập lại.", by=desk.approver, at=desk.now)
    line = claim.lines.get()
    actions.change_claim_line(
        line,
        cost_item=desk.cost_item,
        budget_line=desk.budget_line,
        cost=Cost(4 * M),
        by=desk.recorder,
        at=desk.now,
    )
    assert not Waiver.objects.exists()


def test_paper_is_kept_with_its_kind_until_the_claim_is_settled(desk):
    claim = desk.draft(1 * M)
    given = {"by": desk.recorder, "at": desk.now, "kind": "contract"}
    pdf = SimpleUploadedFile("hd.pdf", PDF)
    paper = actions.add_claim_paper(claim, file=pdf, label="", **given)
    assert (paper.kind, paper.label) == ("contract", "hợp đồng")
    wrong = SimpleUploadedFile("hd.pdf", b"MZ")
    with pytest.raises(ValidationError):
        actions.add_claim_paper(claim, file=wrong, label="", **given)
    Claim.objects.filter(pk=claim.pk).update(status="cancelled", decision_note="x")
    with pytest.raises(Refusal):
        actions.add_claim_paper(claim, file=pdf, label="", **given)
    assert ClaimPaper.objects.filter(claim=claim).count() == 1


def test_raw_hands_take_no_evidence_from_a_claim_that_is_handed_in(desk):
    claim = checked(desk, with_invoice=False)
    ClaimPaperFactory(claim=claim)
    waive(claim, desk, "invoice", "contract")
    appraise(claim, desk)
    other = Waiver.objects.first()
    for rows in (claim.papers.all(), Waiver.objects.filter(pk=other.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        claim.papers.update(kind="other")
    assert (claim.papers.count(), Waiver.objects.count()) == (1, 2)
    actions.return_claim(
        Claim.objects.get(pk=claim.pk), reason="Sai số", by=desk.approver, at=desk.now
    )
    assert Waiver.objects.filter(pk=other.pk).delete()[0] == 1


def test_same_paper_sent_twice_is_one(desk):
    claim, other = checked(desk), checked(desk)

    def send(to=claim, kind="contract", content=PDF, label=""):
        file = SimpleUploadedFile("hd.pdf", content)
        return actions.add_claim_paper(
            to, file=file, kind=kind, label=label, by=desk.recorder, at=desk.now
        )

    first = send()
    assert send() == first
    assert send(kind="invoice") != first
    assert send(to=other) != first
    assert send(label="Phụ lục").label == "Phụ lục"
    assert (claim.papers.count(), other.papers.count()) == (3, 1)
