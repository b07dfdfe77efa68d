"""Every rule that was found in the law, loaded as data, with examples worked to the đồng."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from core.transitions import Refusal
from funding.actions import delete_rule, load_cost_items, load_rules
from funding.models import (
    Cost,
    Limit,
    Rule,
    RuleItem,
    Standing,
    Terms,
    calculate,
    prize,
    sentence,
    unmet,
)
from tests.factories.funding import RuleFactory

M = 1_000_000
FOUND = Path(settings.BASE_DIR) / "funding" / "data" / "support_rules.csv"


@pytest.fixture(scope="module")
def items(django_db_setup, django_db_blocker):
    """{(row of the source, cost): item}, as the loader puts them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_cost_items()
        load_rules()
        rows = RuleItem.objects.select_related("rule", "cost_item").prefetch_related(
            "rule__caps", "amounts"
        )
        found = {(item.source_row, item.cost_item.code, item.rule.code): item for item in rows}
        for item in found.values():
            item.rule.kept_caps = {cap.basis: cap.amount_vnd for cap in item.rule.caps.all()}
            item.kept_amounts = {
                (row.case, row.stars): row.amount_vnd for row in item.amounts.all()
            }
        transaction.set_rollback(True)
    return found


def find(items, row: str, cost: str, rule: str = ""):
    (item,) = [
        item for (r, c, code), item in items.items() if (r, c) == (row, cost) and rule in ("", code)
    ]
    return item


def work(item, cost: Cost, *, used: int = 0, price: int | None = None):
    limits = tuple(Limit(basis, vnd, used) for basis, vnd in item.rule.kept_caps.items())
    terms = Terms(
        rate_pct=item.rate_pct,
        cap_vnd=item.cap_vnd,
        cap_per=item.cap_per,
        max_booths=item.max_booths,
        max_people=item.max_people,
        price_vnd=price,
        limits=limits,
    )
    return calculate(cost, terms)


# (row of the source, cost, rule), cost, what others used of the shared cap, price list -> [(step,
# what is left)]
EXAMPLES = [
    # Half of one of two booths of 12 m each.
    (
        ("DT-09-2021-dom", "booth_rent", ""),
        Cost(24 * M, booths=2),
        0,
        None,
        [("invoiced", 24 * M), ("booths", 12 * M), ("rate", 6 * M), ("granted", 6 * M)],
    ),
    # The shared ten millions: 6 for the booth leave 4 for freight of 3, and 1 for per-diems of 2.5.
    (
        ("DT-09-2021-dom-tr", "freight", ""),
        Cost(3 * M),
        6 * M,
        None,
        [("invoiced", 3 * M), ("granted", 3 * M)],
    ),
    (
        ("DT-09-2021-dom-pd", "per_diem", ""),
        Cost(2_500_000),
        9 * M,
        None,
        [("invoiced", 2_500_000), ("cap_participation", 1 * M), ("granted", 1 * M)],
    ),
    # Two people travelled, one is supported.
    (
        ("DT-09-2021-dom-pd", "per_diem", ""),
        Cost(5_000_001, people=2),
        0,
        None,
        [("invoiced", 5_000_001), ("people", 2_500_000), ("granted", 2_500_000)],
    ),
    (
        ("DT-09-2021-int", "booth_rent", ""),
        Cost(75 * M),
        0,
        None,
        [("invoiced", 75 * M), ("cap_participation", 60 * M), ("granted", 60 * M)],
    ),
    (
        ("DT-09-2021-int", "travel", ""),
        Cost(36 * M, people=2),
        45 * M,
        None,
        [
            ("invoiced", 36 * M),
            ("people", 18 * M),
            ("cap_participation", 15 * M),
            ("granted", 15 * M),
        ],
    ),
    (
        ("HCM-2025", "organise_fair", ""),
        Cost(33_333_333),
        0,
        None,
        [("invoiced", 33_333_333), ("rate", 16_666_666), ("granted", 16_666_666)],
    ),
    (
        ("HCM-2025", "organise_fair", ""),
        Cost(50 * M),
        0,
        None,
        [
            ("invoiced", 50 * M),
            ("rate", 25 * M),
            ("cap_participation", 20 * M),
            ("granted", 20 * M),
        ],
    ),
    (
        ("NA-2025-draft", "join_fair", ""),
        Cost(14 * M),
        0,
        None,
        [("invoiced", 14 * M), ("cap_participation", 10 * M), ("granted", 10 * M)],
    ),
    # 105 m for the whole event, 100 of them used by others.
    (
        ("NA-30-2020", "rural_sale", ""),
        Cost(10 * M),
        100 * M,
        None,
        [("invoiced", 10 * M), ("rate", 7 * M), ("cap_event", 5 * M), ("granted", 5 * M)],
    ),
    (
        ("VP-10-2021", "promotion", ""),
        Cost(4 * M),
        0,
        None,
        [("invoiced", 4 * M), ("granted", 4 * M)],
    ),
    (
        ("VP-10-2021", "site", ""),
        Cost(9 * M),
        4 * M,
        None,
        [("invoiced", 9 * M), ("rate", 4_500_000), ("granted", 4_500_000)],
    ),
    (
        ("VP-10-2021", "services", ""),
        Cost(9 * M),
        8_500_000,
        None,
        [
            ("invoiced", 9 * M),
            ("rate", 4_500_000),
            ("cap_participation", 3_500_000),
            ("granted", 3_500_000),
        ],
    ),
    (
        ("VP-10-2021-int", "join_fair", ""),
        Cost(230 * M),
        0,
        None,
        [("invoiced", 230 * M), ("cap_participation", 200 * M), ("granted", 200 * M)],
    ),
    # Six millions a booth: two booths of 6.5 are paid 12.
    (
        ("QN-2015", "booth_rent", ""),
        Cost(13 * M, booths=2),
        0,
        None,
        [("invoiced", 13 * M), ("item_cap", 12 * M), ("granted", 12 * M)],
    ),
    (
        ("HN-2023", "booth_rent", ""),
        Cost(15 * M, booths=3),
        0,
        None,
        [("invoiced", 15 * M), ("booths", 10 * M), ("rate", 5 * M), ("granted", 5 * M)],
    ),
    (
        ("TV-2020", "join_fair", ""),
        Cost(7_654_321, vat_vnd=654_321),
        0,
        None,
        [("invoiced", 7_654_321), ("vat", 7 * M), ("granted", 7 * M)],
    ),
    # In full, but by the tendered price of 5 m a booth.
    (
        ("KC-26-2014-own", "booth_rent", ""),
        Cost(12 * M, booths=2),
        0,
        5 * M,
        [("invoiced", 12 * M), ("price", 10 * M), ("granted", 10 * M)],
    ),
    (
        ("KC-26-2014-other", "booth_rent", ""),
        Cost(7_777_777),
        0,
        None,
        [("invoiced", 7_777_777), ("rate", 6_222_221), ("granted", 6_222_221)],
    ),
    (
        ("SME-80-2021-22", "lodging", "sme-80-2021-22"),
        Cost(8 * M),
        25 * M,
        None,
        [("invoiced", 8 * M), ("cap_producer_year", 5 * M), ("granted", 5 * M)],
    ),
    (
        ("SME-80-2021-22", "travel", "sme-80-2021-22-int"),
        Cost(70 * M),
        0,
        None,
        [("invoiced", 70 * M), ("cap_producer_year", 50 * M), ("granted", 50 * M)],
    ),
    (
        ("SME-80-2021-25", "site", "sme-80-2021-25"),
        Cost(60 * M),
        0,
        None,
        [("invoiced", 60 * M), ("cap_producer_year", 50 * M), ("granted", 50 * M)],
    ),
    (
        ("SME-80-2021-25", "site", "sme-80-2021-25-int"),
        Cost(60 * M),
        20 * M,
        None,
        [("invoiced", 60 * M), ("cap_producer_year", 50 * M), ("granted", 50 * M)],
    ),
    (
        ("NTM-60-2026", "trade_promotion", ""),
        Cost(9 * M),
        0,
        8 * M,
        [("invoiced", 9 * M), ("price", 8 * M), ("granted", 8 * M)],
    ),
]
PRIZES = [
    ("OCOP-prize-60-2026", 3, None, 8 * M, "prize_first"),
    ("OCOP-prize-60-2026", 4, None, 10 * M, "prize_first"),
    ("OCOP-prize-60-2026", 5, None, 15 * M, "prize_first"),
    ("OCOP-prize-60-2026", 4, 3, 2 * M, "prize_difference"),
    ("OCOP-prize-60-2026", 5, 3, 7 * M, "prize_difference"),
    ("OCOP-prize-60-2026", 5, 4, 5 * M, "prize_difference"),
    ("OCOP-prize-60-2026", 4, 4, 0, ""),
    ("OCOP-prize-60-2026", 3, 4, 0, ""),
    ("BG-67-2023", 3, None, 50 * M, "prize_first"),
    ("BG-67-2023", 4, None, 150 * M, "prize_first"),
    ("BG-67-2023", 5, None, 300 * M, "prize_first"),
    ("BG-67-2023", 3, 3, 20 * M, "prize_kept"),
    ("BG-67-2023", 4, 4, 60 * M, "prize_kept"),
    ("BG-67-2023", 4, 3, 150 * M, "prize_upgraded"),
    ("BG-67-2023", 5, 4, 300 * M, "prize_upgraded"),
]


@pytest.mark.parametrize(("key", "cost", "used", "price", "steps"), EXAMPLES)
def test_rule_pays_to_the_dong_and_says_how(items, key, cost, used, price, steps):
    item = find(items, *key)
    result = work(item, cost, used=used, price=price)
    assert lowering(result) == steps
    assert {step.name for step in result.steps} >= told(item)
    assert result.granted_vnd == steps[-1][1]
    assert item.needs_price == (price is not None)
    assert all(sentence(step.as_json()).endswith(".") for step in result.steps)


def lowering(result):
    """The steps that took something away, with the first and the last."""
    before = [None, *(step.amount_vnd for step in result.steps)]
    pairs = zip(result.steps, before, strict=False)
    return [
        (step.name, step.amount_vnd)
        for step, was in pairs
        if step.amount_vnd != was or step.name == "granted"
    ]


def told(item) -> set[str]:
    """What the rule itself says is in every explanation."""
    caps = {f"cap_{basis}" for basis in item.rule.kept_caps}
    return caps | ({"rate"} if item.rate_pct else set()) | ({"item_cap"} if item.cap_vnd else set())


@pytest.mark.parametrize(("row", "stars", "before", "amount", "step"), PRIZES)
def test_prize_pays_by_stars_and_what_was_before(items, row, stars, before, amount, step):
    result = prize(find(items, row, "star_prize").kept_amounts, stars=stars, before=before)
    assert (
        (result.granted_vnd, result.steps[0].name) == (amount, step) if amount else result is None
    )


def test_every_row_of_the_source_is_loaded_and_has_an_example(items):
    with FOUND.open(encoding="utf-8") as file:
        found = {row["rule_id"] for row in csv.DictReader(file)}
    assert len(found) == 19
    assert {row for row, _cost, _rule in items} == found
    assert {key[0] for key, *_rest in EXAMPLES} | {row for row, *_rest in PRIZES} == found


GOOD = Standing(
    kind="company",
    stars=3,
    scope="in_province",
    event_kind="fair",
    units=frozenset({1}),
    is_from_elsewhere=True,
    booths=10,
    days=3,
)
CONDITIONS = [
    ("sme-80-2021-22", {"kind": "cooperative"}, ["kinds"]),
    ("sme-80-2021-22", {"scope": "international"}, ["scopes"]),
    ("sme-80-2021-22-int", {}, ["scopes"]),
    ("hn-2023", {"stars": 0}, ["min_stars"]),
    ("hn-2023", {"is_from_elsewhere": False, "stars": 4}, ["is_from_elsewhere"]),
    ("hcm-2025", {"event_kind": "training"}, ["event_kinds"]),
    ("na-2025-draft", {"booths": 9, "days": 2}, ["min_booths", "min_days"]),
    ("na-2025-draft", {}, []),
    ("hn-2023", {}, []),
    ("hcm-2025", {}, []),
    ("sme-80-2021-22", {}, []),
]


@pytest.mark.parametrize(("code", "changed", "missing"), CONDITIONS)
def test_condition_that_does_not_hold_is_named(items, code, changed, missing):
    rule = next(item.rule for item in items.values() if item.rule.code == code)
    standing = Standing(**{**GOOD.__dict__, **changed})
    assert [condition.name for condition in unmet(rule, standing)] == missing


def test_area_is_one_of_the_producers_own(items):
    rule = next(item.rule for item in items.values() if item.rule.code == "hn-2023")
    assert unmet(rule, GOOD, areas=frozenset({1, 2})) == []
    assert [condition.name for condition in unmet(rule, GOOD, areas=frozenset({2}))] == ["areas"]


def test_times_a_year_and_drafts_are_as_found(items):
    rules = {item.rule.code: item.rule for item in items.values()}
    assert {
        code: rule.max_times_per_year for code, rule in rules.items() if rule.max_times_per_year
    } == {
        "dt-09-2021-dom": 2,
        "dt-09-2021-int": 2,
    }
    assert [code for code, rule in rules.items() if rule.is_draft] == ["na-2025-draft"]


def test_loading_again_changes_nothing(db):
    load_cost_items()
    first = load_rules()
    Rule.objects.filter(code="qn-2015").update(note="Đã kiểm tra.")
    assert load_rules() == first == 19
    assert Rule.objects.get(code="qn-2015").note == "Đã kiểm tra."


def test_three_costs_share_ten_millions_in_their_order(items):
    """Half of a booth of 12, freight of 3 and per-diems of 2.5: 6 + 3 + 1."""
    used, paid = 0, []
    for row, cost, spent in (
        ("DT-09-2021-dom", "booth_rent", 12 * M),
        ("DT-09-2021-dom-tr", "freight", 3 * M),
        ("DT-09-2021-dom-pd", "per_diem", 2_500_000),
    ):
        result = work(find(items, row, cost), Cost(spent), used=used)
        used += result.granted_vnd
        paid.append(result.granted_vnd)
    assert paid == [6 * M, 3 * M, 1 * M]


def test_presence_scales_before_the_rate():
    result = calculate(Cost(10 * M, days=2), Terms(rate_pct=Decimal(50), event_days=6))
    assert [(step.name, step.amount_vnd) for step in result.steps] == [
        ("invoiced", 10 * M),
        ("presence", 3_333_333),
        ("rate", 1_666_666),
        ("granted", 1_666_666),
    ]


def test_draft_of_a_rule_is_deleted_and_one_that_holds_is_kept(db):
    draft, other, holds = RuleFactory(is_draft=True), RuleFactory(is_draft=True), RuleFactory()
    delete_rule(draft)
    with pytest.raises(Refusal, match="phiên bản tiếp theo"):
        delete_rule(holds)
    assert set(Rule.objects.all()) == {other, holds}
