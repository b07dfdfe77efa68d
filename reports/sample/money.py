"""This year's programme with its own rule and money, and a fair that has just been held, ready for its claims."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Agency, User
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
from exhibitors.models import Exhibitor, Participation
from funding.actions import add_rule, add_rule_item, allot_budget
from funding.models import CostItem, Programme
from logistics.actions import allocate_booth
from places.models import Unit
from reports.sample.fairs import free_share, morning

CAME, STAYED_AWAY = 11, 1


def load_money(agency: Agency, producers: list[Exhibitor], people: dict[str, User]) -> None:
    year = timezone.localdate().year
    programme, is_new = Programme.objects.get_or_create(
        agency=agency,
        name=f"Kế hoạch xúc tiến thương mại {year} (mẫu)",
        defaults={
            "legal_basis": f"Kế hoạch của UBND tỉnh năm {year} (mẫu)",
            "valid_from": date(year, 1, 1),
            "valid_to": date(year + 1, 1, 1),
            "advance_pct": 70,
            "is_sample": True,
        },
    )
    if not is_new:
        return
    programme.rules.add(put_rule(agency, year))
    now, by = timezone.now(), people["finance"]
    for source, amount in (("provincial", 300_000_000), ("communal", 50_000_000)):
        document = "Quyết định giao dự toán (mẫu)"
        given = {"document": document, "on": timezone.localdate(), "by": by, "at": now}
        allot_budget(programme, source=source, year=year, amount_vnd=amount, **given)
    put_past_fair(agency, producers, people)


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
        "booth_rent": {"rate_pct": 100, "cap_vnd": 6_000_000, "cap_per": "booth", "max_booths": 2, "article": "Điều 3.1"},
        "freight": {"rate_pct": 50, "article": "Điều 3.2"},
        "per_diem": {"max_people": 1, "article": "Điều 3.3"},
    }
    for code, fields in items.items():
        add_rule_item(rule, cost_item=CostItem.objects.get(code=code), amounts={}, **fields)
    return rule


def put_past_fair(agency: Agency, producers: list[Exhibitor], people: dict[str, User]) -> Event:
    """A fair of a week ago with booths, presence and one who stayed away."""
    opens_on = timezone.localdate() - timedelta(days=12)
    event = Event.objects.create(
        host=agency,
        name="Phiên chợ OCOP cuối tuần (mẫu)",
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


def put_stay(event: Event, producer: Exhibitor, by: User, *, came: bool) -> None:
    before = morning(event.opens_on) - timedelta(days=10)
    participation = apply_for_event(event, exhibitor=producer, products=producer.products.all(), by=by, at=before)
    submit_participation(participation, by=by)
    accept_participation(participation, by=by, at=before)
    confirm_participation(participation, by=by)
    Participation.objects.filter(pk=participation.pk).update(submitted_at=before, confirmed_at=before)
    allocate_booth(participation, share=free_share(event), by=by, at=before)
    (mark_attended if came else mark_absent)(participation, at=morning(event.opens_on))
