"""Questions that readers put about what a list leaves open."""

from hashlib import sha256

from django.utils.translation import gettext as _

from core.text import fold, identity_key, is_toned, words_of
from imports.actions.plan import Plan, Question, Refused
from office.models import ProductSet
from places.addresses import Answer
from places.models import Unit
from producers.models import Producer, Product

ANOTHER, UNKNOWN = "another", "unknown"
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


def digest(code: str | None) -> str:
    """A tax code in a key, which may be a personal ID and is kept for later lists."""
    return sha256(code.encode()).hexdigest()[:16] if code else ""


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
