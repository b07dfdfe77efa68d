from dataclasses import dataclass
from datetime import date, timedelta

import factory
from django.utils import timezone

from accounts.models import Agency, Role
from core.facts import recount
from exhibitors.models import Participation
from funding import actions
from funding.models import (
    BudgetLine,
    Claim,
    ClaimLine,
    ClaimPaper,
    Cost,
    CostItem,
    CostPrice,
    Programme,
    Rule,
    RuleCap,
    RuleItem,
)
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.counted import CountedFactory
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.office import UploadFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Chương trình {n}")
    legal_basis = "Kế hoạch 1"
    valid_from = date(2020, 1, 1)


class CostItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostItem
        django_get_or_create = ("code",)

    code = "booth_rent"
    name = "Thuê gian hàng"
    valid_from = date(2014, 1, 1)


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    participation = factory.SubFactory(ParticipationFactory, status="attended")
    programme = factory.SubFactory(ProgrammeFactory)
    agency = factory.SelfAttribute("programme.agency")
    status = "logged"
    year = factory.SelfAttribute("participation.event.opens_on.year")
    created_at = factory.LazyFunction(timezone.now)


class ClaimLineFactory(CountedFactory):
    """A logged line, paid."""

    class Meta:
        model = ClaimLine

    claim = factory.SubFactory(ClaimFactory)
    cost_item = factory.SubFactory(CostItemFactory)
    source = "provincial"
    mode = "logged"
    status = "paid"
    amount_vnd = 3_000_000
    paid_vnd = factory.SelfAttribute("amount_vnd")
    voucher_number = "UNC-1"
    voucher_on = date(2026, 1, 5)
    paid_on = date(2026, 1, 6)
    recorder = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)

    @staticmethod
    def count(line):
        recount(Claim.objects.filter(pk=line.claim_id))


class RuleFactory(factory.django.DjangoModelFactory):
    """A rule in force; `caps` are {basis: đồng}, `programmes` those that apply it."""

    class Meta:
        model = Rule
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"rule-{n}")
    name = factory.Sequence(lambda n: f"Hỗ trợ gian hàng {n}")
    legal_basis = "NQ 1/2020/NQ-HĐND"
    jurisdiction = "Bắc Ninh"
    valid_from = date(2020, 1, 1)

    @factory.post_generation
    def caps(self, create, given, **kwargs):
        for basis, amount_vnd in (given or {}).items():
            RuleCap.objects.create(rule=self, basis=basis, amount_vnd=amount_vnd)

    @factory.post_generation
    def programmes(self, create, given, **kwargs):
        for programme in given or ():
            programme.rules.add(self)


class RuleItemFactory(factory.django.DjangoModelFactory):
    """Asks for an invoice alone, which is quickly made."""

    class Meta:
        model = RuleItem

    asks_paper = False

    rule = factory.SubFactory(RuleFactory)
    cost_item = factory.SubFactory(CostItemFactory)


class ClaimPaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClaimPaper

    claim = factory.SubFactory(ClaimFactory)
    kind = ClaimPaper.Kind.INVOICE
    label = "Hóa đơn 12"
    upload = factory.SubFactory(
        UploadFactory, about=factory.LazyAttribute(lambda o: f"claim:{o.factory_parent.claim.pk}")
    )


class CostPriceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostPrice

    agency = factory.SubFactory(AgencyFactory)
    cost_item = factory.SubFactory(CostItemFactory)
    per = "booth"
    amount_vnd = 5_000_000
    legal_basis = "QĐ 3"
    valid_from = date(2020, 1, 1)


@dataclass
class Desk:
    """A finance desk at work: a programme with a rule that pays booth rent in full, money for it,
    and people enough.
    """

    budget_vnd: int = 300_000_000
    advance_pct: int = 0
    agency: Agency | None = None
    programme: Programme | None = None
    cost_item: CostItem | None = None
    asks_paper: bool = False

    def __post_init__(self):
        self.agency = self.agency or AgencyFactory()
        self.programme = self.programme or ProgrammeFactory(
            agency=self.agency, advance_pct=self.advance_pct
        )
        self.recorder, self.approver, self.payer = (
            staff(self.agency, Role.FINANCE) for _n in range(3)
        )
        self.cost_item = self.cost_item or CostItemFactory()
        self.rule = RuleFactory(programmes=[self.programme], agency=self.agency)
        self.item = RuleItemFactory(
            rule=self.rule, cost_item=self.cost_item, asks_paper=self.asks_paper
        )
        self.today, self.now = timezone.localdate(), timezone.now()
        if self.budget_vnd:
            self.allot(self.budget_vnd)

    def allot(self, amount_vnd: int, **fields) -> BudgetLine:
        given = (
            {"source": "provincial", "year": self.today.year, "document": "12/QĐ-UBND"}
            | self.entered
            | fields
        )
        self.budget_line = actions.allot_budget(self.programme, amount_vnd=amount_vnd, **given)
        return self.budget_line

    @staticmethod
    def day(days_ago: int) -> date:
        return timezone.localdate() - timedelta(days=days_ago)

    @property
    def entered(self) -> dict:
        return {"on": self.today, "by": self.recorder, "at": self.now}

    def draft(self, *amounts: int, participation=None, item=None, **fields) -> Claim:
        """A claim with one line of booth rent per amount."""
        participation = participation or ParticipationFactory(
            status="attended", event__host=self.agency
        )
        claim = actions.draft_claim(
            participation, programme=self.programme, by=self.recorder, at=self.now
        )
        for amount in amounts:
            self.add(claim, amount, item=item, **fields)
        return claim

    def add(
        self, claim: Claim, invoiced_vnd: int, *, item=None, budget_line=None, **fields
    ) -> ClaimLine:
        """A second line of a claim has an invoice of its own."""
        cost = {
            name: fields.pop(name)
            for name in ("vat_vnd", "booths", "people", "days")
            if name in fields
        }
        number = ClaimLine.objects.count() + 1
        fields.setdefault(
            "invoice",
            actions.InvoiceKey("2400123458", "1C26TBB", str(number), self.today, invoiced_vnd),
        )
        return actions.add_claim_line(
            claim,
            cost_item=(item or self.item).cost_item,
            budget_line=BudgetLine.objects.get(pk=(budget_line or self.budget_line).pk),
            cost=Cost(invoiced_vnd, **cost),
            by=self.recorder,
            at=self.now,
            item=item,
            **fields,
        )

    def appraised(self, *amounts: int, **fields) -> Claim:
        claim = self.draft(*amounts, **fields)
        actions.submit_claim(claim, at=self.now)
        if self.asks_paper:
            ClaimPaperFactory(claim=claim)
        # The payer is one of the two who look at it before it is approved.
        actions.check_claims([claim], by=self.payer, at=self.now)
        actions.appraise_claims([claim], by=self.approver, at=self.now)
        return Claim.objects.get(pk=claim.pk)

    def approve(self, *claims: Claim, **fields) -> int:
        given = {
            "decision_number": "7/QĐ-TTXT",
            "on": self.today,
            "by": self.approver,
            "at": self.now,
        }
        return actions.approve_claims(claims, **given | fields)

    def approved(self, *amounts: int, **fields) -> Claim:
        claim = self.appraised(*amounts, **fields)
        self.approve(claim)
        return Claim.objects.get(pk=claim.pk)

    def order(self, *claims: Claim, **fields):
        return actions.order_payments(claims, **{"by": self.payer, "at": self.now} | fields)

    def record(self, payments, **fields) -> int:
        results = [
            (payment, fields.get("on", self.today), f"UNC-{payment.pk}") for payment in payments
        ]
        return actions.record_payments(results, by=self.payer, at=self.now)

    def paid(self, *amounts: int, **fields) -> Claim:
        claim = self.approved(*amounts, **fields)
        self.record(self.order(claim))
        return Claim.objects.get(pk=claim.pk)

    def settle(self, *claims: Claim, **fields) -> int:
        return actions.settle_claims(
            claims,
            **{"document": "BB 1", "on": self.today, "by": self.approver, "at": self.now} | fields,
        )

    @property
    def book(self) -> tuple[int, int, int]:
        """(ceiling, committed, paid) in millions as the database has them."""
        row = BudgetLine.objects.get(pk=self.budget_line.pk)
        return row.ceiling_vnd // 10**6, row.committed_vnd // 10**6, row.paid_vnd // 10**6


def invoice(number="0000012", total=12_000_000):
    """What is printed on an invoice; the number tells one from another."""
    return actions.InvoiceKey.printed("2400123458", "1C26TAA", number, timezone.localdate(), total)


def again(participation) -> Participation:
    """The same producer at another event of the same host."""
    return ParticipationFactory(
        status="attended", producer=participation.producer, event__host=participation.event.host
    )
