"""Questions that readers put about what a list leaves open."""

from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from core.money import format_vnd
from core.text import fold, identity_key, is_toned, words_of
from events.models import Event
from funding.models import CostItem, Programme
from imports.actions.plan import Plan
from imports.actions.row import Refused
from imports.actions.told import Question
from office.models import ProductSet
from places.addresses import Answer
from places.models import Unit
from producers.models import Producer, Product

ANOTHER, UNKNOWN, YES, NO, LEAVE = "another", "unknown", "yes", "no", "leave"
# More than these are typed, not chosen from.
MOST_CHOICES = 40


def are_alike(one: str, other: str) -> bool:
    """Whether two names differ in their accents only, and where they differ one of them has none:
    nobody can tell whether they are one, as with `Mat ong` and `Mật ong`, but not `Dứa` and `Dừa`.
    """
    if identity_key(one) == identity_key(other) or fold(one) != fold(other):
        return False
    pairs = zip(words_of(one), words_of(other), strict=False)
    different = [pair for pair in pairs if identity_key(pair[0]) != identity_key(pair[1])]
    return all(not all(map(is_toned, pair)) for pair in different)


def digest(text: str | None) -> str:
    """What stands for a text that must not be read: a tax code in a key, a key in a page."""
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def ask_commune(plan: Plan, text: str, answer: Answer) -> Unit:
    """The commune that is meant by words that are not certain, or by none."""
    units = answer.candidates
    is_short = 0 < len(units) <= MOST_CHOICES and all(u.level == Unit.Level.COMMUNE for u in units)
    asked = answer.words(text) if text else _("These rows name no commune. Which one is it?")
    question = Question(
        key=f"commune:{identity_key(text)}"[:300],
        text=asked,
        column="commune",
        choices=tuple((str(unit.pk), str(unit)) for unit in units) if is_short else (),
        is_kept=bool(text),
    )
    unit = Unit.objects.communes().on(plan.day).filter(pk=plan.ask(question)).first()
    if unit is None:
        raise Refused("commune", asked)
    return unit


def ask_kind(plan: Plan, name: str) -> str:
    """What kind of producer a name means, asked for all that begin with the same word."""
    first = (words_of(name) or [name])[0]
    words = _("Names that begin with “%(word)s”, like “%(name)s”, do not tell what kind they are.")
    question = Question(
        key=f"kind:{first}"[:300],
        text=words % {"word": first, "name": name},
        column="kind",
        choices=tuple((value, str(label)) for value, label in Producer.Kind.choices),
    )
    return plan.ask(question)


def ask_producer(plan: Plan, name: str, like: Producer, code: str | None) -> bool:
    """Whether a row means the registered producer that is like it."""
    shown = [str(like), str(like.commune), like.shown_tax_code]
    told = {"name": name, "like": ", ".join(filter(None, shown))}
    question = Question(
        key=f"producer:{identity_key(name)}:{digest(code)}:{identity_key(like.name)}"[:300],
        text=_("Is “%(name)s” the registered “%(like)s”?") % told,
        column="name",
        choices=(("same", _("Yes, the same")), (ANOTHER, _("No, another producer"))),
    )
    return plan.ask(question) != ANOTHER


def ask_product(plan: Plan, name: str, like: Product) -> bool:
    """Whether a row means the product of this producer that is like it."""
    owner = identity_key(like.producer.name)
    told = {"name": name, "like": like.name, "producer": like.producer}
    question = Question(
        key=f"product:{identity_key(name)}:{identity_key(like.name)}:{owner}"[:300],
        text=_("Is “%(name)s” of %(producer)s the product “%(like)s”?") % told,
        column="product",
        choices=(("same", _("Yes, the same")), (ANOTHER, _("No, another product"))),
    )
    return plan.ask(question) != ANOTHER


def ask_set(
    plan: Plan, text: str, found: list[ProductSet], sets: list[ProductSet]
) -> ProductSet | None:
    """The product set that is meant by words that name none or several; None for one that nobody
    knows yet.
    """
    offered = found or sets
    question = Question(
        key=f"set:{identity_key(text)}"[:300],
        text=_("Which product set is “%(text)s”?") % {"text": text[:80]},
        column="product_set",
        choices=(
            *((str(each.pk), str(each)) for each in offered),
            (UNKNOWN, _("not known yet")),
        ),
    )
    answer = plan.ask(question)
    return next((each for each in sets if str(each.pk) == answer), None)


def ask_decision(plan: Plan, number: str) -> bool:
    """Whether the decision of this number has been seen, so that its stars count. The home agency
    brings its own decisions: yes, unless somebody says otherwise.
    """
    question = Question(
        key=f"decision:{identity_key(number)}"[:300],
        text=_("Have you seen the decision %(number)s?") % {"number": number},
        column="decision_number",
        choices=((YES, _("Yes: its stars are verified")), (NO, _("No: only note them"))),
    )
    return plan.propose(question, YES) == YES


def ask_day(plan: Plan, number: str, known: date, said: date) -> bool:
    """Whether a decision that is known of another day is a second one; else the known one stays."""
    words = _("The decision %(number)s is known as of %(known)s, the list says %(said)s.")
    told = {"number": number, "known": f"{known:%d/%m/%Y}", "said": f"{said:%d/%m/%Y}"}
    question = Question(
        key=f"day:{identity_key(number)}:{known}:{said}"[:300],
        text=words % told,
        column="issued_on",
        choices=(
            (NO, _("The known day stays: it is the same decision")),
            (YES, _("Both are right: note a second recognition")),
        ),
        is_kept=False,
    )
    return plan.ask(question) == YES


def ask_set_of_name(
    plan: Plan, name: str, proposed: ProductSet, sets: list[ProductSet]
) -> ProductSet | None:
    """The set of a product of which the list says none, asked for all whose names propose the same
    one; None while nobody has chosen. One answer may take all proposals of the list.
    """
    whole = Question(
        key="sets",
        text=_("For these products the list names no set. Take the one that each name proposes?"),
        column="product_set",
        choices=((YES, _("Yes, as proposed")), (NO, _("No: leave it open"))),
        is_kept=False,
    )
    takes_all = plan.propose(whole, NO) == YES
    group = Question(
        key=f"set_of_name:{proposed.number}",
        text=_("Products like “%(name)s”: is their set %(set)s?") % {"name": name, "set": proposed},
        column="product_set",
        choices=(
            (str(proposed.pk), str(proposed)),
            (UNKNOWN, _("not known yet")),
            *((str(each.pk), str(each)) for each in sets if each != proposed),
        ),
        is_kept=False,
    )
    answer = plan.propose(group, str(proposed.pk) if takes_all else UNKNOWN)
    return next((each for each in sets if str(each.pk) == answer), None)


def ask_event(plan: Plan, text: str, like: list[Event], events: list[Event]) -> str:
    """The key of the event that a list calls so, or LEAVE; those that are like it come first. A
    list that names none is asked about once.
    """
    offered = [*like, *(event for event in events if event not in like)][:MOST_CHOICES]
    words = _("Which event is “%(text)s”? One that is not here yet is recorded first.")
    nameless = _("These rows name no event. Which one is it?")
    question = Question(
        key=f"event:{identity_key(text)}"[:300],
        text=words % {"text": text[:80]} if text else nameless,
        column="event",
        choices=(
            *((str(event.pk), f"{event} ({event.opens_on:%d/%m/%Y})") for event in offered),
            (LEAVE, _("Leave these rows out")),
        ),
        is_kept=bool(text),
    )
    return plan.ask(question)


def ask_new_product(plan: Plan, name: str, producer: Producer) -> bool:
    """Whether products that registered producers do not have yet are to be registered, asked once
    for a list of participations.
    """
    words = _("“%(producer)s” has no product “%(product)s”. Register products like this?")
    question = Question(
        key="new_products",
        text=words % {"producer": producer, "product": name[:80]},
        column="product",
        choices=((YES, _("Yes, register them")), (LEAVE, _("Leave these rows out"))),
        is_kept=False,
    )
    return plan.ask(question) == YES


def ask_exhibits(plan: Plan) -> bool:
    """Whether producers of which the list names no product showed all that are registered."""
    question = Question(
        key="exhibits",
        text=_("The list names no products for these. Did they show all that are registered?"),
        column="product",
        choices=((YES, _("Yes, all registered products")), (LEAVE, _("Leave these rows out"))),
        is_kept=False,
    )
    return plan.ask(question) == YES


def ask_programme(plan: Plan, paid_on: date, programmes: list[Programme]) -> Programme:
    """The programme that paid: the only one of that day is proposed, among several somebody says
    which.
    """
    fitting = [programme for programme in programmes if programme.holds(paid_on)]
    if not fitting:
        words = _("No programme of your agency holds on %(day)s. Record it first.")
        raise Refused("paid_on", words % {"day": f"{paid_on:%d/%m/%Y}"})
    question = Question(
        key=f"programme:{','.join(sorted(str(programme.pk) for programme in fitting))}"[:300],
        text=_("Under which programme was this support paid?"),
        column="amount_vnd",
        choices=tuple((str(programme.pk), str(programme)) for programme in fitting),
        is_kept=False,
    )
    is_only = len(fitting) == 1
    answer = plan.propose(question, str(fitting[0].pk)) if is_only else plan.ask(question)
    found = next((each for each in fitting if str(each.pk) == answer), None)
    if found is None:
        raise Refused("paid_on", question.text)
    return found


def ask_cost_item(plan: Plan, text: str, held: list[CostItem], items: list[CostItem]) -> CostItem:
    """The cost item that words mean: one whose name they hold is proposed, else somebody says it;
    once for a list that has no such column.
    """
    words = _("Which cost item is “%(text)s”?") % {"text": text[:80]}
    question = Question(
        key=f"cost_item:{identity_key(text)}"[:300],
        text=words if text else _("The list does not say what was paid. Which cost item is it?"),
        column="cost_item",
        choices=tuple((str(item.pk), str(item)) for item in items),
        is_kept=bool(text),
    )
    answer = plan.propose(question, str(held[0].pk)) if len(held) == 1 else plan.ask(question)
    found = next((item for item in items if str(item.pk) == answer), None)
    if found is None:
        raise Refused("cost_item", question.text)
    return found


def ask_source(plan: Plan, text: str, sources: list[tuple[str, str]]) -> str:
    """Where the money came from."""
    words = _("Which source is “%(text)s”?") % {"text": text[:80]}
    question = Question(
        key=f"source:{identity_key(text)}"[:300],
        text=words if text else _("The list does not say where the money came from. Which source?"),
        column="source",
        choices=tuple((value, str(label)) for value, label in sources),
        is_kept=bool(text),
    )
    return plan.ask(question)


def ask_amount(plan: Plan, amount_vnd: int) -> bool:
    """Whether an amount that is very small or very large is right."""
    question = Question(
        key=f"amount:{amount_vnd}",
        text=_("Is the amount of %(vnd)s right?") % {"vnd": format_vnd(amount_vnd)},
        column="amount_vnd",
        choices=((YES, _("Yes, it is right")), (LEAVE, _("Leave these rows out"))),
        is_kept=False,
    )
    return plan.ask(question) == YES


def ask_money_unit(plan: Plan, sheet: str) -> int:
    """What the amounts of a sheet count in, in đồng."""
    question = Question(
        key=f"money_unit:{sheet}"[:300],
        text=_("Some amounts of “%(sheet)s” are small. What do they count in?") % {"sheet": sheet},
        column="amount_vnd",
        choices=(
            ("1", _("đồng")),
            ("1000", _("thousand đồng")),
            ("1000000", _("million đồng")),
        ),
        is_kept=False,
    )
    answer = plan.ask(question)
    if answer not in dict(question.choices):
        raise Refused("amount_vnd", question.text)
    return int(answer)
