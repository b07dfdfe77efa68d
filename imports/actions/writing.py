"""What a plan writes, and a note of it, by which it can be taken back."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import create_audited
from core.facts import recount
from core.transitions import Refusal
from exhibitors.actions.application import (
    apply_for_event,
    confirm_participation,
    submit_participation,
)
from exhibitors.actions.decision import accept_participation
from exhibitors.actions.presence import mark_absent, mark_attended
from exhibitors.models import Participation
from funding.actions import log_support
from funding.models import ClaimLine
from imports.actions.plan import Plan
from imports.actions.told import PaidSupport, Wish
from producers.actions.producer import recount_stars, set_verified
from producers.models import Producer, Product, Recognition

Reached = Participation.Status
MARKS = {Reached.ATTENDED: mark_attended, Reached.ABSENT: mark_absent}
STEP = 250
# Those that a plan makes, in the order in which one needs the other.
MADE = (Producer, Product, Recognition)


def write(plan: Plan, *, by: User, at: datetime, progress: Callable[[int, int], None]) -> dict:
    """Write everything that the plan holds, inside the caller's transaction; `progress` is told
    how many records of how many are written. Returns what `Import.written` notes of it.
    """
    _verify(plan, by=by, at=at)
    steps = _steps(plan)
    total = sum(len(plan.new[model]) for model in MADE) + len(plan.changed) + len(steps)
    done = 0
    for model in MADE:
        rows = plan.new[model]
        for start in range(0, len(rows), STEP):
            create_audited(rows[start : start + STEP], by=by)
            done += len(rows[start : start + STEP])
            progress(done, total)
    for thing in plan.changed:
        thing.save()
    _recount(plan)
    done += len(plan.changed)
    made = []
    for step, asked in steps:
        try:
            made.append(step(asked, by=by, at=at))
        except Refusal as refusal:
            told = {"n": asked.row, "why": refusal}
            raise Refusal(_("row %(n)s: %(why)s") % told) from None
        done += 1
        progress(done, total)
    return _noted(plan, made, at=at)


def _steps(plan: Plan) -> list[tuple[Callable, Wish | PaidSupport]]:
    """What is done by actions, in one order everywhere, so that two lists at a time wait for each
    other.
    """
    supports = sorted(plan.supports, key=lambda told: told.participation.pk)
    return [(_grant, wish) for wish in plan.wishes] + [(_log, told) for told in supports]


def _verify(plan: Plan, *, by: User, at: datetime) -> None:
    """Stars whose decision was seen count, except those of producers that the person acts for."""
    for recognition in plan.verified.values():
        if set_verified(recognition, by=by, at=at) and not plan.is_new(recognition):
            plan.change(recognition, verified_at=None, verified_by_id=None)


def _recount(plan: Plan) -> None:
    products = plan.new[Product]
    recount(Producer.objects.filter(pk__in={product.producer_id for product in products}))
    told = [*plan.new[Recognition], *plan.changed]
    recount_stars(row.product_id for row in told if isinstance(row, Recognition))


def _grant(wish: Wish, *, by: User, at: datetime) -> Participation:
    """Bring the participation as far as the row says, by the same steps as on its page."""
    participation = apply_for_event(
        wish.event,
        producer=wish.producer,
        products=wish.products.values(),
        by=by,
        at=at,
        **wish.fields,
    )
    submit_participation(participation, by=by)
    if wish.status in (None, Reached.SUBMITTED):
        return participation
    accept_participation(participation, by=by, at=at)
    if wish.status == Reached.ACCEPTED:
        return participation
    confirm_participation(participation, by=by)
    if wish.status in MARKS:
        MARKS[wish.status](participation, by=by, at=at)
    return participation


def _log(told: PaidSupport, *, by: User, at: datetime) -> ClaimLine:
    return log_support(told.participation, programme=told.programme, by=by, at=at, **told.fields)


def _noted(plan: Plan, made: list[models.Model], *, at: datetime) -> dict:
    things = [*(thing for model in MADE for thing in plan.new[model]), *made]
    new = defaultdict(list)
    for thing in things:
        new[thing._meta.label].append(thing.pk)
    return {
        "at": at.isoformat(),
        "new": dict(new),
        "changed": [
            [thing._meta.label, thing.pk, _pairs(thing, was)] for thing, was in plan.changed.items()
        ],
    }


def _pairs(thing: models.Model, was: dict) -> dict[str, list[str | None]]:
    """{column: [what it held, what it holds]}."""
    return {name: [_plain(thing, name, old), _plain(thing, name)] for name, old in was.items()}


def _plain(thing: models.Model, name: str, *old) -> str | None:
    """A value of a field as text, which the field itself reads again."""
    field = thing._meta.get_field(name)
    if old:
        thing = type(thing)(**{field.attname: old[0]})
    return None if getattr(thing, field.attname) is None else field.value_to_string(thing)
