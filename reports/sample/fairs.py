"""Eighteen invented fairs of 2020-2023 with 104 turns and 350 product turns, the real calendar, and
one open call.
"""

import csv
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path

from django.utils import timezone

from accounts.models import Agency, User
from events.actions import add_booths
from events.models import BoothShare, Event
from exhibitors.actions import (
    accept_participation,
    apply_for_event,
    confirm_participation,
    mark_attended,
    submit_participation,
)
from exhibitors.models import Participation
from funding.actions import log_support
from funding.models import CostItem, Programme
from logistics.actions import allocate_booth
from logistics.models import Allocation
from places.models import Unit
from producers.models import Producer

CALENDAR = Path(__file__).parent / "data" / "fairs.csv"
# (place, locality, year, month, day, days)
FAIRS = [
    ("Quảng Ninh", "Hạ Long", 2020, 7, 10, 6),
    ("Hà Nội", "", 2020, 9, 18, 5),
    ("Lào Cai", "", 2020, 11, 13, 6),
    ("Cần Thơ", "", 2020, 12, 10, 7),
    ("Hà Nội", "", 2021, 1, 22, 7),
    ("Quảng Ninh", "Hạ Long", 2021, 4, 28, 6),
    ("Hòa Bình", "", 2021, 11, 19, 5),
    ("Hồ Chí Minh", "", 2021, 12, 16, 5),
    ("Quảng Ninh", "Hạ Long", 2022, 4, 29, 6),
    ("Khánh Hòa", "Nha Trang", 2022, 6, 9, 6),
    ("Lào Cai", "", 2022, 8, 26, 6),
    ("Hà Nội", "", 2022, 10, 14, 5),
    ("Hồ Chí Minh", "", 2022, 11, 24, 5),
    ("Hà Nội", "", 2023, 1, 6, 8),
    ("Quảng Ninh", "Hạ Long", 2023, 4, 28, 6),
    ("Khánh Hòa", "Nha Trang", 2023, 6, 15, 6),
    ("Hòa Bình", "", 2023, 7, 21, 5),
    ("Cần Thơ", "", 2023, 8, 18, 7),
]
# 61 turns with five products, 2 with two and 41 with one: 104 turns, 350 product turns.
TURNS, FULL_TURNS, DOUBLE_TURNS = 104, 61, 2
ALIASES = {"TP.HCM": "Hồ Chí Minh"}


def load_fairs(agency: Agency) -> list[Event]:
    return [put_fair(agency, *row) for row in FAIRS]


def put_fair(
    agency: Agency, place: str, locality: str, year: int, month: int, day: int, days: int
) -> Event:
    opens_on = date(year, month, day)
    unit = Unit.objects.provinces().resolve(place, on=opens_on)
    event, is_new = Event.objects.get_or_create(
        host=agency,
        name=f"Hội chợ OCOP tại {locality or unit.name} {month:02d}/{year} (mẫu)",
        opens_on=opens_on,
        defaults={
            "scope": Event.Scope.OUT_OF_PROVINCE,
            "status": Event.Status.PUBLISHED,
            "is_recorded": True,
            "unit": unit,
            "locality": locality,
            "venue": "Khu hội chợ mẫu",
            "closes_on": opens_on + timedelta(days=days - 1),
            "legal_basis": Event.LegalBasis.PROGRAMME,
            "decision_number": f"{year % 100}{month:02d}/QĐ-UBND (mẫu)",
            "decision_on": opens_on - timedelta(days=60),
            "is_sample": True,
        },
    )
    if is_new:
        add_booths(event, codes=[f"A{n:02d}" for n in range(1, 9)])
    return event


def load_calendar(agency: Agency) -> None:
    """The real fairs, as recorded events without participations. Where the day is unknown only the
    year counts.
    """
    with CALENDAR.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            put_real_fair(agency, row)


def put_real_fair(agency: Agency, row: dict) -> None:
    is_year_only = len(row["start"]) == 4
    opens_on = date(int(row["start"]), 1, 1) if is_year_only else date.fromisoformat(row["start"])
    unit = Unit.objects.provinces().resolve(
        ALIASES.get(row["province_then"], row["province_then"]), on=opens_on
    )
    own = unit.name in ("Bắc Giang", "Bắc Ninh") and opens_on >= date(2025, 7, 1)
    Event.objects.get_or_create(
        host=agency,
        name=row["name"],
        opens_on=opens_on,
        defaults={
            "scope": Event.Scope.IN_PROVINCE if own else Event.Scope.OUT_OF_PROVINCE,
            "status": Event.Status.PUBLISHED,
            "is_recorded": True,
            "is_year_only": is_year_only,
            "unit": unit,
            "venue": "" if row["venue"] == unit.name else row["venue"],
            "closes_on": date.fromisoformat(row["end"]) if row["end"] else None,
            "booths_planned": int(row["booths"]) if row["booths"] else None,
            "source": row["source_url"],
        },
    )


def load_turns(events: list[Event], producers: list[Producer], people: dict[str, User]) -> None:
    """104 attended and supported turns, spread over the fairs in turn."""
    if Participation.objects.filter(event__in=events).exists():
        return
    programme = put_programme(events[0].host)
    large = [p for p in producers if p.products.count() == 5]
    middle = [p for p in producers if p.products.count() == 2]
    small = [p for p in producers if p.products.count() == 1]
    full = [(p, 5) for p in islice(cycle(large), FULL_TURNS)]
    doubles = [(p, 2) for p in middle[:DOUBLE_TURNS]]
    singles = [(p, 1) for p in islice(cycle(small), TURNS - FULL_TURNS - DOUBLE_TURNS)]
    for i, (producer, products) in enumerate(spread(full, [*doubles, *singles])):
        put_turn(events[i % len(events)], producer, products, programme=programme, people=people)


def spread(full: list, others: list) -> list:
    """Both kinds of turn evenly mixed; no producer comes twice within as many turns as there are
    fairs.
    """
    mixed, total = [], len(full) + len(others)
    full, others = iter(full), iter(others)
    for i in range(total):
        mixed.append(
            next(full) if (i + 1) * FULL_TURNS // total > i * FULL_TURNS // total else next(others)
        )
    return mixed


def put_programme(agency: Agency) -> Programme:
    programme, _ = Programme.objects.get_or_create(
        agency=agency,
        name="Chương trình xúc tiến thương mại tỉnh Bắc Giang (mẫu)",
        defaults={
            "legal_basis": "Kế hoạch của UBND tỉnh (mẫu)",
            "valid_from": date(2020, 1, 1),
            "is_sample": True,
        },
    )
    return programme


def put_turn(
    event: Event,
    producer: Producer,
    products: int,
    *,
    programme: Programme,
    people: dict[str, User],
) -> None:
    opening = morning(event.opens_on)
    before, by = opening - timedelta(days=20), people["organiser"]
    participation = apply_for_event(
        event,
        producer=producer,
        products=producer.products.order_by("pk")[:products],
        by=by,
        at=before,
    )
    submit_participation(participation, by=by)
    accept_participation(participation, by=by, at=before)
    confirm_participation(participation, by=by)
    Participation.objects.filter(pk=participation.pk).update(
        submitted_at=before, confirmed_at=before
    )
    share = free_share(event)
    allocate_booth(participation, share=share, by=by, at=before)
    mark_attended(participation, by=by, at=opening)
    log_rent(
        participation, programme=programme, by=people["finance"], at=opening + timedelta(days=30)
    )


def log_rent(participation: Participation, *, programme: Programme, by: User, at: datetime) -> None:
    amount = 3_000_000 + 500_000 * (participation.pk % 7)
    log_support(
        participation,
        programme=programme,
        cost_item=CostItem.objects.get(code="booth_rent"),
        source="provincial",
        amount_vnd=amount,
        voucher_number=f"UNC-{participation.pk:04d} (mẫu)",
        voucher_on=at.date(),
        paid_on=at.date(),
        by=by,
        at=at,
    )


def free_share(event: Event):
    held = Allocation.objects.live().for_event(event).values("share")
    return BoothShare.objects.filter(booth__event=event).exclude(pk__in=held).first()


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))


def load_open_fair(agency: Agency, producers: list[Producer], people: dict[str, User]) -> None:
    """A fair that takes applications now, so that a newcomer can walk the whole way."""
    name = "Tuần hàng OCOP Bắc Ninh (mẫu)"
    if Event.objects.filter(host=agency, name=name).exists():
        return
    event = put_open_fair(agency, name)
    for letter, zone, price in (
        ("A", "Khu A – Chủ thể trong tỉnh", 3_000_000),
        ("B", "Khu B – Tỉnh bạn", 3_500_000),
    ):
        add_booths(
            event, codes=[f"{letter}{n:02d}" for n in range(1, 11)], zone_name=zone, price_vnd=price
        )
    add_booths(
        event, codes=["C01", "C02"], shares=2, kind="food", width_cm=600, price_vnd=5_000_000
    )
    now, by = timezone.now(), people["organiser"]
    for i, producer in enumerate(producers[1:13]):
        participation = apply_for_event(
            event, producer=producer, products=producer.products.all(), by=by, at=now
        )
        submit_participation(participation, by=by)
        if i % 3 == 0:
            accept_participation(participation, by=by, at=now)


def put_open_fair(agency: Agency, name: str) -> Event:
    today = timezone.localdate()
    event = Event(
        host=agency,
        name=name,
        kind=Event.Kind.PRODUCT_WEEK,
        scope=Event.Scope.IN_PROVINCE,
        status=Event.Status.PUBLISHED,
        unit=Unit.objects.provinces().resolve("Bắc Ninh", on=today),
        locality="Phường Bắc Giang",
        venue="Quảng trường 3/2",
        opens_on=today + timedelta(days=45),
        closes_on=today + timedelta(days=49),
        apply_from=timezone.now() - timedelta(days=10),
        apply_until=morning(today + timedelta(days=21)).replace(hour=0),
        confirm_until=morning(today + timedelta(days=30)).replace(hour=17),
        legal_basis=Event.LegalBasis.PROGRAMME,
        description="Dữ liệu mẫu: thử nộp hồ sơ, xét duyệt và xếp gian hàng tại đây.",
        booths_planned=24,
        is_sample=True,
    )
    event.save()
    return event
