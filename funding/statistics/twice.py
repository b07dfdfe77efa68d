"""What was paid twice, read by another way than the keys that should prevent it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from funding.models import ClaimLine, Invoice, LedgerEntry, PackagePart, serial_key, voucher_key
from funding.statistics.fault import Fault

POSTED_ONCE = (LedgerEntry.Kind.ALLOT, LedgerEntry.Kind.REDUCE)


@dataclass(frozen=True)
class Paid:
    """What a line supports, under the producer that stays after merges."""

    producer: int
    event: int
    participation: int
    cost_item: int
    # Of a prize: the name of the product, and the stars.
    product: str | None
    stars: int | None
    is_signed: bool


def _standing() -> list[Paid]:
    of = "claim__participation__"
    rows = ClaimLine.objects.standing().values_list(
        f"{of}producer__merged_into",
        f"{of}producer",
        f"{of}event",
        f"{of}pk",
        "cost_item",
        "product__identity_key",
        "stars",
        "override_by",
    )
    return [
        Paid(merged or own, *rest, is_signed=bool(signed)) for merged, own, *rest, signed in rows
    ]


def no_prize_is_given_twice() -> Iterator[Fault]:
    """Once per producer, product of one name, and stars."""
    prizes = Counter(
        (paid.producer, paid.product, paid.cost_item, paid.stars)
        for paid in _standing()
        if paid.product
    )
    for key, n in prizes.items():
        if n > 1:
            yield Fault("no_prize_is_given_twice", f"producer, product, cost, stars {key}", n, 1)


def no_cost_is_supported_twice_at_an_event() -> Iterator[Fault]:
    """By one participation of a producer, unless somebody signed for a second source."""
    costs = defaultdict(set)
    for paid in _standing():
        if not paid.product and not paid.is_signed:
            costs[paid.producer, paid.event, paid.cost_item].add(paid.participation)
    for key, found in costs.items():
        if len(found) > 1:
            where = f"producer, event, cost {key}"
            yield Fault("no_cost_is_supported_twice_at_an_event", where, sorted(found), "one")


def no_package_stands_beside_its_parts() -> Iterator[Fault]:
    items, parts = defaultdict(set), list(PackagePart.objects.values_list("package", "part"))
    for paid in _standing():
        if not paid.product:
            items[paid.producer, paid.event].add(paid.cost_item)
    for key, found in items.items():
        for both in filter(found.issuperset, parts):
            where = f"producer, event {key}"
            yield Fault("no_package_stands_beside_its_parts", where, both, "one of the two")


def papers_are_used_once() -> Iterator[Fault]:
    """Invoices and vouchers by their key as it is made now, and postings by their document."""
    invoices = Counter(
        (seller, serial_key(serial), number)
        for seller, serial, number in Invoice.objects.standing().values_list(
            "seller_tax_code", "serial", "number"
        )
    )
    logged = ClaimLine.objects.standing().filter(mode=ClaimLine.Mode.LOGGED)
    vouchers = Counter(
        (participation, item, voucher_key(number))
        for participation, item, number in logged.values_list(
            "claim__participation", "cost_item", "voucher_number"
        )
    )
    postings = Counter(
        LedgerEntry.objects.filter(kind__in=POSTED_ONCE).values_list(
            "budget_line", "kind", "document", "posted_on", "amount_vnd"
        )
    )
    for noun, found in (("invoice", invoices), ("voucher", vouchers), ("posting", postings)):
        for key, n in found.items():
            if n > 1:
                yield Fault("papers_are_used_once", f"{noun} {key}", n, 1)
