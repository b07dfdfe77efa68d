"""This year's programme with its own rule and money, a fair whose claims are on their way, and one
that has just been held, ready for its claims.
"""

from datetime import date, datetime, timedelta
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Agency, User
from core.pdf import render_pdf
from events.actions import add_booths
from events.models import Event
from exhibitors.actions import (
    accept_participation,
    apply_for_event,
    confirm_participation,
    mark_absent,
    mark_attended,
    submit_participation,
)
from exhibitors.models import Participation
from funding.actions import (
    InvoiceKey,
    add_claim_paper,
    add_rule,
    add_rule_item,
    allot_budget,
    appraise_claims,
    approve_claims,
    change_claim_line,
    check_claims,
    order_advances,
    order_payments,
    propose_claims,
    record_payments,
    return_claim,
    settle_claims,
    submit_claims,
    waive_evidence,
)
from funding.models import BudgetLine, Claim, CostItem, Programme
from logistics.actions import allocate_booth
from places.models import Unit
from producers.models import Producer
from reports.sample.fairs import free_share, morning

CAME, STAYED_AWAY = 11, 1
# The earlier of the two fairs, far enough back for its claims to be settled.
DAYS_AGO = 100


def load_money(agency: Agency, producers: list[Producer], people: dict[str, User]) -> None:
    """Both fairs lie inside the programme, whatever the day: around New Year it spans two years."""
    today = timezone.localdate()
    first, last = (today - timedelta(days=DAYS_AGO)).year, today.year
    years = str(last) if first == last else f"{first}–{last}"
    programme, is_new = Programme.objects.get_or_create(
        agency=agency,
        name=f"Kế hoạch xúc tiến thương mại {years} (mẫu)",
        defaults={
            "legal_basis": f"Kế hoạch của UBND tỉnh năm {years} (mẫu)",
            "valid_from": date(first, 1, 1),
            "valid_to": date(last + 1, 1, 1),
            "advance_pct": 70,
            "is_sample": True,
        },
    )
    if not is_new:
        return
    programme.rules.add(put_rule(agency, first))
    put_past_fair(agency, producers, people, name="Phiên chợ OCOP cuối tuần (mẫu)", days_ago=12)
    earlier = put_past_fair(
        agency, producers, people, name="Phiên chợ OCOP đầu mùa (mẫu)", days_ago=DAYS_AGO
    )
    day = min(date(first, 1, 15), earlier.opens_on)
    given = {
        "document": "Quyết định giao dự toán (mẫu)",
        "on": day,
        "by": people["finance"],
        "at": morning(day),
    }
    provincial = allot_budget(
        programme, source="provincial", year=last, amount_vnd=300_000_000, **given
    )
    allot_budget(programme, source="communal", year=last, amount_vnd=50_000_000, **given)
    put_claims(earlier, provincial, people)


def put_rule(agency: Agency, year: int):
    rule = add_rule(
        agency,
        caps={"participation": 10_000_000},
        code="ho-tro-gian-hang-mau",
        name="Hỗ trợ tham gia hội chợ (mẫu)",
        legal_basis="Nghị quyết của HĐND tỉnh (mẫu)",
        jurisdiction="Bắc Ninh",
        valid_from=date(year, 1, 1),
        max_times_per_year=4,
    )
    items = {
        "booth_rent": {
            "rate_pct": 100,
            "cap_vnd": 6_000_000,
            "cap_per": "booth",
            "max_booths": 2,
            "article": "Điều 3.1",
        },
        "freight": {"rate_pct": 50, "article": "Điều 3.2"},
        "per_diem": {"max_people": 1, "article": "Điều 3.3"},
    }
    for code, fields in items.items():
        add_rule_item(rule, cost_item=CostItem.objects.get(code=code), amounts={}, **fields)
    return rule


def put_past_fair(
    agency: Agency, producers: list[Producer], people: dict[str, User], *, name: str, days_ago: int
) -> Event:
    """A fair with booths, presence and one who stayed away."""
    opens_on = timezone.localdate() - timedelta(days=days_ago)
    event = Event.objects.create(
        host=agency,
        name=name,
        kind=Event.Kind.MARKET,
        scope=Event.Scope.IN_PROVINCE,
        status=Event.Status.PUBLISHED,
        is_recorded=True,
        unit=Unit.objects.provinces().resolve("Bắc Ninh", on=opens_on),
        locality="Phường Bắc Giang",
        venue="Nhà văn hóa (mẫu)",
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=2),
        legal_basis=Event.LegalBasis.PROGRAMME,
        is_sample=True,
    )
    add_booths(event, codes=[f"P{n:02d}" for n in range(1, 15)], price_vnd=4_500_000)
    for number, producer in enumerate(producers[-CAME - STAYED_AWAY :]):
        put_stay(event, producer, people["organiser"], came=number < CAME)
    return event


def put_stay(event: Event, producer: Producer, by: User, *, came: bool) -> None:
    before = morning(event.opens_on) - timedelta(days=10)
    participation = apply_for_event(
        event, producer=producer, products=producer.products.all(), by=by, at=before
    )
    submit_participation(participation, by=by)
    accept_participation(participation, by=by, at=before)
    confirm_participation(participation, by=by)
    Participation.objects.filter(pk=participation.pk).update(
        submitted_at=before, confirmed_at=before
    )
    allocate_booth(participation, share=free_share(event), by=by, at=before)
    mark = mark_attended if came else mark_absent
    mark(participation, by=by, at=morning(event.opens_on))


def put_claims(event: Event, budget_line: BudgetLine, people: dict[str, User]) -> None:
    """Claims of those who came, in the states of a working desk: begun, returned, handed in, to be
    approved, approved, ordered, advanced, settled.
    """
    finance, approver, payer = (people[role] for role in ("finance", "approver", "payer"))
    came = (
        Participation.objects.for_event(event)
        .filter(status=Participation.Status.ATTENDED)
        .values_list("pk", flat=True)
    )

    def on(days: int) -> dict:
        return {
            "on": event.opens_on + timedelta(days=days),
            "at": morning(event.opens_on + timedelta(days=days)),
        }

    def done(orders, *, days: int) -> None:
        day = event.opens_on + timedelta(days=days)
        record_payments(
            [(order, day, f"UNC {order.pk:03} (mẫu)") for order in orders],
            by=payer,
            at=morning(day),
        )

    item, at = CostItem.objects.get(code="booth_rent"), morning(event.opens_on + timedelta(days=7))
    claims = propose_claims(
        event, budget_line=budget_line, cost_item=item, chosen=came, by=finance, at=at
    )
    # One claim waits for its paper, of another a colleague lets it pass.
    put_evidence(claims[1:], but_for=(claims[2], claims[4]), by=finance, at=at)
    submit_claims(claims[1:], by=finance, at=at)
    return_claim(claims[1], reason="Thiếu biên bản nghiệm thu có chữ ký (mẫu).", by=approver, at=at)
    check_claims(claims[3:], by=payer, at=at)
    let_pass(claims[4], by=payer, at=at)
    appraise_claims(claims[3:], by=approver, at=at)
    approve_claims(claims[5:], decision_number="12/QĐ-SCT (mẫu)", by=approver, **on(20))
    done(
        order_advances(claims[7:9], by=payer, at=morning(event.opens_on + timedelta(days=35))),
        days=38,
    )
    done(
        order_payments(claims[9:], by=payer, at=morning(event.opens_on + timedelta(days=50))),
        days=55,
    )
    order_payments(claims[6:7], by=payer, at=morning(event.opens_on + timedelta(days=60)))
    settle_claims(claims[9:], document="BBNT 01 (mẫu)", by=approver, **on(70))


def let_pass(claim: Claim, *, by: User, at: datetime) -> None:
    reason = "Hóa đơn giấy bị ướt khi chở hàng về, bên bán xác nhận bằng văn bản (mẫu)."
    lacking = [(claim.lines.get().pk, "paper")]
    waive_evidence(claim, lacking=lacking, reason=reason, by=by, at=at)


def put_evidence(claims, *, but_for, by: User, at: datetime) -> None:
    """An invoice behind every claim, and the paper that shows it but for some."""
    for number, claim in enumerate(claims, start=1):
        put_invoice_of(claim, number, by=by, at=at)
        if claim not in but_for:
            put_paper(claim, number, by=by, at=at)


def put_invoice_of(claim: Claim, number: int, *, by: User, at: datetime) -> None:
    """The invoice of the organiser behind a booth."""
    line = claim.lines.get()
    printed = ("0100109106", "1C26TMA", str(number), at.date(), line.invoiced_vnd)
    change_claim_line(
        line,
        cost_item=line.cost_item,
        budget_line=line.budget_line,
        cost=line.cost,
        invoice=InvoiceKey.printed(*printed),
        by=by,
        at=at,
    )


def put_paper(claim: Claim, number: int, *, by: User, at: datetime) -> None:
    file = SimpleUploadedFile(f"hoa-don-{number:02}.pdf", invoice_paper())
    add_claim_paper(claim, file=file, kind="invoice", label=f"Hóa đơn {number} (mẫu)", by=by, at=at)


@cache
def invoice_paper() -> bytes:
    html = "<h1>Hóa đơn giá trị gia tăng (mẫu)</h1><p>Thuê gian hàng hội chợ.</p>"
    return render_pdf(html, stylesheet="css/paper.css")
