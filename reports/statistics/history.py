"""Who did what, when, and instead of what: the history of a noun and of the rows that are part of
it, as the audit log keeps it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from certificates.models import Certificate
from events.models import Booth, Event, Question
from exhibitors.models import Answer, Attachment, Participation, Review
from funding.models import (
    BudgetLine,
    Claim,
    ClaimLine,
    Invoice,
    Payment,
    Period,
    Programme,
    Rule,
    RuleAmount,
    RuleCap,
    RuleItem,
)
from imports.models import Import
from logistics.models import Allocation
from office.models import Paper
from producers.models import Producer, Product, Recognition, Representative, mask_personal_ids

# {what the address calls it: (model, {model of a part: the way from it to the whole})}
NOUNS: dict[str, tuple[type[models.Model], dict[type[models.Model], str]]] = {
    "event": (Event, {Question: "event", Booth: "event"}),
    "producer": (Producer, {Representative: "producer"}),
    "product": (Product, {Recognition: "product"}),
    "participation": (
        Participation,
        {
            Answer: "participation",
            Attachment: "participation",
            Review: "participation",
            Allocation: "participation",
        },
    ),
    "claim": (Claim, {ClaimLine: "claim", Invoice: "claim", Payment: "line__claim"}),
    "programme": (Programme, {}),
    "budget": (BudgetLine, {}),
    "period": (Period, {}),
    "rule": (
        Rule,
        {RuleItem: "rule", RuleCap: "rule", RuleAmount: "item__rule"},
    ),
    "certificate": (Certificate, {}),
    "paper": (Paper, {}),
    "import": (Import, {}),
    "post": (Membership, {}),
}
# What fields are called that have no words of their own on any form.
WORDS = {
    "allocated_by": _("allocated by"),
    "answered_by": _("answered by"),
    "appraised_by": _("appraised by"),
    "approver": _("approved by"),
    "checked_by": _("checked by"),
    "claim": _("claim"),
    "confirmed_at": _("confirmed at"),
    "created_by": _("created by"),
    "decided_at": _("decided at"),
    "decided_by": _("decided by"),
    "event": _("event"),
    "heads": _("people who decide"),
    "item": _("item of the rule"),
    "line": _("support line"),
    "merged_into": _("merged into"),
    "mode": _("way of recording"),
    "number": _("number"),
    "override_by": _("exception signed by"),
    "participation": _("participation"),
    "payer": _("paid by"),
    "pending_by": _("proposed by"),
    "pending_reason": _("reason of the proposal"),
    "phone_confirmed_at": _("number confirmed at"),
    "problem": _("problem"),
    "producer": _("producer"),
    "producer_kinds": _("kinds of producers"),
    "product": _("product"),
    "question": _("question"),
    "recorder": _("recorded by"),
    "released_at": _("given back at"),
    "reopen_asked_by": _("reopening asked by"),
    "reopened_by": _("reopened by"),
    "reviewer": _("reviewer"),
    "revoked_at": _("revoked at"),
    "rule": _("rule"),
    "selection_note": _("note on the selection"),
    "settled_by": _("settled by"),
    "signed_by": _("signed by"),
    "status": _("status"),
    "submitted_at": _("submitted at"),
    "taken_at": _("taken at"),
    "taken_back_by": _("taken back by"),
    "taken_by": _("taken by"),
    "text": _("text"),
    "upload": _("file"),
    "user": _("person"),
    "verified_by": _("verified by"),
    "voided_at": _("voided at"),
    "year": _("year"),
}
# What only the machine reads: it follows from the rest, or is told by the moment of the entry.
TECHNICAL = {
    "about",
    "allocated_at",
    "answers",
    "changed_at",
    "created_at",
    "date_joined",
    "facts",
    "frozen",
    "frozen_at",
    "id",
    "is_of_before",
    "kind_then",
    "layout",
    "mended",
    "name_then",
    "pdf",
    "place_then",
    "position",
    "presence_marked_at",
    "recorded_at",
    "reopened_at",
    "report",
    "reviewed_at",
    "selection",
    "serial_key",
    "settled_at",
    "sha256",
    "source_row",
    "steps",
    "taken_back_at",
    "tax_code_then",
    "token",
    "typed",
    "unit_then",
    "voucher_key",
    "within",
    "word",
    "written",
}
EMPTY = ("None", "", None, "[]", "{}")
Action = LogEntry.Action
ACTIONS = {
    Action.CREATE: (_("created"), "ok"),
    Action.UPDATE: (_("changed"), "wait"),
    Action.DELETE: (_("removed"), "no"),
}


@dataclass(frozen=True)
class Entry:
    """One act: `changes` are (label, before, after)."""

    at: datetime
    by: str
    what: str
    tone: str
    noun: str
    label: str
    changes: tuple[tuple[str, str, str], ...]


def entries_of(thing: models.Model, parts: dict[type[models.Model], str]) -> QuerySet[LogEntry]:
    """The log of a row and of its parts, newest first. Parts that are gone are found by what they
    pointed to.
    """
    wanted = _logged(type(thing), [thing.pk])
    for model, way in parts.items():
        rows = model._base_manager.filter(**{way: thing.pk}).values("pk")
        wanted |= _logged(model, rows)
        if "__" not in way:
            kind = ContentType.objects.get_for_model(model)
            gone = LogEntry.objects.filter(content_type=kind, action=Action.DELETE)
            gone = gone.filter(**{f"changes__{way}__0": str(thing.pk)}).values("object_id")
            wanted |= _logged(model, gone)
    rows = LogEntry.objects.filter(wanted).select_related("actor", "content_type")
    return rows.order_by("-timestamp", "-pk")


def _logged(model: type[models.Model], keys) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)


def told(entries: Iterable[LogEntry]) -> list[Entry]:
    """The entries of a page in words; names of rows that values point to are read once."""
    entries = list(entries)
    names = _names(entries)
    return [_entry(entry, names) for entry in entries]


def _entry(entry: LogEntry, names: dict) -> Entry:
    model = entry.content_type.model_class()
    what, tone = ACTIONS.get(entry.action, (_("seen"), "idle"))
    changes = tuple(
        (label_of(field), _value(field, old, names), _value(field, new, names))
        for field, (old, new) in _shown(model, entry)
        if old not in EMPTY or new not in EMPTY
    )
    by = str(entry.actor) if entry.actor else gettext("the system")
    label = mask_personal_ids(entry.object_repr)
    noun = str(model._meta.verbose_name)
    return Entry(localtime(entry.timestamp), by, str(what), tone, noun, label, changes)


def _shown(model: type[models.Model], entry: LogEntry) -> Iterator[tuple[models.Field, list]]:
    """(field, [before, after]) of what people read; of a row that was removed nothing more than
    that.
    """
    for name, pair in sorted((entry.changes or {}).items()):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        is_told = field.concrete and name not in TECHNICAL and isinstance(pair, list)
        if is_told and entry.action != Action.DELETE and label_of(field):
            yield field, pair


def label_of(field: models.Field) -> str:
    """What a column is called; nothing for one that has no words."""
    if field.name in WORDS and field._verbose_name is None:
        return str(WORDS[field.name])
    return str(field.verbose_name) if field._verbose_name is not None else ""


def _names(entries: list[LogEntry]) -> dict[tuple[type, str], str]:
    """{(model, key): what it is called} of all rows that values on the page point to."""
    wanted = defaultdict(set)
    for entry in entries:
        for field, pair in _shown(entry.content_type.model_class(), entry):
            if field.is_relation:
                wanted[field.related_model] |= {key for key in pair if str(key).isdecimal()}
    return {
        (model, str(row.pk)): str(row)
        for model, keys in wanted.items()
        for row in _rows(model, keys)
    }


def _rows(model: type[models.Model], keys: set[str]) -> Iterable[models.Model]:
    rows = model._base_manager.filter(pk__in=keys)
    return rows if model is User else rows.select_related()


def _value(field: models.Field, value, names: dict) -> str:
    """A value of the log as whoever reads the page may see it."""
    if value in EMPTY:
        return "—"
    text = str(value)
    if field.is_relation:
        return mask_personal_ids(names.get((field.related_model, text), f"#{text}"))
    if choices := dict(field.flatchoices):
        return str({str(key): label for key, label in choices.items()}.get(text, text))
    if text in ("True", "False"):
        return gettext("yes") if text == "True" else gettext("no")
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(text)):
        return f"{localtime(moment) if moment.tzinfo else moment:%d/%m/%Y %H:%M}"
    if isinstance(field, models.DateField):
        return "/".join(reversed(text.split("-")))
    return mask_personal_ids(text)


def link_of(request, thing: models.Model) -> dict:
    """The way to the history of a page's thing, for who may read it."""
    noun = next((noun for noun, (model, _parts) in NOUNS.items() if isinstance(thing, model)), "")
    may_read = request.user.has_perm("reports.view_history", thing)
    return {"noun": noun if may_read else ""}
