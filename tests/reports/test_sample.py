"""The published figures of Bắc Giang, from rows; and the counting rules on small cases."""

import os
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from auditlog.context import disable_auditlog
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from exhibitors.models import Participation
from funding.models import Claim, ClaimLine, Payment
from funding.statistics import faults
from producers.models import Product
from reports.management.commands.prepare import is_older, sample_files, static_files
from reports.statistics import (
    at_places,
    count,
    group_counts,
    producers_by_kind,
    register,
    register_by,
    register_counts,
    turns,
)
from tests.approval import approve, standing_still

DAY, TODAY = date(2023, 10, 1), date(2026, 11, 24)
UNITS = ("then", "now")


@pytest.fixture(scope="module")
def _sample(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic(), disable_auditlog():
        with standing_still():
            call_command("load_sample", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(_sample, db):
    """The loaded sample; what a test adds is rolled back."""


def entries(units="then"):
    return register(Product.objects.all(), on=DAY, units=units, today=TODAY)


def sample_turns(units="then", **fields):
    fairs = Participation.objects.filter(event__opens_on__year__range=(2020, 2023))
    return turns(fairs, support=ClaimLine.objects.all(), units=units, today=TODAY, **fields)


@pytest.mark.parametrize("units", UNITS)
def test_register_prints_the_published_totals(sample, units):
    total = register_counts(entries(units))
    assert (total.products, total.five, total.four, total.three, total.producers) == (
        180,
        0,
        42,
        138,
        97,
    )
    assert len({e.product for e in entries(units)}) == 180


def test_three_quarters_of_the_producers_are_cooperatives(sample):
    (share,) = [k for k in producers_by_kind(entries()) if k.kind == "cooperative"]
    assert (share.producers, round(share.per_cent, 2)) == (76, 78.35)


@pytest.mark.parametrize("units", UNITS)
def test_mountain_districts_hold_38_per_cent(sample, units):
    mountain = register_counts(e for e in entries(units) if e.is_mountain)
    assert (mountain.products, round(mountain.share_of(180), 1)) == (69, 38.3)


@pytest.mark.parametrize("day", [date(2025, 7, 1), TODAY])
@pytest.mark.parametrize("units", UNITS)
def test_mountain_list_outlives_the_districts(sample, units, day):
    """The list ended with the districts; the communes of today that came of them are on it."""

    def entries_on(day):
        found = register(Product.objects.all(), on=day, units=units, today=TODAY)
        return {e.product: e.is_mountain for e in found}

    last, later = entries_on(date(2025, 6, 30)), entries_on(day)
    assert {later[product] for product in later} == {True, False}
    both = last.keys() & later.keys()
    assert {p: last[p] for p in both} == {p: later[p] for p in both}


@pytest.mark.parametrize(
    ("district", "figures"),
    [("Huyện Lục Ngạn, Bắc Giang", (26, 16, 10)), ("Huyện Yên Thế, Bắc Giang", (25, 4, 21))],
)
@pytest.mark.parametrize("units", UNITS)
def test_districts_print_their_published_figures(sample, units, district, figures):
    rows = {c.key: c for c in register_by(entries(units), by="district")}
    assert (rows[district].products, rows[district].four, rows[district].three) == figures
    behind = [e for e in entries(units) if e.district == district]
    assert len(behind) == figures[0]


def test_former_district_is_the_sum_of_todays_communes(sample):
    then = {c.key: c.products for c in register_by(entries("then"), by="unit")}
    communes = {e.unit for e in entries("now") if e.district == "Huyện Lục Ngạn, Bắc Giang"}
    now = {c.key: c.products for c in register_by(entries("now"), by="unit")}
    assert "Phường Chũ, Bắc Ninh" in communes
    assert sum(now[unit] for unit in communes) == then["Huyện Lục Ngạn, Bắc Giang"] == 26


@pytest.mark.parametrize("units", UNITS)
def test_four_years_of_fairs_print_104_and_350(sample, units):
    rows = sample_turns(units)
    total = count(rows)
    assert (
        total.producer_turns,
        total.product_turns,
        total.supported_turns,
        total.unsupported_turns,
    ) == (104, 350, 104, 0)
    assert len(rows) == 104
    assert sum(len(t.products) for t in rows) == 350
    by_year = group_counts(rows, by="year")
    assert sum(c.producer_turns for c in by_year) == 104
    assert sum(c.support_vnd for c in by_year) == total.support_vnd


def test_the_seven_places_then_and_now(sample):
    places = {
        units: {c.key: c.producer_turns for c in group_counts(sample_turns(units), by="place")}
        for units in UNITS
    }
    assert set(places["then"]) == {
        "Quảng Ninh",
        "Lào Cai",
        "Hà Nội",
        "Hồ Chí Minh",
        "Cần Thơ",
        "Hoà Bình",
        "Khánh Hòa",
    }
    assert set(places["now"]) == {
        "Quảng Ninh",
        "Lào Cai",
        "Hà Nội",
        "Hồ Chí Minh",
        "Cần Thơ",
        "Phú Thọ",
        "Khánh Hòa",
    }
    assert places["then"]["Hoà Bình"] == places["now"]["Phú Thọ"]
    assert sum(places["then"].values()) == sum(places["now"].values()) == 104


def test_each_group_is_the_count_of_its_rows(sample):
    rows = sample_turns()
    for place in group_counts(rows, by="place"):
        behind = at_places(rows, place=place.key)
        assert (place.producer_turns, place.product_turns) == (
            len(behind),
            sum(len(t.products) for t in behind),
        )
    for stars in group_counts(rows, by="stars"):
        behind = sample_turns(stars=stars.key)
        assert (stars.producer_turns, stars.product_turns) == (
            len(behind),
            sum(len(t.products) for t in behind),
        )


def test_statistics_cost_the_same_for_any_number_of_rows(sample, django_assert_num_queries):
    for year in (2020, 2023):
        rows = turns(
            Participation.objects.filter(event__opens_on__year__lte=year),
            support=ClaimLine.objects.all(),
            units="then",
            today=TODAY,
        )
        with django_assert_num_queries(3):
            count(rows)
        # Those of the page with what they showed and were paid, and the units once.
        with django_assert_num_queries(7):
            assert len(rows[:50]) > 10


def test_loading_the_sample_again_changes_nothing(sample):
    before = (Product.objects.count(), Participation.objects.count())
    with disable_auditlog():
        call_command("load_sample", stdout=StringIO())
    assert (Product.objects.count(), Participation.objects.count()) == before


def test_money_of_the_sample_is_at_work_and_in_order(sample):
    running = Claim.objects.exclude(status="logged")
    assert running.numbers() == {
        "draft": 1,
        "returned": 1,
        "submitted": 1,
        "appraised": 2,
        "approved": 2,
        "part_paid": 2,
        "settled": 2,
    }
    assert Payment.objects.filter(status="ordered").count() == 1
    assert faults() == []


# What of the sample is looked at, beside how many there are of each. Some amounts and days follow
# from the keys of rows, which are others on every database.
LOOKED_AT = {
    "accounts.Membership": ("agency__name", "role", "user__full_name", "since", "until"),
    "events.Event": ("name", "status", "kind", "opens_on", "closes_on", "places", "booth_count"),
    "events.Question": ("event__name", "text", "kind", "need"),
    "events.Criterion": ("event__name", "name", "source", "weight"),
    "events.Quota": ("event__name", "kind", "places"),
    "producers.Producer": ("home_agency__name", "kind", "name", "product_count", "tax_code"),
    "producers.Product": (
        "producer__name",
        "name",
        "product_set__number",
        "recognitions__stars",
    ),
    "exhibitors.Participation": (
        "event__name",
        "status",
        "pending_decision",
        "exhibit_count",
        "submitted_at",
        "confirmed_at",
    ),
    "exhibitors.Review": ("participation__event__name",),
    "funding.BudgetLine": ("programme__name", "source", "year", "ceiling_vnd"),
    "funding.Claim": ("participation__event__name", "status", "year", "line_count"),
    "funding.Payment": ("kind", "tranche", "status"),
    "funding.LedgerEntry": ("kind", "posted_on"),
    "funding.RuleItem": ("rule__name", "cost_item__code", "rate_pct", "cap_vnd", "cap_per"),
    "logistics.Allocation": ("share__booth__event__name", "share__booth__code"),
    "certificates.Certificate": ("participation__event__name", "status"),
    "office.Letter": ("occasion", "status"),
}


def test_sample_is_the_approved_one(sample):
    parts = [looked_at(name, fields) for name, fields in LOOKED_AT.items()]
    approve("sample", "\n\n".join(parts))


def looked_at(name, fields) -> str:
    """How often each combination of these fields occurs."""
    model = apps.get_model(name)
    names = [f.name for f in model._meta.get_fields()]
    fields = [field for field in fields if field.partition("__")[0] in names]
    rows = Counter(model.objects.order_by().values_list(*fields))
    lines = sorted(f"{n} x {' | '.join(map(str, row))}" for row, n in rows.items())
    return "\n".join([f"== {name}: {sum(rows.values())}, by {', '.join(fields)}", *lines])


def test_file_is_made_again_when_something_it_was_made_from_is_newer(tmp_path):
    made, source = tmp_path / "made", tmp_path / "source"
    source.touch()
    assert is_older(made, [source])
    made.touch()
    os.utime(source, (1, 1))
    assert not is_older(made, [source])
    os.utime(source, (made.stat().st_mtime + 1,) * 2)
    assert is_older(made, [source])


def test_sources_are_the_data_of_the_apps_and_the_files_of_the_pages(settings):
    read = {str(path.relative_to(settings.BASE_DIR)) for path in sample_files()}
    assert {"places/actions.py", "office/actions/product_set.py", "funding/actions/rule.py"} <= read
    assert {"office/data/ocop_product_sets_26.csv", "reports/sample/fairs.py"} <= read
    assert Path(settings.BASE_DIR, "static/css/base.css") in static_files()
