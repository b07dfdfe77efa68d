"""What does not balance. Each check reads the books by another way than the one that wrote them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce, Greatest

from core.facts import stale_facts
from funding.models import (
    BALANCED,
    BudgetLine,
    Claim,
    ClaimLine,
    Invoice,
    LedgerEntry,
    Payment,
    Period,
    RuleCap,
    RuleUse,
)
from funding.statistics.offer import use_keys


@dataclass(frozen=True)
class Fault:
    """Something that must not be: the name of the check, the row that it found, and the two values
    that differ.
    """

    check: str
    row: str
    found: object
    expected: object


def stored_facts_hold() -> Iterator[Fault]:
    """What lists show without counting is what is counted."""
    for fact in stale_facts():
        yield Fault("stored_facts_hold", fact.row, fact.stored, fact.counted)


def ledger_is_chained() -> Iterator[Fault]:
    """Numbers without gaps, each fingerprint right and carried on by the next entry, balances moved
    by each amount.
    """
    last, balances = {}, defaultdict(lambda: dict.fromkeys(BALANCED, 0))
    for entry in LedgerEntry.objects.order_by("budget_line", "number").iterator(chunk_size=2000):
        before, held = last.get(entry.budget_line_id), balances[entry.budget_line_id]
        number, previous = (before.number + 1, before.hash) if before else (1, "")
        if (entry.number, entry.previous_hash) != (number, previous):
            yield Fault("ledger_is_chained", f"entry {entry.pk}", entry.number, number)
        if entry.hash != entry.fingerprint():
            yield Fault("ledger_is_chained", f"entry {entry.pk}", entry.hash, "its fingerprint")
        for account, change in ((entry.debit, entry.amount_vnd), (entry.credit, -entry.amount_vnd)):
            if account in held:
                held[account] += change
        stated = {account: getattr(entry, f"{account}_vnd") for account in BALANCED}
        if stated != held:
            yield Fault("ledger_is_chained", f"entry {entry.pk}", stated, dict(held))
        last[entry.budget_line_id] = entry


def budget_lines_equal_their_ledger() -> Iterator[Fault]:
    sums = defaultdict(lambda: dict.fromkeys(("allotted", *BALANCED), 0))
    for line, debit, credit, vnd in LedgerEntry.objects.values_list(
        "budget_line", "debit", "credit"
    ).annotate(Sum("amount_vnd")):
        sums[line][debit] += vnd
        sums[line][credit] -= vnd
    for row in BudgetLine.objects.all():
        held = sums[row.pk]
        expected = (
            -held["allotted"],
            held["committed"] + held["advanced"] + held["paid"],
            held["advanced"] + held["paid"],
        )
        found = (row.ceiling_vnd, row.committed_vnd, row.paid_vnd)
        if found != expected:
            yield Fault("budget_lines_equal_their_ledger", f"budget line {row.pk}", found, expected)


def budget_lines_equal_their_claims() -> Iterator[Fault]:
    """What is promised and paid by the ledger is what the lines of the claims say."""
    due = Greatest("settled_vnd", Coalesce("paid_vnd", 0))
    promised = Case(When(settled_vnd=None, then="approved_vnd"), default=due)
    rows = ClaimLine.objects.approved().values("budget_line").order_by()
    sums = rows.annotate(promised=Sum(promised), paid=Coalesce(Sum("paid_vnd"), 0))
    promised = {row["budget_line"]: (row["promised"], row["paid"]) for row in sums}
    for row in BudgetLine.objects.all():
        expected = promised.get(row.pk, (0, 0))
        if (row.committed_vnd, row.paid_vnd) != expected:
            yield Fault(
                "budget_lines_equal_their_claims",
                f"budget line {row.pk}",
                (row.committed_vnd, row.paid_vnd),
                expected,
            )


def lines_are_paid_what_their_payments_say() -> Iterator[Fault]:
    done = defaultdict(int)
    for line, kind, vnd in (
        Payment.objects.filter(status="done")
        .values_list("line", "kind")
        .annotate(Sum("amount_vnd"))
    ):
        done[line] += -vnd if kind == Payment.Kind.RECOVERY else vnd
    for line in ClaimLine.objects.run().filter(Q(paid_vnd__isnull=False) | Q(pk__in=done)):
        if (line.paid_vnd or 0) != done[line.pk]:
            yield Fault(
                "lines_are_paid_what_their_payments_say",
                f"line {line.pk}",
                line.paid_vnd,
                done[line.pk],
            )


def payments_are_in_the_ledger() -> Iterator[Fault]:
    """Every payment that is done is one entry of its amount, and none other is."""
    entries = Count("entries", filter=Q(entries__kind__in=("advance", "pay", "recover")))
    for payment in Payment.objects.annotate(found=entries, vnd=Sum("entries__amount_vnd")):
        expected = (1, payment.amount_vnd) if payment.status == Payment.Status.DONE else (0, None)
        if (payment.found, payment.vnd) != expected:
            yield Fault(
                "payments_are_in_the_ledger",
                f"payment {payment.pk}",
                (payment.found, payment.vnd),
                expected,
            )


def approved_lines_are_in_the_ledger() -> Iterator[Fault]:
    commits = Sum("entries__amount_vnd", filter=Q(entries__kind="commit"))
    for line in ClaimLine.objects.approved().annotate(vnd=commits):
        if line.vnd != line.approved_vnd:
            yield Fault(
                "approved_lines_are_in_the_ledger", f"line {line.pk}", line.vnd, line.approved_vnd
            )


def registered_approved_paid_descend() -> Iterator[Fault]:
    """Registered is at least approved is at least paid, within the cap, by three people."""
    wrong = (
        Q(approved_vnd__gt=F("amount_vnd"))
        | Q(paid_vnd__gt=F("approved_vnd"))
        | Q(amount_vnd__gt=F("cap_vnd"))
        | Q(recorder=F("approver"))
        | Q(approver=F("payer"))
        | Q(recorder=F("payer"))
    )
    for line in ClaimLine.objects.run().standing().filter(wrong):
        found = (line.cap_vnd, line.amount_vnd, line.approved_vnd, line.paid_vnd)
        yield Fault(
            "registered_approved_paid_descend", f"line {line.pk}", found, "descending, three people"
        )


def caps_are_used_as_counted() -> Iterator[Fault]:
    """Every counter equals the lines that it counts, and stands for a cap of its rule."""
    counted, times, caps = defaultdict(int), defaultdict(set), {}
    for cap in RuleCap.objects.all():
        caps[cap.rule_id, cap.basis] = cap.amount_vnd
    lines = ClaimLine.objects.approved().select_related("claim__participation", "item__rule")
    for line in lines:
        keys = use_keys(line.claim)
        for basis, key in keys.items():
            if (line.item.rule_id, basis) in caps:
                counted[line.item.rule.family, str(basis), key] += line.counts_vnd
        if line.item.rule.max_times_per_year is not None:
            times[line.item.rule.family, RuleUse.TIMES, keys[RuleUse.TIMES]].add(
                line.claim.participation_id
            )
    counted |= {key: len(events) for key, events in times.items()}
    stated = {(use.family, use.basis, use.key): use.used for use in RuleUse.objects.all()}
    for key in sorted(counted.keys() | stated.keys(), key=str):
        if stated.get(key, 0) != counted.get(key, 0):
            yield Fault(
                "caps_are_used_as_counted", str(key), stated.get(key, 0), counted.get(key, 0)
            )


def no_cost_is_paid_twice() -> Iterator[Fault]:
    """One cost of one participation has one source, unless somebody signed; one invoice serves one
    claim.
    """
    lines = ClaimLine.objects.standing().exclude(
        override_by__isnull=False, item__rule__allows_second_source=True
    )
    sources = (
        lines.values("claim__participation", "cost_item")
        .annotate(n=Count("source", distinct=True))
        .filter(n__gt=1)
    )
    for row in sources.order_by():
        where = f"participation {row['claim__participation']}, cost {row['cost_item']}"
        yield Fault("no_cost_is_paid_twice", where, row["n"], 1)
    printed = (
        Invoice.objects.standing()
        .values("seller_tax_code", "serial_key", "number")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    for row in printed.order_by():
        yield Fault(
            "no_cost_is_paid_twice", f"invoice {row['serial_key']} {row['number']}", row["n"], 1
        )


def closed_periods_are_as_they_were() -> Iterator[Fault]:
    """Nothing was entered into a closed period after it was closed."""
    for period in Period.objects.exclude(status=Period.Status.OPEN):
        late = LedgerEntry.objects.filter(
            budget_line__programme__agency=period.agency_id,
            posted_on__range=(period.first_on, period.last_on),
        ).filter(posted_at__gt=period.closed_at)
        for entry in late:
            yield Fault(
                "closed_periods_are_as_they_were",
                f"entry {entry.pk}",
                entry.posted_at,
                period.closed_at,
            )


def claims_stand_as_their_lines() -> Iterator[Fault]:
    """A settled claim has settled lines, a paid one paid lines, an approved one approved ones, an
    open one only drafts.
    """
    allowed = {
        Claim.Status.SETTLED: {"settled"},
        Claim.Status.PAID: {"paid"},
        Claim.Status.PART_PAID: {"approved", "paid"},
        Claim.Status.APPROVED: {"approved"},
        Claim.Status.LOGGED: {"paid"},
    }
    for claim, status, line in (
        ClaimLine.objects.standing().values_list("claim", "claim__status", "status").distinct()
    ):
        if line not in allowed.get(status, {"draft"}):
            yield Fault("claims_stand_as_their_lines", f"claim {claim}", line, status)
