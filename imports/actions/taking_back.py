"""Taking an import back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.facts import ROWS_AT_ONCE, recount
from core.jobs import enqueue
from core.transitions import Refusal
from exhibitors.actions import withdraw_participation
from exhibitors.models import Answer, Attachment, Exhibit, Filing, Participation
from funding.actions import void_support
from funding.models import ClaimLine
from imports.actions.writing import MADE
from imports.models import Import
from producers.actions.producer import recount_stars
from producers.models import DeskAccess, Producer, Product, Recognition

MOST_TOLD = 3
# Rows that belong to a record and are nothing without it.
PARTS = {Producer: (DeskAccess,), Participation: (Answer, Attachment, Exhibit, Filing)}
Keys = dict[type[models.Model], list[int]]


@transaction.atomic
def take_back_import(run: Import, *, by: User, at: datetime) -> None:
    """Take back what was taken within the last day, as a whole: new records are removed, changed
    ones get what they held, and the list is read again. Participations are withdrawn; producers and
    products that came with them stay. Support that was logged is voided.

    Raises Refusal, naming the first records, when something rests on a new one or somebody has
    changed it since, and for a participation of a fair that has begun; InvalidTransition while it
    is being taken.

    Effects: as withdraw_participation, for each participation; the job `read_import`.
    """
    run.lock()
    run.refuse_unless(Import.Status.READING)
    takings = run.recent_takings(at)
    if not takings:
        raise Refusal(_("Only what was taken within the last day can be taken back."))
    _refuse(_edited([told for told in takings if Participation._meta.label not in told["new"]]))
    for told in takings:
        _undo(told, by=by, at=at)
    run.written = run.written[: len(run.written) - len(takings)]
    run.taken_at, run.taken_back_at, run.taken_back_by = None, at, by
    run.become(Import.Status.READING)
    names = ["written", "status", "taken_at", "taken_back_at", "taken_back_by"]
    run.save(update_fields=names)
    enqueue("read_import", key=str(run.pk), by=by)


def _undo(told: dict, *, by: User, at: datetime) -> None:
    """Take back what was written at one time."""
    made = {apps.get_model(label): keys for label, keys in told["new"].items()}
    changed = list(_changed(told))
    for key in made.pop(ClaimLine, []):
        _void(key, by=by, at=at)
    if participations := made.pop(Participation, []):
        # Those that came to the fair stay known, and what they showed.
        _refuse(_resting({Participation: participations}))
        _withdraw(participations, by=by, at=at)
        made = {}
    unlike = (name for name, thing, values in changed if not _is_as_taken(thing, values))
    _refuse([*_resting(made), *unlike])
    products = [*_restore(changed), *_remove(made)]
    recount_stars(Product.objects.filter(pk__in=products).values_list("pk", flat=True))


def _changed(told: dict) -> Iterator[tuple[str, models.Model | None, dict]]:
    """(its name, record, {column: (before, after)}) of those that got other values."""
    wanted = defaultdict(list)
    for label, key, _values in told["changed"]:
        wanted[label].append(key)
    found = {
        (label, thing.pk): thing
        for label, keys in wanted.items()
        for thing in apps.get_model(label).objects.select_for_update().filter(pk__in=keys)
    }
    for label, key, values in told["changed"]:
        model = apps.get_model(label)
        read = {
            name: tuple(model._meta.get_field(name).to_python(text) for text in pair)
            for name, pair in values.items()
        }
        thing = found.get((label, key))
        yield str(thing or f"{model._meta.verbose_name} {key}"), thing, read


def _refuse(reasons: Iterable[str]) -> None:
    """Raises Refusal naming the first records, if there are any."""
    if found := list(dict.fromkeys(reasons)):
        words = _("This cannot be taken back: it is in use, or was changed since: %(what)s.")
        raise Refusal(words % {"what": "; ".join(found[:MOST_TOLD])})


def _is_as_taken(thing: models.Model | None, values: dict) -> bool:
    return thing is not None and all(
        getattr(thing, name) == new for name, (_old, new) in values.items()
    )


def _resting(made: Keys) -> Iterator[str]:
    """What points at a new record and is not new itself."""
    for model in made:
        # Hidden relations too, which have no name at this end.
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and not relation.concrete):
                continue
            pointing = relation.related_model
            if pointing in PARTS.get(model, ()):
                continue
            own = set(made.get(pointing, ()))
            for keys in _parts(made.get(model, [])):
                rows = pointing._base_manager.filter(**{f"{relation.field.name}__in": keys})
                yield from (str(row) for row in rows if row.pk not in own)


def _edited(takings: list[dict]) -> Iterator[str]:
    """New records that somebody has changed since: the history has more changes of them than later
    rows of the same list have made.
    """
    ours = Counter((label, key) for told in takings for label, key, _values in told["changed"])
    for told in takings:
        for model in MADE:
            label, kind = model._meta.label, ContentType.objects.get_for_model(model)
            for some in _parts(told["new"].get(label, [])):
                entries = LogEntry.objects.filter(content_type=kind, object_id__in=some)
                edits = entries.filter(action=LogEntry.Action.UPDATE)
                changes = Counter(edits.values_list("object_id", flat=True))
                edited = [key for key, n in changes.items() if n > ours[label, key]]
                yield from (str(row) for row in model.objects.filter(pk__in=edited))


def _withdraw(keys: list[int], *, by: User, at: datetime) -> None:
    rows = Participation.objects.filter(pk__in=keys).live().select_related("event", "producer")
    for participation in rows.order_by("pk"):
        try:
            withdraw_participation(participation, by=by, at=at)
        except Refusal as refusal:
            told = {"what": participation.producer, "why": refusal}
            raise Refusal(_("This cannot be taken back: %(what)s: %(why)s") % told) from None


def _void(key: int, *, by: User, at: datetime) -> None:
    line = ClaimLine.objects.select_related("claim__participation__producer").get(pk=key)
    if line.status == ClaimLine.Status.VOIDED:
        return
    with translation.override("vi"):
        reason = _("The import that brought it was taken back.")
    try:
        void_support(line, reason=reason, by=by, at=at)
    except Refusal as refusal:
        told = {"what": line.claim.participation.producer, "why": refusal}
        raise Refusal(_("This cannot be taken back: %(what)s: %(why)s") % told) from None


def _restore(changed) -> list[int]:
    """Returns the keys of products whose stars may be others now."""
    for _name, thing, values in changed:
        for name, (old, _new) in values.items():
            setattr(thing, name, old)
        thing.save()
    return [thing.product_id for _name, thing, _values in changed if isinstance(thing, Recognition)]


def _remove(made: Keys) -> list[int]:
    """Returns the keys of products that stay without a recognition they had."""
    touched, owners = [], []
    for model in reversed(MADE):
        for keys in _parts(made.get(model, [])):
            rows = model.objects.filter(pk__in=keys)
            if model is Recognition:
                touched += rows.values_list("product", flat=True)
            if model is Product:
                owners += rows.values_list("producer", flat=True)
            rows.delete()
    recount(Producer.objects.filter(pk__in=owners))
    return touched


def _parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield keys[start : start + ROWS_AT_ONCE]
