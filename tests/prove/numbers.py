"""A thousand claims of one year, ten thousand with --deep: the settlement's totals equal ledger,
lines and workbook to the đồng, and nothing is amiss.
"""

import random
import time
from io import BytesIO

from tests.prove.place import Place, figure

CLAIMS, DEEP, AT_ONCE = 1_000, 10_000, 250
M = 1_000_000


def run(place: Place) -> int:
    started = time.monotonic()
    number = DEEP if place.is_deep else CLAIMS
    desk = furnish(number)
    seconds = time.monotonic() - started
    totals = compare(desk)
    bad = len({tuple(row) for row in totals.values()}) - 1
    control = planted(desk)
    return figure(
        id=f"numbers-{place.database}",
        n=number,
        totals=totals["lines"],
        differing=bad,
        bad=bad + faults(),
        control_bad=control,
        seconds=round(seconds, 1),
    )


def furnish(number: int):
    """A year at one desk: drafted one by one, then handled by the batch; most paid whole, some in
    part, some below.
    """
    from django.db import transaction

    from funding import actions
    from funding.models import Claim, ClaimLine
    from tests.factories.events import EventFactory
    from tests.factories.exhibitors import ParticipationFactory
    from tests.factories.funding import Desk
    from tests.factories.places import CommuneFactory

    chance = random.Random(7)
    with transaction.atomic():
        desk = Desk(budget_vnd=number * 10 * M, advance_pct=70)
        events, commune = [EventFactory(host=desk.agency) for _n in range(40)], CommuneFactory()
    for start in range(0, number, AT_ONCE):
        with transaction.atomic():
            claims = [
                desk.draft(
                    chance.randrange(M, 9 * M),
                    participation=ParticipationFactory(
                        event=events[n % 40], status="attended", producer__commune=commune
                    ),
                )
                for n in range(start, start + AT_ONCE)
            ]
            actions.submit_claims(claims, by=desk.recorder, at=desk.now)
            actions.check_claims(claims, by=desk.payer, at=desk.now)
            actions.appraise_claims(claims, by=desk.approver, at=desk.now)
            desk.approve(*claims)
            desk.record(actions.order_advances(claims[: AT_ONCE // 2], by=desk.payer, at=desk.now))
            lines = ClaimLine.objects.filter(claim__in=claims)
            desk.settle(
                *claims,
                amounts={line.pk: line.approved_vnd - chance.randrange(3) * 1000 for line in lines},
            )
            desk.record(desk.order(*Claim.objects.filter(pk__in=[claim.pk for claim in claims])))
    return desk


def compare(desk) -> dict[str, list[int]]:
    """{how it was added up: [committed, paid]}."""
    from django.db.models import Sum
    from python_calamine import CalamineWorkbook

    from core.money import parse_vnd
    from funding.models import BudgetLine, ClaimLine, LedgerEntry
    from office.actions import draft_paper
    from office.documents import paper_facts, paper_sheet

    book = BudgetLine.objects.get(pk=desk.budget_line.pk)
    paper = draft_paper(
        desk.agency,
        kind="settlement",
        about=f"budget_line:{book.pk}",
        title="Quyết toán",
        at=desk.now,
    )
    facts = paper_facts(paper, on=desk.today)
    sheet = (
        CalamineWorkbook.from_filelike(BytesIO(paper_sheet(paper, facts).content))
        .get_sheet_by_index(0)
        .to_python()
    )
    lines = ClaimLine.objects.filter(budget_line=book).aggregate(
        due=Sum("settled_vnd"), paid=Sum("paid_vnd")
    )
    moved = dict(
        LedgerEntry.objects.filter(budget_line=book).values_list("kind").annotate(Sum("amount_vnd"))
    )
    return {
        "lines": [lines["due"], lines["paid"]],
        "budget line": [book.committed_vnd, book.paid_vnd],
        "ledger": [moved["commit"] - moved["release"], moved["advance"] + moved["pay"]],
        "settlement": [facts["total_vnd"], parse_vnd(facts["paid_total"])],
        "workbook": [int(sheet[-1][-1]), int(sheet[-1][-2])],
        "rows of the workbook": [
            sum(int(row[-1]) for row in sheet[1:-1]),
            sum(int(row[-2]) for row in sheet[1:-1]),
        ],
    }


def faults() -> int:
    from funding.statistics import faults

    return len(faults())


def planted(desk) -> int:
    """The control: one đồng more in one line, with the guards down, is found by sums and by checks
    alike.
    """
    from django.db import transaction

    from core.guards import lift_guards
    from funding.models import ClaimLine

    with transaction.atomic():
        lift_guards()
        line = ClaimLine.objects.filter(paid_vnd__gt=1).first()
        ClaimLine.objects.filter(pk=line.pk).update(paid_vnd=line.paid_vnd - 1)
        differing = len({tuple(row) for row in compare(desk).values()}) - 1
        found = faults()
        transaction.set_rollback(True)
    return min(differing, found)
