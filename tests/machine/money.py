"""The money machine: any order of acts at two desks of one agency leaves the books in balance.

A shadow of plain sums runs beside the database; whatever the actions do not refuse must move both
alike. Each run happens in a transaction that is rolled back.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.transitions import Refusal
from exhibitors.models import Participation
from funding import actions
from funding.models import BudgetLine, Claim, ClaimLine, LedgerEntry, Payment, Period
from funding.statistics import faults
from tests.factories.exhibitors import ParticipationFactory
from tests.factories.funding import Desk, RuleFactory, RuleItemFactory
from tests.factories.producers import ProducerFactory

AMOUNTS = st.integers(min_value=1, max_value=40_000_000)
PICK = st.integers(min_value=0, max_value=999)


class MoneyMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        try:
            assert faults() == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize()
    def open_desk(self):
        self.desk = Desk(budget_vnd=100_000_000, advance_pct=70)
        caps = {"participation": 30_000_000, "producer_year": 50_000_000, "event": 90_000_000}
        shared = RuleFactory(programmes=[self.desk.programme], caps=caps, max_times_per_year=3)
        self.desk.rule.items.update(rate_pct=50)
        self.items = [
            self.desk.item,
            RuleItemFactory(rule=shared, cost_item=self.desk.cost_item, rate_pct=80),
        ]
        self.books = [self.desk.budget_line, self.desk.allot(50_000_000, source="central")]
        self.producers = [ProducerFactory() for _n in range(3)]
        self.events = [ParticipationFactory(event__host=self.desk.agency).event for _n in range(4)]
        self.ceilings = {
            book.pk: vnd for book, vnd in zip(self.books, (100_000_000, 50_000_000), strict=True)
        }
        self.seen = 0
        for pick in (0, 17, 38):
            self.claim([9_000_001, 7_654_321], pick)
        self.approve(0, 1)

    def act(self, work):
        """Do it, or be refused and leave nothing behind."""
        try:
            with transaction.atomic():
                return work()
        except Refusal:
            return None

    def claims(self, *statuses):
        return list(Claim.objects.filter(status__in=statuses).order_by("pk"))

    def some(self, rows, pick):
        """One or two of these rows."""
        return rows[pick % len(rows) :][: 1 + pick % 2]

    @rule(amount=AMOUNTS, pick=PICK, way=st.sampled_from(["allot", "reduce", "transfer"]))
    def move(self, amount, pick, way):
        one, two = self.books[pick % 2], self.books[1 - pick % 2]
        given = {"amount_vnd": amount, "document": "x", **self.desk.entered, "on": self.day(pick)}

        def work():
            if way == "allot":
                self.desk.allot(amount, source=one.source, on=self.day(pick))
            elif way == "reduce":
                actions.reduce_budget(one, **given)
            else:
                actions.transfer_budget(one, to=two, **given)
                self.ceilings[two.pk] += amount
            self.ceilings[one.pk] += amount if way == "allot" else -amount

        self.act(work)

    @rule(amounts=st.lists(AMOUNTS, min_size=1, max_size=3), pick=PICK)
    def claim(self, amounts, pick):
        event, producer = self.events[pick % 4], self.producers[pick // 4 % 3]
        standing = Participation.objects.filter(event=event, producer=producer).first()
        participation = standing or ParticipationFactory(
            event=event, producer=producer, status="attended"
        )
        item, book = self.items[pick // 12 % 2], self.books[pick // 24 % 2]
        self.act(
            lambda: self.desk.appraised(
                *amounts, participation=participation, item=item, budget_line=book
            )
        )

    @precondition(lambda self: self.claims("appraised"))
    @rule(pick=PICK, less=st.integers(min_value=0, max_value=5_000_000))
    def approve(self, pick, less):
        chosen = self.some(self.claims("appraised"), pick)
        amounts = {
            line.pk: max(line.amount_vnd - less, 1)
            for line in ClaimLine.objects.filter(claim__in=chosen)
        }
        self.act(lambda: self.desk.approve(*chosen, amounts=amounts, on=self.day(pick)))

    @precondition(lambda self: self.claims("appraised", "approved"))
    @rule(pick=PICK)
    def refuse_or_cancel(self, pick):
        given = {"reason": "x", "by": self.desk.approver, "at": self.desk.now}
        claim = self.some(self.claims("appraised", "approved"), pick)[0]
        if claim.status == "appraised":
            self.act(partial(actions.refuse_claim, claim, **given))
        else:
            self.act(partial(actions.cancel_claim, claim, on=self.day(pick), **given))

    @precondition(lambda self: self.claims("approved", "part_paid", "settled"))
    @rule(
        pick=PICK,
        way=st.sampled_from(
            [actions.order_payments, actions.order_advances, actions.order_recoveries]
        ),
    )
    def order(self, pick, way):
        chosen = self.some(self.claims("approved", "part_paid", "settled"), pick)
        self.act(lambda: way(chosen, by=self.desk.payer, at=self.desk.now))

    @precondition(lambda self: Payment.objects.exists())
    @rule(pick=PICK, is_failed=st.booleans())
    def answer(self, pick, is_failed):
        payments = list(Payment.objects.order_by("-status", "pk"))
        if is_failed:
            self.act(
                partial(
                    actions.fail_payment,
                    self.some(payments, pick)[0],
                    reason="x",
                    by=self.desk.payer,
                )
            )
        else:
            self.act(lambda: self.desk.record(self.some(payments, pick), on=self.day(pick)))

    @precondition(lambda self: self.claims("approved", "part_paid", "paid"))
    @rule(pick=PICK, per_cent=st.integers(min_value=0, max_value=100))
    def settle(self, pick, per_cent):
        chosen = self.some(self.claims("approved", "part_paid", "paid"), pick)
        lines = ClaimLine.objects.approved().filter(claim__in=chosen)
        amounts = {line.pk: line.approved_vnd * per_cent // 100 for line in lines}
        self.act(lambda: self.desk.settle(*chosen, amounts=amounts, on=self.day(pick)))

    def day(self, pick):
        """Mostly today, sometimes one of three days before, which may be closed."""
        return self.desk.today - timedelta(days=pick % 7 if pick % 7 < 4 else 0)

    @rule(pick=PICK)
    def close_or_reopen(self, pick):
        day = self.desk.today - timedelta(days=1 + pick % 3)
        period = Period.objects.filter(first_on=day).exclude(status="open").first()
        if period is None:
            given = {"first_on": day, "last_on": day, "by": self.desk.approver, "at": self.desk.now}
            self.act(partial(actions.close_period, self.desk.agency, **given))
            return
        self.act(partial(actions.ask_reopening, period, reason="x", by=self.desk.recorder))
        self.act(
            partial(
                actions.reopen_period,
                period,
                by=self.desk.approver if pick % 2 else self.desk.recorder,
            )
        )

    @invariant()
    def books_follow_the_shadow(self):
        if not hasattr(self, "ceilings"):
            return
        for book in BudgetLine.objects.all():
            lines = ClaimLine.objects.approved().filter(budget_line=book)
            paid = sum(line.paid_vnd or 0 for line in lines)
            held = sum(
                line.approved_vnd
                if line.settled_vnd is None
                else max(line.settled_vnd, line.paid_vnd or 0)
                for line in lines
            )
            assert (book.ceiling_vnd, book.committed_vnd, book.paid_vnd) == (
                self.ceilings[book.pk],
                held,
                paid,
            )
            assert 0 <= paid <= held <= book.ceiling_vnd

    @invariant()
    def the_ledger_only_grows(self):
        if hasattr(self, "seen"):
            entries = LedgerEntry.objects.count()
            assert entries >= self.seen
            self.seen = entries
