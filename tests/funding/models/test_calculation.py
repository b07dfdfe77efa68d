"""The arithmetic of support without a database: every step, every bound, every sentence."""

from decimal import Decimal

import pytest
from django.utils import translation

from funding.models import Rule
from funding.models.calculation import (
    SENTENCES,
    Condition,
    Cost,
    Limit,
    Standing,
    Step,
    Terms,
    calculate,
    prize,
    quantity,
    sentence,
    unmet,
)

M = 1_000_000


def steps(result):
    return [(step.name, step.amount_vnd) for step in result.steps]


# {what is worked out: (cost, terms, eligible, granted, cap, steps between the invoice and the
# grant)}
CASES = {
    "nothing said": (Cost(5 * M), Terms(), 5 * M, 5 * M, None, []),
    "whole rate is told": (
        Cost(5 * M),
        Terms(rate_pct=Decimal(100)),
        5 * M,
        5 * M,
        None,
        [("rate", 5 * M)],
    ),
    "half": (
        Cost(5 * M + 1),
        Terms(rate_pct=Decimal("50")),
        5 * M + 1,
        2_500_000,
        None,
        [("rate", 2_500_000)],
    ),
    "vat does not count": (
        Cost(11 * M, vat_vnd=M),
        Terms(rate_pct=Decimal(50)),
        10 * M,
        5 * M,
        None,
        [("vat", 10 * M), ("rate", 5 * M)],
    ),
    "fractions are kept to the end": (
        Cost(100, booths=3),
        Terms(max_booths=2, rate_pct=Decimal(75)),
        66,
        50,
        None,
        [("booths", 66), ("rate", 50)],
    ),
    "two of three booths": (
        Cost(9 * M, booths=3),
        Terms(max_booths=2),
        6 * M,
        6 * M,
        None,
        [("booths", 6 * M)],
    ),
    "as many booths as allowed": (
        Cost(9 * M, booths=3),
        Terms(max_booths=3),
        9 * M,
        9 * M,
        None,
        [],
    ),
    "fewer booths than allowed": (
        Cost(9 * M, booths=1),
        Terms(max_booths=2),
        9 * M,
        9 * M,
        None,
        [],
    ),
    "one of two people": (
        Cost(4 * M, people=2),
        Terms(max_people=1),
        2 * M,
        2 * M,
        None,
        [("people", 2 * M)],
    ),
    "fewer people than allowed": (
        Cost(4 * M, people=1),
        Terms(max_people=2),
        4 * M,
        4 * M,
        None,
        [],
    ),
    "booths and people": (
        Cost(12 * M, booths=3, people=2),
        Terms(max_booths=1, max_people=1),
        2 * M,
        2 * M,
        None,
        [("booths", 4 * M), ("people", 2 * M)],
    ),
    "price per booth": (
        Cost(9 * M, booths=2),
        Terms(price_vnd=3 * M),
        6 * M,
        6 * M,
        None,
        [("price", 6 * M)],
    ),
    "price above the cost": (Cost(5 * M, booths=2), Terms(price_vnd=3 * M), 5 * M, 5 * M, None, []),
    "price per allowed booth": (
        Cost(30 * M, booths=3),
        Terms(price_vnd=3 * M, max_booths=2),
        6 * M,
        6 * M,
        None,
        [("booths", 20 * M), ("price", 6 * M)],
    ),
    "price per person": (
        Cost(9 * M, booths=3, people=2),
        Terms(price_vnd=3 * M, price_per="person"),
        6 * M,
        6 * M,
        None,
        [("price", 6 * M)],
    ),
    "price per person and day": (
        Cost(9 * M, people=2, days=3),
        Terms(price_vnd=200_000, price_per="person_day"),
        1_200_000,
        1_200_000,
        None,
        [("price", 1_200_000)],
    ),
    "presence scales": (
        Cost(6 * M, days=2),
        Terms(event_days=3),
        6 * M,
        4 * M,
        None,
        [("presence", 4 * M)],
    ),
    "present to the end": (Cost(6 * M, days=3), Terms(event_days=3), 6 * M, 6 * M, None, []),
    "present longer than the event": (
        Cost(6 * M, days=5),
        Terms(event_days=3),
        6 * M,
        6 * M,
        None,
        [],
    ),
    "price of a day holds presence already": (
        Cost(6 * M, people=1, days=2),
        Terms(price_vnd=M, price_per="person_day", event_days=4),
        2 * M,
        2 * M,
        None,
        [("price", 2 * M)],
    ),
    "another price is scaled too": (
        Cost(6 * M, days=1),
        Terms(price_vnd=4 * M, event_days=4),
        4 * M,
        M,
        None,
        [("price", 4 * M), ("presence", M)],
    ),
    "counted by day without a price is scaled": (
        Cost(6 * M, days=1),
        Terms(price_per="person_day", event_days=4),
        6 * M,
        1_500_000,
        None,
        [("presence", 1_500_000)],
    ),
    "cap of the item is told": (
        Cost(5 * M),
        Terms(cap_vnd=8 * M),
        5 * M,
        5 * M,
        8 * M,
        [("item_cap", 5 * M)],
    ),
    "cap per booth": (
        Cost(50 * M, booths=2),
        Terms(cap_vnd=10 * M, cap_per="booth"),
        50 * M,
        20 * M,
        20 * M,
        [("item_cap", 20 * M)],
    ),
    "cap per allowed booth": (
        Cost(60 * M, booths=3),
        Terms(cap_vnd=10 * M, cap_per="booth", max_booths=2),
        40 * M,
        20 * M,
        20 * M,
        [("booths", 40 * M), ("item_cap", 20 * M)],
    ),
    "shared caps in their order": (
        Cost(20 * M),
        Terms(
            cap_vnd=15 * M,
            limits=(Limit("participation", 10 * M, 3 * M), Limit("producer_year", 30 * M, 25 * M)),
        ),
        20 * M,
        5 * M,
        10 * M,
        [("item_cap", 15 * M), ("cap_participation", 7 * M), ("cap_producer_year", 5 * M)],
    ),
    "shared cap that does not bite is told": (
        Cost(2 * M),
        Terms(limits=(Limit("event", 9 * M),)),
        2 * M,
        2 * M,
        9 * M,
        [("cap_event", 2 * M)],
    ),
    "shared cap that is used up and more": (
        Cost(2 * M),
        Terms(limits=(Limit("event", 5 * M, 6 * M),)),
        2 * M,
        0,
        5 * M,
        [("cap_event", 0)],
    ),
    "budget is told where it bites": (
        Cost(5 * M),
        Terms(budget_vnd=3 * M),
        5 * M,
        3 * M,
        None,
        [("budget", 3 * M)],
    ),
    "budget that is enough": (Cost(5 * M), Terms(budget_vnd=5 * M), 5 * M, 5 * M, None, []),
}


@pytest.mark.parametrize("name", CASES)
def test_calculation_is_told_step_by_step(name):
    cost, terms, eligible, granted, cap, between = CASES[name]
    result = calculate(cost, terms)
    assert (result.eligible_vnd, result.granted_vnd, result.cap_vnd) == (eligible, granted, cap)
    assert steps(result) == [("invoiced", cost.invoiced_vnd), *between, ("granted", granted)]


def test_steps_carry_the_numbers_of_their_sentences():
    terms = Terms(
        rate_pct=Decimal("62.50"),
        cap_vnd=4 * M,
        cap_per="booth",
        max_booths=2,
        max_people=1,
        price_vnd=4 * M,
        event_days=4,
        limits=(Limit("participation", 5 * M, M),),
        budget_vnd=3 * M,
    )
    result = calculate(Cost(66 * M, vat_vnd=6 * M, booths=3, people=2, days=3), terms)
    assert [step.as_json() for step in result.steps] == [
        {"step": "invoiced", "vnd": 66 * M},
        {"step": "vat", "vnd": 60 * M, "vat_vnd": 6 * M},
        {"step": "booths", "vnd": 40 * M, "booths": 3, "most": 2},
        {"step": "people", "vnd": 20 * M, "people": 2, "most": 1},
        {"step": "price", "vnd": 8 * M, "price_vnd": 4 * M, "number": 2},
        {"step": "presence", "vnd": 6 * M, "days": 3, "of": 4},
        {"step": "rate", "vnd": 3_750_000, "rate": "62,5"},
        {"step": "item_cap", "vnd": 3_750_000, "cap_vnd": 4 * M, "number": 2},
        {"step": "cap_participation", "vnd": 3_750_000, "cap_vnd": 5 * M, "used_vnd": M},
        {"step": "budget", "vnd": 3 * M},
        {"step": "granted", "vnd": 3 * M},
    ]


def test_calculation_counts_one_of_each_unless_told():
    assert Cost(M) == Cost(M, vat_vnd=0, booths=1, people=1, days=1)
    assert Limit("event", M).left_vnd == M


@pytest.mark.parametrize(
    ("per", "number"),
    [("booth", 2), ("person", 3), ("person_day", 12), ("participation", 1), ("product", 1)],
)
def test_quantity_is_what_a_price_counts(per, number):
    assert quantity(per, Cost(M, booths=2, people=3, days=4)) == number


AMOUNTS = {
    ("first", 3): 10 * M,
    ("first", 4): 20 * M,
    ("first", 5): 50 * M,
    ("kept", 4): 5 * M,
    ("upgraded", 5): 25 * M,
}
PRIZES = {
    "first time": (3, None, "prize_first", 10 * M),
    "kept": (4, 4, "prize_kept", 5 * M),
    "upgraded with an amount of its own": (5, 4, "prize_upgraded", 25 * M),
    "upgraded by the difference": (4, 3, "prize_difference", 10 * M),
}


@pytest.mark.parametrize("name", PRIZES)
def test_prize_is_told_step_by_step(name):
    stars, before, step, amount = PRIZES[name]
    result = prize(AMOUNTS, stars=stars, before=before)
    assert steps(result) == [(step, amount), ("granted", amount)]
    assert (result.eligible_vnd, result.granted_vnd, result.cap_vnd) == (amount, amount, amount)


@pytest.mark.parametrize(
    ("amounts", "stars", "before"),
    [
        (AMOUNTS, 3, 3),  # kept, without an amount for it
        (AMOUNTS, 3, 4),  # fallen
        (AMOUNTS | {("upgraded", 3): 7 * M}, 3, 4),  # fallen, whatever the rule pays for rising
        (AMOUNTS, 2, None),  # too few stars
        ({("first", 4): 20 * M}, 4, 3),  # nothing to take the difference from
        ({("first", 3): 10 * M}, 4, 3),  # nothing for the stars reached
        ({("first", 3): 10 * M, ("first", 4): 10 * M}, 4, 3),  # no difference
    ],
)
def test_no_prize_where_the_rule_pays_none(amounts, stars, before):
    assert prize(amounts, stars=stars, before=before) is None


def test_smallest_prize_is_a_prize():
    assert prize({("first", 3): 1}, stars=3, before=None).granted_vnd == 1


def test_difference_names_both_amounts():
    (told, _granted) = prize(AMOUNTS, stars=4, before=3).steps
    assert told.as_json() == {
        "step": "prize_difference",
        "vnd": 10 * M,
        "stars": 4,
        "before": 3,
        "one": 20 * M,
        "other": 10 * M,
    }


HERE = Standing(
    kind="cooperative",
    stars=4,
    scope="provincial",
    event_kind="fair",
    units=frozenset({7, 8}),
    is_from_elsewhere=False,
    booths=100,
    days=5,
)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, []),
        ({"kinds": ["cooperative", "company"]}, []),
        ({"kinds": ["company"]}, ["kinds"]),
        ({"min_stars": 4}, []),
        ({"min_stars": 5}, ["min_stars"]),
        ({"scopes": ["provincial"]}, []),
        ({"scopes": ["national"]}, ["scopes"]),
        ({"event_kinds": ["fair"]}, []),
        ({"event_kinds": ["week"]}, ["event_kinds"]),
        ({"is_from_elsewhere": True}, ["is_from_elsewhere"]),
        ({"min_booths": 100}, []),
        ({"min_booths": 101}, ["min_booths"]),
        ({"min_days": 5}, []),
        ({"min_days": 6}, ["min_days"]),
        ({"kinds": ["company"], "min_days": 6}, ["kinds", "min_days"]),
    ],
)
def test_conditions_that_do_not_hold_are_named(fields, told):
    assert [condition.name for condition in unmet(Rule(**fields), HERE)] == told


def test_rule_without_conditions_asks_for_nothing():
    nobody = Standing("", 0, "", "", frozenset(), is_from_elsewhere=False, booths=0, days=0)
    assert unmet(Rule(), nobody) == []


def test_rule_for_others_holds_for_others():
    guest = Standing(
        "company", 0, "national", "fair", frozenset(), is_from_elsewhere=True, booths=1, days=1
    )
    assert unmet(Rule(is_from_elsewhere=True), guest) == []
    assert unmet(Rule(), guest) == []


def test_areas_are_held_against_the_units():
    assert unmet(Rule(), HERE, areas=frozenset({8, 9})) == []
    (told,) = unmet(Rule(), HERE, areas=frozenset({9}))
    assert str(told) == "quy định dành cho chủ thể ở địa bàn khác"


def test_conditions_say_their_numbers():
    short = unmet(Rule(min_stars=5, min_booths=200, min_days=7), HERE)
    assert short == [
        Condition("min_stars", {"least": 5}),
        Condition("min_booths", {"least": 200}),
        Condition("min_days", {"least": 7}),
    ]


# Every number that a sentence may name, each another one.
FACTS = {
    "vnd": 1 * M,
    "vat_vnd": 2 * M,
    "price_vnd": 3 * M,
    "cap_vnd": 4 * M,
    "used_vnd": 5 * M,
    "one": 6 * M,
    "other": 7 * M,
    "most": 11,
    "booths": 12,
    "people": 13,
    "number": 14,
    "days": 15,
    "of": 16,
    "rate": "17,5",
    "stars": 4,
    "before": 3,
    "least": 18,
}
SAID = {
    "invoiced": "Cost: 1.000.000 đ.",
    "vat": "Recoverable VAT of 2.000.000 đ does not count: 1.000.000 đ are left.",
    "booths": "The rule supports 11 of 12 booths: 1.000.000 đ are left.",
    "people": "The rule supports 11 of 13 people: 1.000.000 đ are left.",
    "price": "The price list recognises 3.000.000 đ × 14: 1.000.000 đ are left.",
    "presence": "Present on 15 of 16 days: 1.000.000 đ are left.",
    "rate": "The rule pays 17,5 % of it: 1.000.000 đ.",
    "item_cap": "At most 4.000.000 đ × 14 for this cost: 1.000.000 đ.",
    "cap_participation": "At most 4.000.000 đ per producer and event, 5.000.000 đ of it used:"
    " 1.000.000 đ are left.",
    "cap_producer_year": "At most 4.000.000 đ per producer and year, 5.000.000 đ of it used:"
    " 1.000.000 đ are left.",
    "cap_event": "At most 4.000.000 đ for the whole event, 5.000.000 đ of it used: 1.000.000 đ are"
    " left.",
    "budget": "The budget line has 1.000.000 đ left.",
    "prize_first": "4 stars reached for the first time: 1.000.000 đ.",
    "prize_kept": "4 stars kept at the new evaluation: 1.000.000 đ.",
    "prize_upgraded": "Upgraded to 4 stars: 1.000.000 đ.",
    "prize_difference": "Upgraded from 3 to 4 stars: 6.000.000 đ less 7.000.000 đ, that is"
    " 1.000.000 đ.",
    "granted": "Support, rounded down to whole đồng: 1.000.000 đ.",
    "kinds": "the rule is for other kinds of producer",
    "min_stars": "the rule asks for a product with 18 stars valid on the first day",
    "scopes": "the rule is for events of another scope",
    "event_kinds": "the rule is for other kinds of event",
    "areas": "the rule is for producers of other areas",
    "is_from_elsewhere": "the rule is for producers of other provinces",
    "min_booths": "the rule asks for an event with 18 booths or more",
    "min_days": "the rule asks for an event of 18 days or more",
    "needs_price": "the rule pays by a price list, and no price of this cost is entered for that"
    " day",
    "times": "the rule supports a producer 11 times a year, and that is used up",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_step_has_its_sentence(name):
    with translation.override("en"):
        assert sentence({"step": name, **FACTS}).replace("\u00a0", " ") == SAID[name]


def test_step_stands_in_json_as_it_is_told():
    assert Step("rate", M, {"rate": "50"}).as_json() == {"step": "rate", "vnd": M, "rate": "50"}
