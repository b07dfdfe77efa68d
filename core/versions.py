"""Two people on one form: whoever saves later is told what the other has saved, and nothing that is
typed is lost.

A form that changes a row carries a fingerprint of what it showed. When it comes back and the row
holds something else, it is refused with both versions on the page; saved once more it stands, since
the person has seen what it replaces.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.db import models
from django.forms.models import model_to_dict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

# The hidden field that carries it.
NAME = "version_seen"


def version_of(form: forms.BaseForm) -> str:
    """What the page of a form carries; nothing for a form that changes no row."""
    if not _changes_a_row(form):
        return ""
    if form.is_bound:
        return getattr(form, "version_now", "") or form.data.get(NAME, "")
    if typed_over := getattr(form, "version_typed_over", ""):
        return typed_over
    return _fingerprint(_stored(form, getattr(form, "instance", None)))


def is_outdated(form: forms.BaseForm) -> bool:
    """Whether somebody has saved other values since the page of this form was drawn; then the form
    has errors that say which. To be called inside the transaction that saves: the row is locked.
    """
    seen = form.data.get(NAME, "")
    if not seen or not _changes_a_row(form):
        return False
    row = _locked(form)
    stored = _stored(form, row)
    form.version_now = _fingerprint(stored)
    if form.version_now == seen:
        return False
    form.add_error(None, _who(row))
    for name, value in stored.items():
        field, data = form.fields[name], form[name].data
        if field.has_changed(value, data) and str(field.prepare_value(value)) != str(data):
            words = _("Stored now: %(value)s") % {"value": _shown(field, value)}
            form.add_error(name, words)
    return True


def _changes_a_row(form: forms.BaseForm) -> bool:
    """`changes` names the fields of a plain form that show what is stored; a form that keeps watch
    by itself says so with an empty one.
    """
    if hasattr(form, "changes"):
        return bool(form.changes)
    return isinstance(form, forms.ModelForm) and not form.instance._state.adding


def _locked(form: forms.BaseForm) -> models.Model | None:
    if not isinstance(form, forms.ModelForm):
        return None
    return form._meta.model._base_manager.select_for_update().get(pk=form.instance.pk)


def _stored(form: forms.BaseForm, row: models.Model | None) -> dict[str, Any]:
    """{field of the form: what is stored}."""
    if row is not None and not hasattr(form, "changes"):
        return model_to_dict(row, [name for name in form.fields if name in _columns(form)])
    return {name: form.get_initial_for_field(form.fields[name], name) for name in form.changes}


def _columns(form: forms.ModelForm) -> set[str]:
    return {field.name for field in form._meta.model._meta.get_fields() if not field.auto_created}


def _fingerprint(stored: dict[str, Any]) -> str:
    told = sorted((name, _plain(value)) for name, value in stored.items())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _plain(value) -> str:
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return repr(sorted(str(getattr(each, "pk", each)) for each in value))
    return "" if value is None else str(value)


def _who(row: models.Model | None) -> str:
    """Who has saved what is stored now, as far as it is known."""
    log = row and LogEntry.objects.get_for_object(row).order_by("-timestamp", "-pk")
    entry = log.select_related("actor").first() if row else None
    words = _(
        "%(who)s has saved this in the meantime. What is stored now stands beside each field that"
        " you typed otherwise; save again if yours is right."
    )
    if entry is None or entry.actor is None:
        return words % {"who": _("Somebody else")}
    return words % {"who": f"{entry.actor} ({localtime(entry.timestamp):%H:%M})"}


def _shown(field: forms.Field, value) -> str:
    """A stored value as the form would show it."""
    if value in (None, "", []):
        return "—"
    if isinstance(field, forms.ModelChoiceField):
        keys = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        keys = [getattr(each, "pk", each) for each in keys]
        rows = field.queryset.model._base_manager.filter(pk__in=keys)
        return "; ".join(map(str, rows)) or "—"
    if choices := dict(getattr(field, "choices", ())):
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    shown = field.widget.format_value(field.prepare_value(value))
    return str(shown)
