"""How much support a cost gets under a rule: pure arithmetic on whole đồng, each step kept with
what it leaves.

The order is that of the house: invoiced, recoverable VAT, booths and people, price list, presence,
rate, cap of the item, shared caps (producer and event, producer and year, event), what the budget
line has left. Fractions are carried to the end and rounded down to đồng there. A price per person
and day counts the days already, so presence is not counted once more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from core.money import format_vnd


@dataclass(frozen=True)
class Cost:
    """What a producer spent: đồng on the invoice, the recoverable VAT in it, and how many it was
    for.
    """

    invoiced_vnd: int
    vat_vnd: int = 0
    booths: int = 1
    people: int = 1
    days: int = 1


@dataclass(frozen=True)
class Limit:
    """A shared cap and what others have used of it, in đồng."""

    basis: str
    cap_vnd: int
    used_vnd: int = 0

    @property
    def left_vnd(self) -> int:
        return max(self.cap_vnd - self.used_vnd, 0)


@dataclass(frozen=True)
class Terms:
    """What a rule's item grants. `price_vnd` is the price list's, counted `price_per`; `event_days`
    scales by presence when given; `budget_vnd` is what the budget line has left.
    """

    rate_pct: Decimal | None = None
    cap_vnd: int | None = None
    cap_per: str = "participation"
    max_booths: int | None = None
    max_people: int | None = None
    price_vnd: int | None = None
    price_per: str = "booth"
    event_days: int | None = None
    limits: Sequence[Limit] = ()
    budget_vnd: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of a calculation: its name, what is left after it, and the numbers that its sentence
    needs.
    """

    name: str
    amount_vnd: int
    facts: Mapping[str, int | str] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {"step": self.name, "vnd": self.amount_vnd, **self.facts}


@dataclass(frozen=True)
class Result:
    """`eligible_vnd` is the cost that counts, `granted_vnd` what of it is paid, `cap_vnd` the most
    that the rule itself pays for this line whatever was invoiced (None without a cap); all rounded
    down.
    """

    eligible_vnd: int
    granted_vnd: int
    cap_vnd: int | None
    steps: tuple[Step, ...]


def quantity(per: str, cost: Cost) -> int:
    """How many booths, people or person-days a cap or price counts; 1 for a participation."""
    return {"booth": cost.booths, "person": cost.people, "person_day": cost.people * cost.days}.get(
        per, 1
    )


def calculate(cost: Cost, terms: Terms) -> Result:
    """Work a cost out step by step. What the rule itself says is told always, the rest where it
    changes something.
    """
    steps = [Step("invoiced", cost.invoiced_vnd)]
    amount = Fraction(cost.invoiced_vnd)

    def lower(name: str, value: Fraction | int | None, *, is_told: bool = False, **facts) -> None:
        nonlocal amount
        if value is None or (value >= amount and not is_told):
            return
        amount = min(amount, Fraction(value))
        steps.append(Step(name, int(amount), facts))

    lower("vat", amount - cost.vat_vnd, vat_vnd=cost.vat_vnd)
    cost = _limited(cost, terms, amount, lower)
    number = quantity(terms.price_per, cost)
    lower("price", _times(terms.price_vnd, number), price_vnd=terms.price_vnd, number=number)
    eligible, days = int(amount), _days(cost, terms)
    lower("presence", amount * min(cost.days, days) / days, days=cost.days, of=days)
    if (rate := terms.rate_pct) is not None:
        lower(
            "rate",
            amount * Fraction(rate) / 100,
            is_told=True,
            rate=f"{rate.normalize():f}".replace(".", ","),
        )
    _cap(cost, terms, lower)
    lower("budget", terms.budget_vnd)
    granted = int(amount)
    steps.append(Step("granted", granted))
    return Result(eligible, granted, most(cost, terms), tuple(steps))


def _cap(cost: Cost, terms: Terms, lower) -> None:
    """The item's own cap, then the shared ones in their order."""
    number = quantity(terms.cap_per, cost)
    lower(
        "item_cap",
        _times(terms.cap_vnd, number),
        is_told=True,
        cap_vnd=terms.cap_vnd,
        number=number,
    )
    for limit in terms.limits:
        lower(
            f"cap_{limit.basis}",
            limit.left_vnd,
            is_told=True,
            cap_vnd=limit.cap_vnd,
            used_vnd=limit.used_vnd,
        )


def _days(cost: Cost, terms: Terms) -> int:
    """The days that presence is measured by; those present themselves when nothing is scaled."""
    is_by_day = terms.price_vnd is not None and terms.price_per == "person_day"
    return cost.days if is_by_day or not terms.event_days else terms.event_days


def _times(amount: int | None, number: int) -> int | None:
    return None if amount is None else amount * number


def most(cost: Cost, terms: Terms) -> int | None:
    """The most that the rule's own caps allow for this cost, whatever was invoiced or used; None
    without a cap.
    """
    own = [] if terms.cap_vnd is None else [terms.cap_vnd * quantity(terms.cap_per, cost)]
    return min(own + [limit.cap_vnd for limit in terms.limits], default=None)


def _limited(cost: Cost, terms: Terms, amount: Fraction, lower) -> Cost:
    """The cost of the booths and people that the rule allows; each booth and each person costs the
    same.
    """
    booths = min(cost.booths, terms.max_booths or cost.booths)
    people = min(cost.people, terms.max_people or cost.people)
    lower("booths", amount * booths / cost.booths, booths=cost.booths, most=booths)
    lower(
        "people",
        amount * booths / cost.booths * people / cost.people,
        people=cost.people,
        most=people,
    )
    return Cost(cost.invoiced_vnd, cost.vat_vnd, booths, people, cost.days)


def prize(
    amounts: Mapping[tuple[str, int], int], *, stars: int, before: int | None
) -> Result | None:
    """The prize for reaching `stars` after `before` (None for the first time); None when the rule
    pays none.

    `amounts` are đồng by (case, stars). An upgrade without an amount of its own pays the difference
    of the first amounts.
    """
    case = "first" if before is None else "kept" if before == stars else "upgraded"
    if case == "upgraded" and before > stars:
        return None
    step = Step(f"prize_{case}", amounts.get((case, stars), 0), {"stars": stars})
    if case == "upgraded" and not step.amount_vnd:
        one, other = amounts.get(("first", stars), 0), amounts.get(("first", before), 0)
        facts = {"stars": stars, "before": before, "one": one, "other": other}
        step = Step("prize_difference", one - other if other else 0, facts)
    whole = step.amount_vnd
    return Result(whole, whole, whole, (step, Step("granted", whole))) if whole > 0 else None


@dataclass(frozen=True)
class Standing:
    """What conditions are judged by: the producer and the event as they are on the first day."""

    kind: str
    stars: int
    scope: str
    event_kind: str
    units: frozenset[int]
    is_from_elsewhere: bool
    booths: int
    days: int


@dataclass(frozen=True)
class Condition:
    """A condition of a rule that does not hold: its name and the numbers of its sentence."""

    name: str
    facts: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self):
        return sentence({"step": self.name, **self.facts})


def unmet(rule, standing: Standing, *, areas: frozenset[int] = frozenset()) -> list[Condition]:
    """The conditions of the rule that the standing does not meet, in the order of the form; none
    when all hold.
    """
    tests = [
        (Condition("kinds"), not rule.kinds or standing.kind in rule.kinds),
        (
            Condition("min_stars", {"least": rule.min_stars}),
            standing.stars >= (rule.min_stars or 0),
        ),
        (Condition("scopes"), not rule.scopes or standing.scope in rule.scopes),
        (Condition("event_kinds"), not rule.event_kinds or standing.event_kind in rule.event_kinds),
        (Condition("areas"), not areas or bool(areas & standing.units)),
        (Condition("is_from_elsewhere"), standing.is_from_elsewhere or not rule.is_from_elsewhere),
        (
            Condition("min_booths", {"least": rule.min_booths}),
            standing.booths >= (rule.min_booths or 0),
        ),
        (Condition("min_days", {"least": rule.min_days}), standing.days >= (rule.min_days or 0)),
    ]
    return [condition for condition, holds in tests if not holds]


SENTENCES = {
    "invoiced": _("Cost: %(vnd)s."),
    "vat": _("Recoverable VAT of %(vat_vnd)s does not count: %(vnd)s are left."),
    "booths": _("The rule supports %(most)s of %(booths)s booths: %(vnd)s are left."),
    "people": _("The rule supports %(most)s of %(people)s people: %(vnd)s are left."),
    "price": _("The price list recognises %(price_vnd)s × %(number)s: %(vnd)s are left."),
    "presence": _("Present on %(days)s of %(of)s days: %(vnd)s are left."),
    "rate": _("The rule pays %(rate)s %% of it: %(vnd)s."),
    "item_cap": _("At most %(cap_vnd)s × %(number)s for this cost: %(vnd)s."),
    "cap_participation": _(
        "At most %(cap_vnd)s per producer and event, %(used_vnd)s of it used: %(vnd)s are left."
    ),
    "cap_producer_year": _(
        "At most %(cap_vnd)s per producer and year, %(used_vnd)s of it used: %(vnd)s are left."
    ),
    "cap_event": _(
        "At most %(cap_vnd)s for the whole event, %(used_vnd)s of it used: %(vnd)s are left."
    ),
    "budget": _("The budget line has %(vnd)s left."),
    "prize_first": _("%(stars)s stars reached for the first time: %(vnd)s."),
    "prize_kept": _("%(stars)s stars kept at the new evaluation: %(vnd)s."),
    "prize_upgraded": _("Upgraded to %(stars)s stars: %(vnd)s."),
    "prize_difference": _(
        "Upgraded from %(before)s to %(stars)s stars: %(one)s less %(other)s, that is %(vnd)s."
    ),
    "granted": _("Support, rounded down to whole đồng: %(vnd)s."),
    "kinds": _("the rule is for other kinds of producer"),
    "min_stars": _("the rule asks for a product with %(least)s stars valid on the first day"),
    "scopes": _("the rule is for events of another scope"),
    "event_kinds": _("the rule is for other kinds of event"),
    "areas": _("the rule is for producers of other areas"),
    "is_from_elsewhere": _("the rule is for producers of other provinces"),
    "min_booths": _("the rule asks for an event with %(least)s booths or more"),
    "min_days": _("the rule asks for an event of %(least)s days or more"),
    "needs_price": _(
        "the rule pays by a price list, and no price of this cost is entered for that day"
    ),
    "times": _("the rule supports a producer %(most)s times a year, and that is used up"),
}
MONEY = ("vnd", "vat_vnd", "price_vnd", "cap_vnd", "used_vnd", "one", "other")


def sentence(step: Mapping) -> str:
    """A step, as stored, in words of the language of now."""
    facts = {key: format_vnd(value) if key in MONEY else value for key, value in step.items()}
    return str(SENTENCES[step["step"]]) % facts
